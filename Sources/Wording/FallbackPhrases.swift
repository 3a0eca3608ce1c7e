import Notice

/// The phrases for a language that has none of its own yet: its official level terms where they are published, the
/// Japanese term beside them, and English sentences. Every rendering says that it is a fallback.
struct FallbackPhrases: Phrasebook {
    let language: LanguageTag
    private let english = EnglishPhrases()

    init(language: LanguageTag) { self.language = language }

    /// Signs and radio say 訓練, so both stand.
    var drillMark: String { "【訓練】\(english.drillMark)" }
    var jmaAttribution: String { english.jmaAttribution }
    func asOf(_ moment: Timestamp) -> String { english.asOf(moment) }
    func noticeFrom(_ sender: String) -> String { english.noticeFrom(sender) }

    func name(of intensity: Intensity) -> String { english.name(of: intensity) }

    func event(for facts: Facts) -> String { english.event(for: facts) }

    func phrase(for facts: Facts) -> Phrase {
        var phrase = english.phrase(for: facts)
        phrase.hasFallback = true
        guard phrase.levelLine != nil else {
            // The own words of whoever wrote the notice need no terms.
            if facts.ownText != nil, facts.entry == .staff || facts.entry == .district { phrase.hasFallback = false }
            return phrase
        }
        if let order = facts.content.order {
            let term = OfficialTerms.order(order, in: language)
            let level = order.level.flatMap { OfficialTerms.level($0, in: language) }
            let own = [level, term].compactMap { $0 }.joined(separator: " ")
            phrase.levelLine = own.isEmpty ? phrase.levelLine : "\(own) – \(JapanesePhrases.levelLine(order))"
            if !own.isEmpty { phrase.headline = "\(own) – \(phrase.headline)" }
        } else if let level = facts.content.equivalentLevel, let own = OfficialTerms.level(level.value, in: language) {
            // No national body has published a word for 相当: English says it before the level's own name appears.
            phrase.levelLine =
                "\(EnglishPhrases.equivalentLine(level)) – \(own) – 警戒レベル\(level.value)相当（気象庁の情報）"
        }
        return phrase
    }
}
