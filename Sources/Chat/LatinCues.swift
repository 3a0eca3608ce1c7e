package import Notice

/// What a text in Latin letters can be told by without a trained model: Vietnamese by its letters, romaji by its
/// syllables and particles, English by its small words. Anything else is what the prior says, or English, unsurely.
package struct LatinCues: LanguageClassifier {
    package init() {}

    package func classify(_ text: String, prior: LanguageTag?) -> LanguageGuess? {
        var vietnamese = 0
        for scalar in text.unicodeScalars.prefix(Turn.textLimit) where Self.isVietnamese(scalar.value) {
            vietnamese += 1
        }
        let words = NormalizedText(text, limit: Turn.textLimit).scalars
            .split { Script($0) != .latin && $0 != 0x27 }
            .map { $0.filter { $0 != 0x27 } }
        // One such letter can be a name in another text (Đà Nẵng); a sentence has one in every few words.
        if vietnamese > 0, vietnamese * 4 >= words.count { return LanguageGuess(.vietnamese, 0.97) }

        let english = words.count { Self.englishWords.contains($0) }
        let romaji = words.count { Kana.fromRomaji($0) != nil }
        let cues = words.count { Self.romajiCues.contains($0) || Self.hasRomajiEnding($0) }
        if romaji * 10 >= words.count * 8, cues > english {
            return LanguageGuess(.japanese, words.count == 1 ? 0.7 : 0.9)
        }
        if english > 0, english * 5 >= words.count { return LanguageGuess(.english, 0.9) }
        if english > 0 { return LanguageGuess(.english, 0.6) }
        if romaji == words.count, prior == .japanese || prior == .easyJapanese {
            return LanguageGuess(.japanese, 0.55)
        }
        return LanguageGuess(prior.map { Self.writtenInLatin.contains($0) ? $0 : .english } ?? .english, 0.4)
    }

    private static let writtenInLatin: Set<LanguageTag> = [
        .english, .vietnamese, .tagalog, .indonesian, .portuguese, .spanish, .french,
    ]

    private static func isVietnamese(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x1EA0...0x1EF9, 0x110, 0x111, 0x1A0, 0x1A1, 0x1AF, 0x1B0, 0x102, 0x103, 0x309, 0x31B, 0x323: true
        default: false
        }
    }

    private static func hasRomajiEnding(_ word: [UInt32]) -> Bool {
        romajiEndings.contains { word.count > $0.count && word.suffix($0.count).elementsEqual($0) }
    }

    private static func folded(_ words: String) -> [[UInt32]] {
        words.split(separator: " ").map { NormalizedText($0).scalars }
    }

    private static let englishWords = Set(
        folded(
            "a an the is are am was were be been do does did i my me we our us you your he she it its they what when "
                + "where which who why how can could would should will shall may might must of for in on at by from "
                + "with without about into and or but if not no there here this that these those have has had get "
                + "need want know tell please help any some emergency evacuation shelter garbage trash"))
    private static let romajiCues = Set(
        folded(
            "wa ga wo ni de desu desuka masu masuka kara made doko itsu nani nan dou doushite ikura dare kudasai "
                + "onegai oshiete shitai arimasu gomi hinan hinanjo jishin jisin tsunami taifu taifuu teiden hoken "
                + "yotei kuyakusho shiyakusho hikkoshi hoikuen sodai konnichiwa arigatou sumimasen"))
    private static let romajiEndings = folded("masu masuka desu desuka shitai tai kudasai mashita masen imasu")
}
