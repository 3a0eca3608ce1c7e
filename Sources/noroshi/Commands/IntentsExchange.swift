import Chat
import Files
import FoundationEssentials
import Glibc
import Intake
import Notice

/// `noroshi intents export|import|undo`: the FAQ as a spreadsheet, out and in again.
enum IntentsExchange {
    private static let tableLimit = 32 * 1_048_576
    private static let undoName = ".last-import.json"

    static func export(_ arguments: inout Arguments) throws -> ExitCode {
        let folder = try arguments.option("--intents") ?? AskCommand.defaultIntents
        try arguments.finish()
        let (library, problems) = try IntentFolder.read(folder)
        for problem in problems { Terminal.err("\(problem)") }
        let bytes = CSVTable.bytes(IntentSheet.rows(of: library))
        Terminal.write(bytes)
        return problems.contains { $0.severity == .error } ? .error : .ok
    }

    // MARK: Import

    static func run(_ arguments: inout Arguments) throws -> ExitCode {
        let applies = arguments.flag("--apply")
        let folder = try arguments.option("--intents") ?? AskCommand.defaultIntents
        var map: [IntentSheet.Column: String] = [:]
        for pair in try arguments.options("--map") {
            let parts = pair.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, let column = IntentSheet.Column(rawValue: String(parts[0])) else {
                throw UsageError(
                    "--map takes COLUMN=NAME, with COLUMN one of "
                        + IntentSheet.Column.allCases.map(\.rawValue).joined(separator: " "))
            }
            map[column] = String(parts[1])
        }
        var defaults = IntentSheet.Defaults(
            topic: try arguments.option("--topic"), section: try arguments.option("--section"),
            reviewBy: try arguments.option("--review-by"))
        if let tag = try arguments.option("--lang") {
            guard let language = LanguageTag(rawValue: tag) else { throw UsageError("--lang takes one tag, e.g. ja") }
            defaults.language = language
        }
        let path = try arguments.required(word: "the CSV file")
        try arguments.finish()
        let (library, _) = try IntentFolder.read(folder)
        let files: [IntentSheet.File]
        do {
            let rows = try CSVTable.rows(try readFile(path, limit: tableLimit))
            files = try IntentSheet.files(of: rows, map: map, defaults: defaults, known: library)
        } catch let fault as IntentSheet.Fault {
            throw CommandFailure("\(path): \(fault)", code: .usage)
        } catch let refusal as Refusal {
            throw CommandFailure("\(path): \(refusal.detail)", code: .usage)
        }
        let changes = try files.compactMap { try Change(file: $0, folder: folder) }
        for change in changes { Terminal.out(change.line) }
        let unchanged = files.count - changes.count
        Terminal.out("\(changes.count) files to write, \(unchanged) as they are.")
        guard applies, !changes.isEmpty else {
            if !changes.isEmpty {
                Terminal.out("Nothing was written; --apply writes, `noroshi intents undo` takes it back.")
            }
            return .ok
        }
        try apply(changes, folder)
        Terminal.out("書き込みました。再起動すると使われます。 Written; in use after a restart of the daemon.")
        return .ok
    }

    /// A file that differs from the one on disk.
    private struct Change: Codable {
        var path: String
        /// What stood there; nil for a new file.
        var before: String?
        var after: String

        init?(file: IntentSheet.File, folder: String) throws {
            path = file.path
            after = file.text
            let target = "\(folder)/\(file.path)"
            before =
                FileManager.default.fileExists(atPath: target)
                ? String(decoding: try readFile(target, limit: tableLimit), as: UTF8.self) : nil
            if before == after { return nil }
        }

        var line: String {
            guard let before else { return "+ \(path)" }
            let (old, new) = (Set(before.split(separator: "\n")), Set(after.split(separator: "\n")))
            return "~ \(path): \(new.subtracting(old).count) lines new, \(old.subtracting(new).count) gone"
        }
    }

    /// All or nothing: what stood there is written down first, and brought back where the result has an error.
    private static func apply(_ changes: [Change], _ folder: String) throws {
        try writeAtomically(JSONReply.encode(changes), to: "\(folder)/\(undoName)", mode: 0o600)
        do {
            for change in changes {
                let target = "\(folder)/\(change.path)"
                try ensureFolder(String(target[..<(target.lastIndex(of: "/") ?? target.endIndex)]), mode: 0o755)
                try writeAtomically(Array(change.after.utf8), to: target, mode: 0o644)
            }
            let (_, problems) = try IntentFolder.read(folder)
            if let fault = problems.first(where: { $0.severity == .error }) { throw CommandFailure("\(fault)") }
        } catch {
            try revert(changes, folder)
            throw CommandFailure("nothing was changed: \(error)")
        }
    }

    private static func revert(_ changes: [Change], _ folder: String) throws {
        for change in changes {
            let target = "\(folder)/\(change.path)"
            if let before = change.before {
                try writeAtomically(Array(before.utf8), to: target, mode: 0o644)
            } else if FileManager.default.fileExists(atPath: target) {
                try FileManager.default.removeItem(atPath: target)
                // The intent's folder, where the import made it: one that holds anything else stays.
                rmdir(String(target[..<(target.lastIndex(of: "/") ?? target.endIndex)]))
            }
        }
        try FileManager.default.removeItem(atPath: "\(folder)/\(undoName)")
    }

    // MARK: Undo

    /// Takes the last import back, where nobody has written into its files since.
    static func undo(_ arguments: inout Arguments) throws -> ExitCode {
        let folder = try arguments.option("--intents") ?? AskCommand.defaultIntents
        try arguments.finish()
        let log = "\(folder)/\(undoName)"
        guard FileManager.default.fileExists(atPath: log) else {
            throw CommandFailure("there is no import to take back in \(folder)", code: .usage)
        }
        let changes = try JSONDecoder().decode([Change].self, from: Data(try readFile(log, limit: 2 * tableLimit)))
        for change in changes {
            let now = try? readFile("\(folder)/\(change.path)", limit: tableLimit)
            guard now.map({ String(decoding: $0, as: UTF8.self) }) == change.after else {
                throw CommandFailure(
                    "\(change.path) was changed after the import; nothing was taken back. Mend it by hand, then delete \(log)"
                )
            }
        }
        try revert(changes, folder)
        Terminal.out("\(changes.count)個のファイルを戻しました。 \(changes.count) files are as before.")
        return .ok
    }
}
