/// The pairs of kanji in a library's Japanese and Chinese texts. 住民票 and 戸籍謄本 look Chinese; a municipality that writes
/// them in its Japanese questions expects them in Japanese.
struct KanjiVocabulary: Sendable {
    /// By the columns of `SharedScript.han`.
    private var pairs: [Set<UInt64>]

    /// Nats for a language whose texts have all pairs of a question that the others lack.
    static let weight = 3.0

    init(_ library: IntentLibrary) {
        pairs = SharedScript.han.languages.map { _ in [] }
        for intent in library.intents {
            for (tag, text) in intent.texts {
                guard let column = SharedScript.han.languages.firstIndex(of: TextLanguage(tag)) else { continue }
                for passage in [text.question, text.answer] + text.examples + text.related {
                    pairs[column].formUnion(Self.pairs(of: passage.unicodeScalars.map(\.value)))
                }
            }
        }
    }

    /// Adds to each language's nats what share of the text's pairs its library knows.
    func weigh(_ text: some Sequence<UInt32>, _ nats: inout [Double]) {
        let asked = Self.pairs(of: Array(text))
        guard !asked.isEmpty else { return }
        for column in nats.indices {
            nats[column] += Self.weight * Double(asked.count(where: pairs[column].contains)) / Double(asked.count)
        }
    }

    private static func pairs(of scalars: [UInt32]) -> [UInt64] {
        zip(scalars, scalars.dropFirst()).filter { Script($0) == .han && Script($1) == .han }.map {
            UInt64($0) << 32 | UInt64($1)
        }
    }
}
