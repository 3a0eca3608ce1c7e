/// Which letters a scalar of Japanese text belongs to.
extension Unicode.Scalar {
    /// Kanji and the marks written among them: 々, 〆 and 〇.
    var isKanji: Bool {
        switch value {
        case 0x3005...0x3007, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x323AF: true
        default: false
        }
    }

    /// Hiragana without the long vowel mark.
    var isHiragana: Bool { (0x3041...0x309F).contains(value) }

    /// Katakana with the long vowel mark, without the middle dot.
    var isKatakana: Bool { (0x30A1...0x30FA).contains(value) || (0x30FC...0x30FF).contains(value) }

    var isKana: Bool { isHiragana || isKatakana }

    var isJapanese: Bool { isKanji || isKana }

    var isASCIIDigit: Bool { (0x30...0x39).contains(value) }

    var isASCIILetter: Bool { (0x41...0x5A).contains(value) || (0x61...0x7A).contains(value) }

    /// １ or Ａ: the full-width forms of digits and Latin letters.
    var isFullWidthDigit: Bool { (0xFF10...0xFF19).contains(value) }

    var isFullWidthLetter: Bool { (0xFF21...0xFF3A).contains(value) || (0xFF41...0xFF5A).contains(value) }
}
