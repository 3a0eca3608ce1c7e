import Notice
import Wording

extension LanguageTrainer {
    /// Adds what a library of intents says in each language: as residents ask it, and as it is answered. Of やさしい日本語 the
    /// readings give romaji.
    package mutating func add(_ library: IntentLibrary) {
        for intent in library.intents {
            for (language, text) in intent.texts.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                let lines = text.answer.split(separator: "\n").map { Self.withoutSlots($0) }
                for passage in [text.question] + text.examples + text.related + lines {
                    guard language == .easyJapanese else {
                        add(passage, in: TextLanguage(language), .phrases)
                        continue
                    }
                    let furigana = Furigana(passage)
                    add(furigana.undoubled(), in: .japanese, .phrases)
                    add(kana: furigana.spans.map { $0.reading ?? $0.base }.joined(), .phrases)
                }
            }
        }
    }

    private static func withoutSlots(_ line: Substring) -> String {
        var text = ""
        var rest = line
        while let start = rest.firstRange(of: "{{") {
            text += rest[..<start.lowerBound] + " "
            rest = rest[start.upperBound...]
            rest = rest.firstRange(of: "}}").map { rest[$0.upperBound...] } ?? ""
        }
        return text + rest
    }
}
