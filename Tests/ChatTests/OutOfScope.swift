import Foundation
import Notice
import TestSupport

/// Questions no shipped intent answers (`Benchmarks/out-of-scope.jsonl`): everyday chatter, other people's business, gibberish.
enum OutOfScope {
    private struct Line: Decodable {
        var language: LanguageTag
        var text: String
    }

    static let questions: [(text: String, language: LanguageTag)] = {
        let url = SharedSamples.projectRoot.appending(path: "Benchmarks/out-of-scope.jsonl")
        guard let text = try? String(contentsOf: url, encoding: .utf8) else { return [] }
        return text.split(separator: "\n").compactMap { line in
            (try? JSONDecoder().decode(Line.self, from: Data(line.utf8))).map { ($0.text, $0.language) }
        }
    }()
}
