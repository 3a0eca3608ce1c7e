import Files
import FoundationEssentials
import Intake
import Notice

/// `noroshi intake parse FILE…`: what each document says, one JSON object a reading on a line
/// (docs/api/reading.schema.json). `noroshi intake table FILE…`: how many files and readings of each telegram code there are,
/// and what was refused why. Stateless: nothing is compared, stored or sent.
enum IntakeCommand {
    private struct Refused: Encodable {
        var file: String
        var error: String
        var reason: String
    }

    /// The one reason that is not the parser's: the file itself could not be read.
    static let unreadable = "unreadable"
    /// Feeds may be larger than documents; the parser has its own limit for each.
    static let sizeLimit = Limits.feedBytes

    static func run(_ arguments: inout Arguments, _ signals: Signals) async throws -> ExitCode {
        let action = try arguments.required(word: "what to do (parse, table)")
        guard action == "parse" || action == "table" else {
            throw UsageError("`noroshi intake` knows only `parse` and `table`")
        }
        let source = SourceID(rawValue: try arguments.option("--source") ?? "file")
        let files = try arguments.remainder()
        guard !files.isEmpty else { throw UsageError("name at least one file") }
        if action == "table" {
            for line in try table(of: files, source: source) { Terminal.out(line) }
            return .ok
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        for file in files {
            for line in try lines(of: file, source: source, encoder) { Terminal.out(line) }
        }
        return .ok
    }

    private static func table(of files: [String], source: SourceID) throws -> [String] {
        var table = DocumentTable()
        for file in files {
            let bytes = try readFile(file, limit: sizeLimit)
            table.add(parse(bytes, name: file, source: source, contentType: nil), name: file, notices: 0)
        }
        return table.lines
    }

    private static func lines(of file: String, source: SourceID, _ encoder: JSONEncoder) throws -> [String] {
        func line(_ value: some Encodable) throws -> String {
            String(decoding: try encoder.encode(value), as: UTF8.self)
        }
        func refusal(_ refusal: Refusal) throws -> [String] {
            [
                try line(
                    Refused(
                        file: file, error: "\(refusal.detail). \(refusal.whatToDo)", reason: refusal.reason.rawValue))
            ]
        }
        let bytes: [UInt8]
        do { bytes = try readFile(file, limit: sizeLimit) } catch {
            return [try line(Refused(file: file, error: "\(error)", reason: unreadable))]
        }
        switch parse(bytes, name: file, source: source, contentType: nil) {
        case .failure(let reason): return try refusal(reason)
        case .success(let document):
            if document.readings.isEmpty { return try refusal(ParsedDocument.emptyFeed) }
            return try document.readings.map(line)
        }
    }
}
