import Chat
import Files
import Intake
import Notice

/// `noroshi intents export|import|undo`: the FAQ as a spreadsheet, out and in again.
enum IntentsExchange {
    private enum Format: String, CaseIterable { case csv, xlsx }

    private static let tableLimit = SheetLimits.fileBytes
    private static let sheetName = "FAQ"

    static func export(_ arguments: inout Arguments) throws -> ExitCode {
        let folder = try arguments.option("--intents") ?? AskCommand.defaultIntents
        let name = try arguments.option("--format") ?? Format.csv.rawValue
        guard let format = Format(rawValue: name) else {
            throw UsageError("--format takes \(Format.allCases.map(\.rawValue).joined(separator: " or "))")
        }
        try arguments.finish()
        let (library, problems) = try IntentFolder.read(folder)
        for problem in problems { Terminal.err("\(problem)") }
        switch format {
        case .csv: Terminal.write(CSVTable.bytes(IntentSheet.rows(of: library)))
        case .xlsx:
            guard !Terminal.isOutputShown else { throw UsageError("an .xlsx is no text to look at; write > faq.xlsx") }
            do throws(Refusal) {
                // Its cells are texts by their type: a guard would only stand in the way of who reads them.
                Terminal.write(
                    try XLSXTable.bytes(IntentSheet.rows(of: library, guardsFormulas: false), sheet: sheetName))
            } catch {
                throw CommandFailure("\(error.detail). \(error.whatToDo)")
            }
        }
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
        let sheet = try arguments.option("--sheet")
        let path = try arguments.required(word: "the table, a CSV or .xlsx file,")
        try arguments.finish()
        let (library, _) = try IntentFolder.read(folder)
        let files: [IntentSheet.File]
        do {
            let bytes = try readFile(path, limit: tableLimit)
            let isXLSX = XLSXTable.isXLSX(bytes)
            guard isXLSX || sheet == nil else { throw UsageError("--sheet is for .xlsx; a CSV file has no sheets") }
            let rows = isXLSX ? try XLSXTable.rows(bytes, sheet: sheet) : try CSVTable.rows(bytes)
            files = try IntentSheet.files(of: rows, map: map, defaults: defaults, known: library)
        } catch let fault as IntentSheet.Fault {
            throw CommandFailure("\(path): \(fault)", code: .usage)
        } catch let refusal as Refusal {
            throw CommandFailure("\(path): \(refusal.detail). \(refusal.whatToDo)", code: .usage)
        }
        var edit = IntentsEdit(folder: folder)
        for file in files { try edit.write(file.text, to: file.path) }
        for change in edit.changes { Terminal.out(line(change)) }
        let count = edit.changes.count
        Terminal.out("\(count) files to write, \(files.count - count) as they are.")
        guard applies, count > 0 else {
            if count > 0 { Terminal.out("Nothing was written; --apply writes, `noroshi intents undo` takes it back.") }
            return .ok
        }
        try edit.apply()
        Terminal.out("書き込みました。再起動すると使われます。 Written; in use after a restart of the daemon.")
        return .ok
    }

    private static func line(_ change: IntentsEdit.Change) -> String {
        guard let before = change.before else { return "+ \(change.path)" }
        let (old, new) = (Set(before.split(separator: "\n")), Set(change.after.split(separator: "\n")))
        return "~ \(change.path): \(new.subtracting(old).count) lines new, \(old.subtracting(new).count) gone"
    }

    // MARK: Undo

    /// Takes the last import or adoption back, where nobody has written into its files since.
    static func undo(_ arguments: inout Arguments) throws -> ExitCode {
        let folder = try arguments.option("--intents") ?? AskCommand.defaultIntents
        try arguments.finish()
        let count = try IntentsEdit.undo(in: folder)
        Terminal.out("\(count)個のファイルを戻しました。 \(count) files are as before.")
        return .ok
    }
}
