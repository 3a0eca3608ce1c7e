import FoundationEssentials
import Notice

/// `noroshi status`: the daemon in a screen's worth of lines.
enum StatusCommand {
    static func run(_ arguments: inout Arguments, _ signals: Signals) async throws -> ExitCode {
        let json = arguments.flag("--json")
        let client = try ControlClient(&arguments)
        try arguments.finish()
        let answer = try client.get("/v1/status")
        let status = try answer.decoded(StatusView.self)
        if json {
            Terminal.out(answer.text)
            return .ok
        }
        let mode = status.mode == .drill ? "訓練サイト (drill)" : "本番 (live)"
        Terminal.out(Terminal.bold("\(status.municipality)  \(mode)  noroshi \(status.version)"))
        Terminal.out("\(status.now.jstClock) 時点 / as of \(status.now.jstClock) JST")
        Terminal.out("")
        Terminal.out(Terminal.bold("発令・発表中 in force: \(status.inForce.count)"))
        for notice in status.inForce {
            let since = notice.acceptedAt.jstClock
            Terminal.out("  \(notice.headline)")
            Terminal.out(Terminal.dim("    \(notice.urgency.rawValue)  since \(since)  thread \(notice.thread)"))
            for channel in notice.deliveries { Terminal.out(Terminal.dim("    " + line(channel))) }
        }
        Terminal.out(Terminal.bold("承認待ち waiting: \(status.waiting.count)"))
        for waiting in status.waiting {
            Terminal.out("  \(waiting.id)  \(waiting.headline)")
            let at = waiting.createdAt.jstClock
            Terminal.out(Terminal.dim("    \(waiting.lifecycle.rawValue) by \(waiting.author) at \(at)"))
        }
        Terminal.out("未完了の配信 deliveries under way: \(status.pendingDeliveries)")
        let subscribers = status.subscribers.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        Terminal.out("登録者 subscribers: \(subscribers.joined(separator: ", "))")
        if let fault = status.auditHeadFault { Terminal.err("監査の先頭値を保存できません audit head is not kept: \(fault)") }
        return .ok
    }

    static func line(_ progress: ProgressView) -> String {
        let counts = progress.counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return "\(progress.channel): \(counts.isEmpty ? "nobody" : counts.joined(separator: ", "))"
            + (progress.isExpanded ? "" : " …")
    }
}
