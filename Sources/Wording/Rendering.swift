package import Notice

/// A notice worded in one language: everything a channel, a feed or a board needs, and nothing it has to decide.
package struct Rendering: Sendable, Hashable, Codable {
    package var language: LanguageTag
    /// The template that worded it.
    package var template: String
    /// `【訓練】` and its like, first in every rendering of what is not actual; nil where it is.
    package var drillMark: String?
    /// `警戒レベル4 避難指示` for an order, `警戒レベル4相当` for a JMA product; nil where there is neither.
    package var levelLine: String?
    /// What kind of thing it is, without place and time, as CAP's `event` says it.
    package var name: String
    /// One line, without the drill mark.
    package var headline: String
    /// Other headlines, from long to short, for where `headline` does not fit.
    package var shorterHeadlines: [String]
    /// What stands where none of the headlines fits: the name, and of what has ended never the bare name, which would read
    /// as if it were in force.
    package var lastLine: String
    /// For the shortest messages, from long to short.
    package var shorts: [String]
    package var body: String
    /// What to do; may be empty.
    package var instruction: String
    /// `HH:MM時点の情報です` in this language.
    package var asOf: String
    /// `出典：気象庁ホームページ（加工）` where the source asks for it; nil otherwise.
    package var attribution: String?
    package var link: String?
    /// Around a text that is read aloud.
    package var speech: Speech
    /// What a sign beside the text shows where the words for it are stand-ins.
    package var pictogram: Pictogram?
    /// The official terms and words this language lacked, by key: something known and the Japanese stand in their place.
    package var missing: [String]
    /// Whether the language has no words of its own for this, so that English ones frame the Japanese.
    package var isForeign: Bool
    /// Whether its sentences and every term in it have been read by somebody of the municipality.
    package var isReviewed: Bool

    /// The words before, between and after a text read over loudspeakers.
    package struct Speech: Sendable, Hashable, Codable {
        package var opening: String
        package var again: String
        package var closing: String
        /// Said before and after; nil where it is meant.
        package var drill: String?

        package init(opening: String = "", again: String = "", closing: String = "", drill: String? = nil) {
            self.opening = opening
            self.again = again
            self.closing = closing
            self.drill = drill
        }
    }

    package init(
        language: LanguageTag, template: String = "staff", drillMark: String?, levelLine: String?, name: String = "",
        headline: String, shorterHeadlines: [String] = [], lastLine: String? = nil, shorts: [String] = [], body: String,
        instruction: String,
        asOf: String, attribution: String?, link: String?, speech: Speech = Speech(), pictogram: Pictogram? = nil,
        missing: [String] = [], isForeign: Bool = false, isReviewed: Bool = true
    ) {
        self.language = language
        self.template = template
        self.drillMark = drillMark
        self.levelLine = levelLine
        self.name = name
        self.headline = headline
        self.shorterHeadlines = shorterHeadlines
        self.lastLine = lastLine ?? (name.isEmpty ? headline : name)
        self.shorts = shorts
        self.body = body
        self.instruction = instruction
        self.asOf = asOf
        self.attribution = attribution
        self.link = link
        self.speech = speech
        self.pictogram = pictogram
        self.missing = missing
        self.isForeign = isForeign
        self.isReviewed = isReviewed
    }

    /// True where an official term was missing in this language or its words are not its own.
    package var hasFallback: Bool { isForeign || !missing.isEmpty }

    /// The drill mark and the headline, as a subject or title.
    package var title: String { (drillMark ?? "") + headline }

    /// The whole text, blocks separated by line breaks, for a channel that takes plain text.
    package var plainText: String {
        [title, levelLine, body, instruction, link, asOf, attribution]
            .compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: "\n")
    }
}
