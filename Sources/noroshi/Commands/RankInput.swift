import Chat
import Files
import FoundationEssentials
import Notice

/// An identifier as a file has it, text or number, given back the same way.
enum RecordID: Codable, Hashable, CustomStringConvertible {
    case text(String)
    case number(Int)

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Int.self) {
            self = .number(number)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        }
    }

    var description: String {
        switch self {
        case .text(let text): text
        case .number(let number): "\(number)"
        }
    }
}

/// Text that a file may give as one string, as several, or not at all.
struct Texts: Decodable {
    var values: [String]

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            values = []
        } else if let one = try? container.decode(String.self) {
            values = [one]
        } else {
            values = try container.decode([String?].self).compactMap { $0 }
        }
        values.removeAll { !$0.contains { !$0.isWhitespace } }
    }
}

/// A question with its answer.
struct CorpusLine: Decodable {
    var id: RecordID
    var language: String?
    var question: Texts?
    var alternatives: Texts?
    var answer: Texts?
    var related: Texts?
}

/// A question to rank for. Without `id` it is named by its text.
struct QueryLine: Decodable {
    var id: RecordID?
    var language: String?
    var text: String
}

/// The corpus as a library of intents: lines with one id are one intent, in several languages or with more questions.
struct RankCorpus {
    let library: IntentLibrary
    /// The identifiers as the file has them.
    let names: [IntentID: RecordID]

    init(_ lines: [CorpusLine]) {
        let identifier = LanguageIdentifier()
        var texts: [IntentID: [LanguageTag: IntentText]] = [:]
        var names: [IntentID: RecordID] = [:]
        for line in lines {
            let id = IntentID(rawValue: line.id.description)
            names[id] = line.id
            let questions = (line.question?.values ?? []) + (line.alternatives?.values ?? [])
            let answer = line.answer?.values.joined(separator: "\n") ?? ""
            // A tag that is not served says less than the text itself.
            let language =
                line.language.flatMap { LanguageTag(lookup: $0) }
                ?? identifier.guess(questions.first ?? answer)?.language.served ?? .japanese
            var text = texts[id]?[language] ?? IntentText(question: "", examples: [], answer: "")
            for question in questions {
                if text.question.isEmpty { text.question = question } else { text.examples.append(question) }
            }
            text.answer += text.answer.isEmpty ? answer : "\n" + answer
            text.related += line.related?.values ?? []
            texts[id, default: [:]][language] = text
        }
        library = IntentLibrary(
            texts.map { Intent(id: $0, section: "", reviewBy: Timestamp(milliseconds: 0), texts: $1) }, menu: [])
        self.names = names
    }
}

/// Files of one JSON object a line; empty lines are skipped.
enum JSONLines {
    static func read<Line: Decodable>(_ type: Line.Type, _ path: String) throws -> [Line] {
        try numbered(type, path).map(\.line)
    }

    /// The objects with their lines, counted from 1.
    static func numbered<Line: Decodable>(_ type: Line.Type, _ path: String) throws -> [(number: Int, line: Line)] {
        let bytes = try readFile(path, limit: IntentsRank.fileLimit)
        let decoder = JSONDecoder()
        var lines: [(number: Int, line: Line)] = []
        var number = 0
        for part in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            guard part.contains(where: { $0 > 0x20 }) else { continue }
            do { lines.append((number, try decoder.decode(type, from: Data(part)))) } catch {
                throw CommandFailure(
                    "\(path):\(number): \(reason(error)); each line is one JSON object (noroshi intents --help)",
                    code: .usage)
            }
        }
        return lines
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case DecodingError.keyNotFound(let key, _): "\"\(key.stringValue)\" is missing"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            "\"\(context.codingPath.map(\.stringValue).joined(separator: "."))\" is of the wrong kind"
        case DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty:
            "\"\(context.codingPath.map(\.stringValue).joined(separator: "."))\" has a value that is not known"
        default: "this is no JSON object"
        }
    }
}
