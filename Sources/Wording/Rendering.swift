package import Notice

/// A notice worded in one language: everything a channel, a feed or a board needs, and nothing it has to decide.
package struct Rendering: Sendable, Hashable, Codable {
    package var language: LanguageTag
    /// `【訓練】` and its like, first in every rendering of what is not actual; nil where it is.
    package var drillMark: String?
    /// `警戒レベル4 避難指示` for an order, `警戒レベル4相当` for a JMA product; nil where there is neither.
    package var levelLine: String?
    /// One line, without the drill mark.
    package var headline: String
    package var body: String
    /// What to do; may be empty.
    package var instruction: String
    /// `HH:MM時点の情報です` in this language.
    package var asOf: String
    /// `出典：気象庁ホームページ（加工）` where the source asks for it; nil otherwise.
    package var attribution: String?
    package var link: String?
    /// True where an official term was missing in this language and the Japanese stands in its place.
    package var hasFallback: Bool

    package init(
        language: LanguageTag, drillMark: String?, levelLine: String?, headline: String, body: String,
        instruction: String, asOf: String, attribution: String?, link: String?, hasFallback: Bool = false
    ) {
        self.language = language
        self.drillMark = drillMark
        self.levelLine = levelLine
        self.headline = headline
        self.body = body
        self.instruction = instruction
        self.asOf = asOf
        self.attribution = attribution
        self.link = link
        self.hasFallback = hasFallback
    }

    /// The drill mark and the headline, as a subject or title.
    package var title: String { (drillMark ?? "") + headline }

    /// The whole text, blocks separated by line breaks, for a channel that takes plain text.
    package var plainText: String {
        [title, levelLine, body, instruction, link, asOf, attribution]
            .compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: "\n")
    }
}
