import Notice

/// The official terms as one language may say them. Where it has none that may go out, something known stands in its
/// place, the Japanese term beside it, and the key is remembered: a language is never dropped, and a term never made up
/// (facts: ward.md, Languages; multilingual.md §2, §6). Lives for one rendering.
final class Glossary {
    private let own: TermTable
    private let english: TermTable
    private let japanese: TermTable
    private let language: LanguageTag
    /// The terms that were missing, by key.
    private(set) var missing: Set<String> = []
    /// Whether a term was used that nobody of the municipality has looked up.
    private(set) var usesUnreviewed = false

    init(language: LanguageTag, terms: [LanguageTag: TermTable]) {
        self.language = language
        own = terms[language] ?? TermTable()
        english = terms[.english] ?? TermTable()
        japanese = terms[.japanese] ?? TermTable()
    }

    func note(_ key: String) { missing.insert(key) }

    /// The term where this language may say it; remembers it as missing else.
    private func term(_ key: String) -> String? {
        guard let term = own.usable(key) else {
            missing.insert(key)
            return nil
        }
        if term.reviewed == nil, language != .japanese, language != .easyJapanese { usesUnreviewed = true }
        return term.text
    }

    private func english(_ key: String) -> String? { english.usable(key)?.text }
    private func japanese(_ key: String) -> String? { japanese.usable(key)?.text }

    /// A foreign word with the Japanese one in brackets.
    private func beside(_ word: String, _ japanese: String?) -> String {
        japanese.map { word.contains($0) ? word : "\(word) (\($0))" } ?? word
    }

    // MARK: Levels and orders

    /// 警戒レベル4 in this language.
    func level(_ level: Int) -> String {
        let key = "level.\(level)"
        return term(key) ?? beside(english(key) ?? "Alert Level \(level)", japanese(key))
    }

    /// The order, as a term with the Japanese beside it where it is a stand-in, and as the bare word.
    ///
    /// The stand-in for an order to leave is the word for evacuation. 緊急安全確保 has none: at level 5 nobody is sent out of
    /// doors, so the English term stands there, never "evacuation".
    func order(_ order: Order, level: Int?) -> (term: String, word: String) {
        let key = Self.key(order)
        if let term = term(key) { return (term, term) }
        let standIn = order == .emergencySafety ? nil : own.usable("evacuation")?.text
        let word = standIn ?? english(key) ?? order.term
        return (beside(word, japanese(key)), word)
    }

    /// `避難指示 (hinan shiji)`, as sirens, radio and signs say it; with its level where it has one.
    func japanese(_ order: Order, level: Int?) -> String {
        let term = japanese.terms[Self.key(order)]
        let name = term?.text ?? order.term
        let romaji = term?.romaji.map { " (\($0))" } ?? ""
        guard language != .english else { return name + romaji }
        return (level.flatMap { japanese("level.\($0)") }.map { "\($0) " } ?? "") + name + romaji
    }

    private static func key(_ order: Order) -> String {
        order == .tsunamiEvacuation ? "order.evacuation" : "order.\(order.rawValue)"
    }

    // MARK: Warnings

    /// The warning's name in this language; `said` is JMA's own, which stands beside a stand-in.
    func warning(_ kind: WarningKind, said: String?) -> String? {
        if let level = kind.level, let hazard = kind.phenomenon.hazard {
            return warning(hazard: hazard, level: level, said: said)
        }
        let key = "warning.\(kind.code)"
        return term(key) ?? english(key).map { beside($0, said ?? japanese(key)) }
    }

    /// The name of a warning that carries its level; the dictionary's pattern with the hazard in it.
    func warning(hazard: Hazard, level: Int, said: String?) -> String? {
        let keys = ("warning.level\(level)", "hazard.\(hazard.rawValue)")
        if let name = Self.name(term(keys.0), term(keys.1)) { return name }
        return Self.name(english(keys.0), english(keys.1)).map {
            beside($0, said ?? Self.name(japanese(keys.0), japanese(keys.1)))
        }
    }

    private static func name(_ pattern: String?, _ hazard: String?) -> String? {
        guard let pattern = pattern.flatMap(Pattern.init), let hazard else { return nil }
        return pattern.filled(slot: { $0 == "hazard" ? hazard : nil })
    }

    // MARK: Tsunami and intensity

    func tsunami(_ kind: TsunamiKind, said: String?) -> String? {
        let key: String
        switch kind {
        case .majorWarning: key = "tsunami.majorWarning"
        case .warning, .warningLifted: key = "tsunami.warning"
        case .advisory, .advisoryLifted: key = "tsunami.advisory"
        case .forecast: return nil
        }
        return term(key) ?? english(key).map { beside($0, japanese(key)) }
    }

    /// `5弱`; the numbers without halves need no term.
    func intensity(_ intensity: Intensity) -> String {
        guard intensity.half != nil else { return String(intensity.number) }
        let key = "intensity.\(intensity.rawValue)"
        return term(key) ?? beside(english(key) ?? intensity.rawValue, japanese(key))
    }
}
