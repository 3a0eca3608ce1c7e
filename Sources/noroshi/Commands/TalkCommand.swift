import Chat
import FoundationEssentials
import Ledger
import Notice

/// `noroshi talk list|show|claim|reply|end`: staff answer residents who asked for a person.
enum TalkCommand {
    static func run(_ arguments: inout Arguments, _ signals: Signals) async throws -> ExitCode {
        let json = arguments.flag("--json")
        let client = try ControlClient(&arguments, withToken: true)
        let verb = try arguments.required(word: "what to do (list, show, claim, reply, end)")
        if verb == "list" {
            try arguments.finish()
            return try list(client, json: json)
        }
        let word = try arguments.required(word: "the talk's number")
        guard let number = Int64(word) else { throw UsageError("\"\(word)\" is no talk's number") }
        switch verb {
        case "show":
            try arguments.finish()
            return try show(number, client, json: json)
        case "claim":
            try arguments.finish()
            try post("claim", number, client)
            Terminal.out("#\(number)を担当します。 #\(number) is yours.")
        case "reply":
            let text = try arguments.remainder().joined(separator: " ")
            guard !text.isEmpty else { throw UsageError("give the answer") }
            try post("reply", number, client, JSONReply.encode(["text": text]))
            Terminal.out("送りました。 Sent.")
        case "end":
            try arguments.finish()
            try post("end", number, client)
            Terminal.out("終了し、内容を削除しました。 Ended; what was written in it is deleted.")
        default: throw UsageError("`noroshi talk` does not know \"\(verb)\"")
        }
        return .ok
    }

    private static func post(_ verb: String, _ number: Int64, _ client: ControlClient, _ body: [UInt8] = []) throws {
        let answer = try client.post("/v1/talks/\(number)/\(verb)", body)
        guard (200..<300).contains(answer.status) else { throw answer.failure }
    }

    private static func list(_ client: ControlClient, json: Bool) throws -> ExitCode {
        let answer = try client.get("/v1/talks")
        let talks = try answer.decoded([Talk].self)
        if json {
            Terminal.out(answer.text)
            return .ok
        }
        Terminal.out("応対 talks: \(talks.count), waiting \(talks.count { $0.staff == nil })")
        for talk in talks {
            let staff = talk.staff ?? "待っています waiting"
            Terminal.out(
                "#\(talk.number)  \(talk.channel)  [\(talk.language.rawValue)]  \(talk.lastAt.jstClock)  \(talk.lines) lines  \(staff)"
            )
        }
        return .ok
    }

    private static func show(_ number: Int64, _ client: ControlClient, json: Bool) throws -> ExitCode {
        let answer = try client.get("/v1/talks/\(number)")
        let talk = try answer.decoded(StaffRoutes.TalkView.self)
        if json {
            Terminal.out(answer.text)
            return .ok
        }
        for line in talk.lines {
            Terminal.out("\(line.at.jstClock)  \(line.staff ?? "住民 resident")：\(line.text.asPlainLine)")
        }
        return .ok
    }
}
