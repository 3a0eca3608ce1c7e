import Notice

/// Texts to terms for one index: what is folded, what is cut away, and how much each kind of term counts.
struct QuestionAnalyzer: Sendable {
    static let channelCount = 3
    static let wordChannel = 0
    static let gramChannel = 1
    static let readingChannel = 2

    private let tokenizer: Tokenizer
    private let framing: Framing
    private let glossary: Glossary
    private let language: LanguageTag

    /// Facts: chat.md, Score.
    private static let wordShare: Float = 0.8
    private static let gramShare: Float = 0.4
    /// Readings settle little where a question is written in kanji, and nearly all where it is not.
    private static let readingShare: Float = 0.2
    private static let kanaShare: Float = 0.8

    init(language: LanguageTag, usesDictionary: Bool = true) {
        tokenizer = Tokenizer(language: language, units: usesDictionary ? .shipped : nil)
        framing = Framing(language)
        glossary = .shipped(language)
        self.language = language
    }

    /// A question, without its polite frame; of Japanese in Latin letters, the kana.
    func terms(question text: NormalizedText, raw: String, reading: String?) -> Terms {
        var text = text
        if language == .japanese { text = Kana.text(fromRomaji: text) ?? text }
        return tokenizer.terms(
            of: framing.removed(from: text), raw: raw,
            reading: reading.map { framing.removed(from: NormalizedText($0)) })
    }

    /// The same of what a resident asks: with the words that others use for it.
    func terms(query text: NormalizedText, raw: String) -> Terms {
        var terms = terms(question: text, raw: raw, reading: nil)
        let others = glossary.synonyms(in: text).flatMap { tokenizer.terms(of: $0, raw: "").words }
        if !others.isEmpty {
            let own = Set(terms.words)
            terms.synonyms = others.uniqued().filter { !own.contains($0) }
        }
        return terms
    }

    func terms(passage: String, reading: String?) -> Terms {
        tokenizer.terms(of: NormalizedText(passage), raw: passage, reading: reading.map { NormalizedText($0) })
    }

    func share(of channel: Int, for terms: Terms) -> Float {
        switch channel {
        case Self.wordChannel: Self.wordShare
        case Self.gramChannel: Self.gramShare
        default: terms.kanjiCount == 0 ? Self.kanaShare : Self.readingShare
        }
    }

    /// The finest pieces there are of a question, for evidence.
    var pieceChannel: Int { language == .japanese ? Self.readingChannel : Self.gramChannel }
}
