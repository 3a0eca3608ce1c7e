import Chat
import FoundationEssentials
import Ledger
import Notice

/// `noroshi form list|show|photo|done`: the section in charge reads what residents sent.
enum FormCommand {
    static func run(_ arguments: inout Arguments, _ signals: Signals) async throws -> ExitCode {
        let json = arguments.flag("--json")
        let client = try ControlClient(&arguments, withToken: true)
        let verb = try arguments.required(word: "what to do (list, show, photo, done)")
        if verb == "list" {
            try arguments.finish()
            return try list(client, json: json)
        }
        let word = try arguments.required(word: "the form's number")
        guard let number = Int64(word) else { throw UsageError("\"\(word)\" is no form's number") }
        switch verb {
        case "show":
            try arguments.finish()
            return try show(number, client, json: json)
        case "photo":
            let field = try arguments.required(word: "the photo's field, as `noroshi form show` names it")
            try arguments.finish()
            let answer = try client.get("/v1/forms/\(number)/photos/\(field)")
            guard answer.status == 200 else { throw answer.failure }
            guard !Terminal.isOutputShown else { throw UsageError("write the photo into a file: … > photo.jpg") }
            Terminal.write(answer.body)
        case "done":
            try arguments.finish()
            let answer = try client.post("/v1/forms/\(number)/done", [])
            guard answer.status == 200 else { throw answer.failure }
            Terminal.out("対応を終え、内容を削除しました。 Done; what was in it is deleted.")
        default: throw UsageError("`noroshi form` does not know \"\(verb)\"")
        }
        return .ok
    }

    private static func list(_ client: ControlClient, json: Bool) throws -> ExitCode {
        let answer = try client.get("/v1/forms")
        let entries = try answer.decoded([FormEntry].self)
        if json {
            Terminal.out(answer.text)
            return .ok
        }
        Terminal.out("受け付けたフォーム forms: \(entries.count)")
        for entry in entries {
            let photos = entry.photos.isEmpty ? "" : "  📷 \(entry.photos.count)"
            Terminal.out(
                "#\(entry.number)  \(entry.at.rfc3339())  \(entry.intent)  [\(entry.language.rawValue)]\(photos)")
        }
        return .ok
    }

    private static func show(_ number: Int64, _ client: ControlClient, json: Bool) throws -> ExitCode {
        let answer = try client.get("/v1/forms/\(number)")
        let entry = try answer.decoded(FormEntry.self)
        if json {
            Terminal.out(answer.text)
            return .ok
        }
        Terminal.out("#\(entry.number)  \(entry.at.rfc3339())  \(entry.intent)  [\(entry.language.rawValue)]")
        for line in entry.lines {
            let text = line.text.split(separator: "\n", omittingEmptySubsequences: false).map {
                String($0).asPlainLine
            }
            Terminal.out("\(line.label)：\(text.joined(separator: "\n    "))")
        }
        for field in entry.photos {
            Terminal.out("📷 \(field)：`noroshi form photo \(entry.number) \(field) > photo.jpg`")
        }
        return .ok
    }
}
