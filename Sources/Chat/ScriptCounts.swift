/// How many letters of each script a text has.
struct ScriptCounts {
    private var counts = [Int](repeating: 0, count: Script.allCases.count)

    init(_ text: some Sequence<UInt32>) {
        for scalar in text {
            switch Script(scalar) {
            case .space, .punctuation, .digit: continue
            case let script: counts[Int(script.rawValue)] += 1
            }
        }
    }

    subscript(_ script: Script) -> Int { counts[Int(script.rawValue)] }

    var kana: Int { self[.hiragana] + self[.katakana] }
    var letters: Int { counts.reduce(0, +) }

    /// The script that says the language: Japanese with kana is `hiragana`, whatever kanji it has. Nil where there are no
    /// letters, or none of a script that is known here.
    ///
    /// Brands and words of the trade stand in Latin letters in a text of any script, and long ones: another script says more.
    var deciding: Script? {
        let latin = self[.latin]
        // One kana among much Chinese is a quotation (の is popular); two are Japanese.
        let isJapanese = kana >= 2 || (kana == 1 && self[.han] <= Self.fewKanji)
        if isJapanese, latin <= Self.latinForKana * (kana + self[.han]) { return .hiragana }
        let others: [Script] = [
            .han, .hangul, .thai, .khmer, .myanmar, .bengali, .sinhala, .devanagari, .arabic, .cyrillic,
        ]
        guard let most = others.max(by: { self[$0] < self[$1] }), self[most] > 0 else {
            return latin > 0 ? .latin : nil
        }
        return self[most] * Self.latinForLetter >= latin ? most : .latin
    }

    private static let fewKanji = 6
    private static let latinForKana = 4
    private static let latinForLetter = 2
}
