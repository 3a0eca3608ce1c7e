package import Notice

/// Nepali or Hindi, by the small words each is full of.
package struct DevanagariCues: LanguageClassifier {
    package init() {}

    package func classify(_ text: String, prior: LanguageTag?) -> LanguageGuess? {
        var nepali = 0
        var hindi = 0
        for word in String(text.unicodeScalars.prefix(Turn.textLimit)).split(whereSeparator: { !$0.isLetter }) {
            if Self.nepaliWords.contains(where: { word.hasSuffix($0) }) { nepali += 1 }
            if Self.hindiWords.contains(String(word)) { hindi += 1 }
        }
        if nepali != hindi { return LanguageGuess(nepali > hindi ? .nepali : .hindi, 0.85) }
        return LanguageGuess(prior == .hindi ? .hindi : .nepali, 0.5)
    }

    private static let nepaliWords = ["छ", "छन्", "छु", "हो", "गर्न", "गर्ने", "हुन्छ", "कहाँ", "कहिले", "लाई", "बाट", "मलाई", "भन्ने"]
    private static let hindiWords: Set<String> = [
        "है", "हैं", "में", "का", "की", "के", "क्या", "कहाँ", "कहां", "कब", "कैसे", "मुझे", "से", "को", "और", "करें", "करना",
    ]
}
