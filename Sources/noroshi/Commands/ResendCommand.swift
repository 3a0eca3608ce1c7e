import FoundationEssentials
import Ledger
import Notice

/// `noroshi notice resend ID`: once more, to those who were missed.
enum ResendCommand {
    private struct Body: Encodable {
        var channel: String?
        var includeUnknown: Bool
        var dryRun: Bool
    }

    static func run(_ arguments: inout Arguments, _ signals: Signals) async throws -> ExitCode {
        let id = NoticeID(rawValue: try arguments.required(word: "the notice's id"))
        let channel = try arguments.option("--channel")
        let includesUnknown = arguments.flag("--include-unknown")
        let isDry = arguments.flag("--dry-run")
        let json = arguments.flag("--json")
        let municipality = try arguments.option("--municipality")
        let isSilent = arguments.flag("--no-input")
        let client = try ControlClient(&arguments, withToken: true)
        try arguments.finish()
        func ask(dryRun: Bool) throws -> (answer: ResendAnswer, text: String) {
            let body = Body(channel: channel, includeUnknown: includesUnknown, dryRun: dryRun)
            let answer = try client.post("/v1/notices/\(id)/resend", Array(try JSONEncoder().encode(body)))
            return (try answer.decoded(ResendAnswer.self), answer.text)
        }
        let plan = try ask(dryRun: true)
        if isDry || plan.answer.resent == 0 {
            if json { Terminal.out(plan.text) } else { lines(plan.answer).forEach(Terminal.out) }
            return .ok
        }
        if !json { lines(plan.answer).forEach(Terminal.out) }
        try NoticeCommand.confirm(client, municipality: municipality, isSilent: isSilent)
        let made = try ask(dryRun: false)
        if json {
            Terminal.out(made.text)
            return .ok
        }
        Terminal.out("\(ProgressLines.number(made.answer.resent))件を送り直しています。 \(made.answer.resent) are sent again.")
        return try await NoticeCommand.follow(id, client, signals)
    }

    /// What would be done, and what is left alone and why.
    static func lines(_ answer: ResendAnswer) -> [String] {
        var lines: [String] = []
        for entry in answer.channels {
            let count = entry.gaveUp + entry.unknown
            lines.append(Terminal.bold("\(entry.channel)  送り直す to send again: \(ProgressLines.number(count))件"))
            if entry.unknown > 0 {
                lines.append(
                    "  うち\(ProgressLines.number(entry.unknown))件は、すでに届いているかもしれません。同じ内容が2回届くことがあります。")
                lines.append("  \(entry.unknown) of them may have had it, and may be told twice.")
            }
            let left = Resend.Left.allCases.compactMap { reason in
                entry.left[reason.rawValue].map { "\(words(reason)) \(ProgressLines.number($0))" }
            }
            if !left.isEmpty { lines.append(Terminal.dim("  送らない left alone: " + left.joined(separator: "  "))) }
            if let unknown = entry.left[Resend.Left.unknown.rawValue], unknown > 0 {
                lines.append(
                    "  届いたか分からない\(ProgressLines.number(unknown))件にも送るとき（2回届くことがあります） "
                        + "also to those unknown: --include-unknown")
            }
        }
        if answer.resent == 0 { lines.append("送り直すものはありません。 Nothing to send again.") }
        return lines
    }

    private static func words(_ reason: Resend.Left) -> String {
        switch reason {
        case .accepted: "送信済み accepted"
        case .pending: "到達確認待ち pending"
        case .underWay: "配信中・再送待ち under way"
        case .refused: "宛先の誤りなど refused for good"
        case .gone: "宛先がもうない gone"
        case .ended: "登録を解除 unsubscribed"
        case .expired: "期限切れ expired"
        case .superseded: "新しい版に交代 superseded"
        case .cancelled: "取りやめ cancelled"
        case .unknown: "結果不明 unknown"
        case .noChannel: "経路の設定がない channel not set up"
        }
    }
}
