package import Notice

/// Identifies a text's language: by counting scripts, and inside a script that several languages share by its classifier
/// (facts: chat.md, Language identification).
///
/// やさしい日本語 is a choice of the resident, not a language of a text: Japanese is always `ja`. Romaji is Japanese.
package struct LanguageIdentifier: Sendable {
    private static let fewKanji = 6

    private var latin: any LanguageClassifier
    private var han: any LanguageClassifier
    private var devanagari: any LanguageClassifier

    package init(
        latin: any LanguageClassifier = LatinCues(), han: any LanguageClassifier = HanCues(),
        devanagari: any LanguageClassifier = DevanagariCues()
    ) {
        self.latin = latin
        self.han = han
        self.devanagari = devanagari
    }

    /// The guess for a text, or nil where it holds no letters (digits, emoji).
    ///
    /// - Parameter prior: what the session or the profile says; it decides where the text does not.
    package func guess(_ text: String, prior: LanguageTag? = nil) -> LanguageGuess? {
        var counts = Array(repeating: 0, count: Script.allCases.count)
        var letters = 0
        for scalar in text.unicodeScalars.prefix(Turn.textLimit) {
            var value = scalar.value
            if (0xFF21...0xFF5A).contains(value) { value -= 0xFEE0 }
            if (0xFF66...0xFF9D).contains(value) { value = 0x30A2 }
            let script = Script(value)
            switch script {
            case .space, .punctuation, .digit: continue
            default:
                counts[Int(script.rawValue)] += 1
                letters += 1
            }
        }
        guard letters > 0 else { return nil }
        func count(_ script: Script) -> Int { counts[Int(script.rawValue)] }
        let kana = count(.hiragana) + count(.katakana)
        // One kana among much Chinese is a quotation (の is popular); two are Japanese.
        if kana >= 2 || (kana == 1 && count(.han) <= Self.fewKanji) { return LanguageGuess(.japanese, 0.99) }
        if count(.han) * 2 > letters || (count(.han) > 0 && count(.latin) == count(.han)) {
            return han.classify(text, prior: prior)
        }
        let owners: [(Script, LanguageTag)] = [
            (.hangul, .korean), (.thai, .thai), (.khmer, .khmer), (.myanmar, .burmese), (.bengali, .bengali),
        ]
        for (script, language) in owners where count(script) * 2 > letters { return LanguageGuess(language, 0.99) }
        // Of the served languages only Mongolian is written in Cyrillic; Russian and Ukrainian come with a model.
        if count(.cyrillic) * 2 > letters { return LanguageGuess(.mongolian, 0.7) }
        if count(.devanagari) * 2 > letters { return devanagari.classify(text, prior: prior) }
        if count(.latin) > 0 { return latin.classify(text, prior: prior) }
        return nil
    }
}
