package import Notice

/// Words notices: the phrasebook entry of a notice's product, filled with its slots, in one language.
///
/// Pure. A language without phrases of its own gets official level terms where they are known, the Japanese term, and
/// English sentences, and says so by `Rendering.hasFallback`; no language is ever dropped and nothing is translated by
/// machine (facts: ward.md, Languages; multilingual.md §2).
package struct Wording: Sendable {
    private let books: [LanguageTag: any Phrasebook]

    package init() {
        books = [
            .japanese: JapanesePhrases(), .easyJapanese: EasyJapanesePhrases(), .english: EnglishPhrases(),
        ]
    }

    /// Whether every term of a rendering in this language is its own.
    package func isComplete(_ language: LanguageTag) -> Bool { books[language] != nil }

    /// What kind of thing a notice is about, without place and time, as CAP's `event` says it. Never empty.
    package func event(_ content: Content, in language: LanguageTag, at site: Site) -> String {
        let book = books[language] ?? FallbackPhrases(language: language)
        let facts = Facts(content: content, site: site, asOf: content.sent, language: language)
        let event = book.event(for: facts)
        return facts.mayUseOrderTerms || !OrderTerms.occur(in: event) ? event : book.noticeFrom("")
    }

    /// A seismic intensity slot (`5-`) as people say it in this language: `5弱`, `5 Lower`; nil for what is none.
    package func intensity(_ slot: String?, in language: LanguageTag) -> String? {
        guard let intensity = slot.flatMap(Intensity.init(rawValue:)) else { return nil }
        return (books[language] ?? FallbackPhrases(language: language)).name(of: intensity)
    }

    /// `asOf` is the moment the text claims to be true for; the same inputs give the same bytes.
    package func render(
        _ content: Content, in language: LanguageTag, at site: Site, asOf: Timestamp
    ) -> Rendering {
        let book = books[language] ?? FallbackPhrases(language: language)
        let facts = Facts(content: content, site: site, asOf: asOf, language: language)
        var phrase = book.phrase(for: facts)
        if !facts.mayUseOrderTerms { phrase = phrase.withoutOrderTerms(book: book, facts: facts) }
        return Rendering(
            language: language,
            drillMark: content.status == .actual ? nil : book.drillMark,
            levelLine: phrase.levelLine,
            headline: phrase.headline,
            body: phrase.body,
            instruction: phrase.instruction,
            asOf: book.asOf(asOf),
            attribution: facts.isFromJMA ? book.jmaAttribution : nil,
            link: content.link,
            hasFallback: phrase.hasFallback)
    }
}
