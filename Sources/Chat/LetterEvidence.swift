import Glibc

/// What the letters of a text in a shared script say of its language.
struct LetterEvidence {
    /// For each of the script's languages, in steps of `LanguageModel.step`; only differences mean anything.
    private(set) var scores = SIMD16<Int32>()
    /// Nats for each language against the one expected; a word counts no more than `Self.limit`, so that a name or a brand
    /// does not speak for a language.
    private(set) var against = SIMD16<Float>()
    /// How much a text of this length could say at most, in nats: what there is to go by where no expected language is
    /// written in the script.
    private(set) var most: Float = 0
    /// Grams of the length of a syllable, and those of them that any language of the training text has.
    private(set) var judged = 0
    private(set) var known = 0

    /// - Parameter expected: the column of the language that the resident is known to write.
    init(_ text: some Sequence<UInt32>, script: SharedScript, table: LanguageModel.Table, expected: Int? = nil) {
        var grams = LetterGrams(script)
        // A word has at most 42 · 4 + 1 grams of at most 255 steps: within 16 bits (`LetterGrams.longestWord`).
        var word = SIMD16<UInt16>()
        let share = Float(table.sharpness * LanguageModel.step)
        let judgedGram = script.judgedGram
        grams.read(text) { key, length in
            if length == judgedGram { judged += 1 }
            guard let row = table.row(of: key) else { return }
            if length == judgedGram { known += 1 }
            word &+= SIMD16<UInt16>(truncatingIfNeeded: row)
        } word: { letters in
            let wide = SIMD16<Int32>(truncatingIfNeeded: word)
            scores &+= wide
            let limit = Self.limit(ofWord: letters, in: script)
            most += limit
            if let expected {
                let differences = SIMD16<Float>(wide &- SIMD16<Int32>(repeating: wide[expected])) * share
                against += differences.clamped(
                    lowerBound: SIMD16(repeating: -limit), upperBound: SIMD16(repeating: limit))
            }
            word = SIMD16()
        }
    }

    /// 0...1: how much like language the text looks, by the share of its syllables that are known.
    func plausibility(by table: LanguageModel.Table) -> Double {
        guard judged > 0 else { return 1 }
        return 1 / (1 + exp(table.slope * (table.middle - Double(known) / Double(judged))))
    }

    /// Two words or five kanji are not enough against `LanguageIdentifier.expectation`: Tokyo Tower is no English. Three
    /// words or six kanji are.
    private static func limit(ofWord letters: Int, in script: SharedScript) -> Float {
        script.hasWords ? 1.4 * min(1, Float(letters) / 3) : 0.6 * Float(letters)
    }
}
