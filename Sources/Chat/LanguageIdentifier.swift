import Glibc
package import Notice

/// Identifies a text's language: by counting scripts, and inside a script that several languages share by a trained model
/// (facts: chat.md, Language identification).
///
/// やさしい日本語 is a choice of the resident, not a language of a text: Japanese is always `ja`. Romaji is Japanese.
package struct LanguageIdentifier: Sendable {
    private let model: LanguageModel
    private let vocabulary: KanjiVocabulary?
    /// For each shared script, nats that speak for each of its languages before a letter is read.
    private let weights: [[Double]]

    /// How sure it is beforehand that a resident goes on in the language they are known to write, in nats: 20 to 1.
    static let expectation = 3.0
    /// What a site that does not serve a language takes off its chances: 50 to 1. Not everything: a resident who writes
    /// German clearly is told that German is not served, rather than answered in English.
    static let unserved = 3.9
    /// A script that one language owns says its language; only a typing error or a quotation does not.
    private static let owned = 0.99

    /// - Parameter served: the languages that residents are expected to write; nil expects every language alike.
    package init(_ model: LanguageModel = .shipped, serving served: [LanguageTag]? = nil) {
        self.init(model, serving: served, vocabulary: nil)
    }

    init(_ model: LanguageModel = .shipped, serving served: [LanguageTag]?, vocabulary: KanjiVocabulary?) {
        self.model = model
        self.vocabulary = vocabulary
        let expected = served.map { Set($0.map(TextLanguage.init)) }
        weights = SharedScript.allCases.map { script in
            script.languages.map { expected?.contains($0) ?? true ? 0 : -Self.unserved }
        }
    }

    /// The guess for a text, or nil where it holds no letters (digits, emoji) or none of a script known here.
    ///
    /// - Parameter prior: what the session or the profile says; it decides where the text does not.
    package func guess(_ text: String, prior: LanguageTag? = nil) -> LanguageGuess? {
        let scalars = Self.scalars(of: text)
        let counts = ScriptCounts(scalars)
        guard let script = counts.deciding else { return nil }
        let expected = prior.map(TextLanguage.init)
        if let shared = SharedScript(script) { return classify(scalars, shared, expected: expected) }
        let language: TextLanguage
        switch script {
        case .hiragana:
            let evidence = 0.25 * Double(counts[.katakana] + counts[.han]) + Double(counts[.hiragana])
            return Self.owner(.japanese, evidence: evidence, expected: expected)
        case .hangul: language = .korean
        case .thai: language = .thai
        case .khmer: language = .khmer
        case .myanmar: language = .burmese
        case .bengali: language = .bengali
        default: language = .sinhala
        }
        return Self.owner(language, evidence: Double(counts[script]), expected: expected)
    }

    /// A language that alone writes in its script. Where another is expected, a name in it (東京タワー) is not enough.
    private static func owner(_ language: TextLanguage, evidence: Double, expected: TextLanguage?) -> LanguageGuess {
        guard let expected, expected != language else { return LanguageGuess(language, owned) }
        return LanguageGuess(language, min(owned, 1 / (1 + exp(expectation - evidence))))
    }

    private func classify(
        _ text: some Sequence<UInt32>, _ script: SharedScript, expected: TextLanguage?
    ) -> LanguageGuess? {
        let table = model.table(of: script)
        let column = expected.flatMap { table.languages.firstIndex(of: $0) }
        let evidence = LetterEvidence(text, script: script, table: table, expected: column)
        let plausibility = evidence.plausibility(by: table)
        var prior = weights[Int(script.rawValue)]
        if script == .han, let vocabulary { vocabulary.weigh(text, &prior) }
        let nats = table.languages.indices.map {
            prior[$0] + Double(evidence.scores[$0]) * LanguageModel.step * table.sharpness
        }
        let others = table.languages.indices.filter { $0 != column }
        guard let best = others.max(by: { nats[$0] < nats[$1] }) else { return nil }
        let share = 1 / others.reduce(0) { $0 + exp(nats[$1] - nats[best]) }
        // What speaks for leaving the language the resident is known to write.
        var change = Double.infinity
        if let column {
            change = Double(evidence.against[best]) + prior[best] - prior[column]
        } else if expected != nil, script.isQuoted {
            change = Double(evidence.most)
        }
        let chance = 1 / (1 + exp(Self.expectation - change))
        if let column, chance < 0.5 { return LanguageGuess(table.languages[column], plausibility * (1 - chance)) }
        return LanguageGuess(table.languages[best], plausibility * chance * share)
    }

    /// What is counted of a text, to find its language and its script alike.
    static func scalars(of text: String) -> some Sequence<UInt32> {
        text.unicodeScalars.lazy.map { narrow($0.value) }.prefix(Turn.textLimit)
    }

    /// A full-width Latin letter or a half-width katakana as its usual form, as far as counting scripts needs it.
    private static func narrow(_ scalar: UInt32) -> UInt32 {
        switch scalar {
        case 0xFF21...0xFF5A: scalar - 0xFEE0
        case 0xFF66...0xFF9D: 0x30A2
        default: scalar
        }
    }
}
