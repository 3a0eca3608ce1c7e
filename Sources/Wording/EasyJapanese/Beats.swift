/// The length of spoken Japanese in beats (拍): one for every kana, none of its own for the small ゃ, ゅ and ょ.
enum Beats {
    /// Of a kanji without a reading, a digit and a Latin letter. Most have two.
    private static let ofSymbol = 2
    /// Of a slot, which is not known: the name of a district.
    private static let ofSlot = 4

    static func count(_ kana: String) -> Int {
        kana.unicodeScalars.reduce(0) { $0 + ($1.isKana && !isSmall($1) ? 1 : 0) }
    }

    /// Of a sentence, read by its furigana. Asides are not counted: they are an explanation, not part of the sentence.
    static func count(_ range: Range<Int>, of text: LintText) -> Int {
        var beats = 0
        var index = range.lowerBound
        while index < range.upperBound {
            let unit = text.units[index]
            if unit.isAside {
                index += 1
            } else if let word = text.word(at: index), let reading = word.reading {
                beats += count(reading)
                index = max(word.range.upperBound, index + 1)
            } else {
                beats += count(unit)
                index += 1
            }
        }
        return beats
    }

    private static func count(_ unit: LintUnit) -> Int {
        if unit.isSlot { return ofSlot }
        if unit.scalar.isKana { return isSmall(unit.scalar) ? 0 : 1 }
        return unit.scalar.isKanji || unit.scalar.isASCIIDigit || unit.scalar.isASCIILetter ? ofSymbol : 0
    }

    private static func isSmall(_ scalar: Unicode.Scalar) -> Bool {
        "ぁぃぅぇぉゃゅょゎァィゥェォャュョヮ".unicodeScalars.contains(scalar)
    }
}
