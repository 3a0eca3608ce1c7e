/// The rules of やさしい日本語 that can be checked (facts: multilingual.md §4: 出入国在留管理庁・文化庁
/// 「在留支援のためのやさしい日本語ガイドライン」 2020 and 弘前大学's rules for the time of a disaster).
package enum EasyJapaneseRule: String, Sendable, CaseIterable {
    // One idea, short.
    case longSentence = "long-sentence"
    case manyIdeas = "many-ideas"
    case lineBreak = "line-break"
    // Plain grammar.
    case plainForm = "plain-form"
    case honorific
    case passive
    case doubleNegative = "double-negative"
    case nounStyle = "noun-style"
    case vague
    // Easy words.
    case hardWord = "hard-word"
    case unexplainedWord = "unexplained-word"
    case loanword
    case onomatopoeia
    case abbreviation
    case romaji
    // Numbers and time.
    case digits
    case clock
    case era
    case date
    // Letters.
    case missingReading = "missing-reading"
    case manyKanjiWords = "many-kanji-words"
    case unspaced
    case halfWidthSpace = "half-width-space"

    /// The number of the rule in the facts.
    package var source: String {
        switch self {
        case .longSentence, .manyIdeas: "multilingual.md §4, 1"
        case .plainForm, .honorific, .passive, .doubleNegative, .nounStyle, .vague: "multilingual.md §4, 2"
        case .hardWord: "multilingual.md §4, 3"
        case .unexplainedWord: "multilingual.md §4, 4"
        case .loanword, .onomatopoeia, .abbreviation, .romaji, .digits, .clock, .era, .date: "multilingual.md §4, 5"
        case .missingReading, .manyKanjiWords: "multilingual.md §4, 6"
        case .unspaced, .halfWidthSpace, .lineBreak: "multilingual.md §4, 7"
        }
    }

    /// Whether it is about the choice of words. A question is free in it: people ask what a hard word means.
    var isAboutWords: Bool {
        switch self {
        case .hardWord, .unexplainedWord, .loanword, .abbreviation, .romaji: true
        default: false
        }
    }
}
