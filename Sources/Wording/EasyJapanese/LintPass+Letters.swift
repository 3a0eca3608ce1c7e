/// Rules about letters: readings and the spaces between phrases.
extension LintPass {
    mutating func checkReadings() {
        for word in text.words where word.reading == nil {
            let kanji = excerpt(word.range)
            report(
                .missingReading, .error, word.range, why: "漢字に読みがありません。", fix: "「\(kanji)（よみ）」と書いてください")
        }
    }

    mutating func checkSpacing() {
        var start = 0
        for index in units.indices {
            if units[index].space == .half, index > 0, units[index].scalar.isJapanese,
                units[index - 1].scalar.isJapanese || units[index - 1].isSlot
            {
                report(
                    .halfWidthSpace, .error, index..<index + 1, why: "ことばの間が半角の空白です。", fix: "全角の空白「　」にしてください")
            }
            if units[index].startsPhrase || units[index].isPunctuation {
                checkPhrase(start..<index)
                start = index
            }
        }
        checkPhrase(start..<units.count)
    }

    private mutating func checkPhrase(_ range: Range<Int>) {
        guard range.count > EasyJapaneseLint.longPhrase, !units[range.lowerBound].isQuoted else { return }
        for index in range.dropFirst().dropLast(2) where isParticle(index) {
            report(
                .unspaced, .warning, range, why: "ことばの間に空白がありません。",
                fix: "「\(excerpt(range.lowerBound..<index + 1))　\(excerpt(index + 1..<range.upperBound))」のように分けてください")
            return
        }
    }

    /// Whether a case particle seems to stand at this place inside a phrase.
    private func isParticle(_ index: Int) -> Bool {
        let before = units[index - 1].scalar
        switch units[index].scalar {
        case "を": return true
        case "は", "に", "が", "で", "へ":
            let next = units[index + 1].scalar
            guard before.isKanji || before.isKatakana || units[index - 1].isSlot else { return false }
            // 上がって, 電話では and 役所へも are one phrase.
            return next.isKanji || next.isKatakana
                || (next.isHiragana && !["り", "っ", "る", "ら", "れ", "は", "も"].contains(next))
        default: return false
        }
    }
}
