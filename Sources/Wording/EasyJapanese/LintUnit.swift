/// A letter of a text that is checked, without its readings and spaces. A slot is one letter.
struct LintUnit {
    enum Space { case none, full, half }

    /// Stands for a slot such as `{{phone.main}}`, which is one word with a reading.
    static let slot: Unicode.Scalar = "\u{FFFC}"

    var scalar: Unicode.Scalar
    var line: Int
    var column: Int
    /// What stands before it.
    var space: Space
    /// Whether a space, punctuation or the beginning of a line stands before it.
    var startsPhrase: Bool
    /// In 〈 〉 or in （ ）, brackets included.
    var isAside: Bool
    /// In 「 」: a name as it stands on a form or a sign.
    var isQuoted: Bool

    var isSlot: Bool { scalar == Self.slot }

    var isPunctuation: Bool { Self.isPunctuation(scalar) }

    static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0A, 0x21, 0x22, 0x28, 0x29, 0x2C, 0x3A, 0x3B, 0x3F, 0x2026, 0x2192, 0x3001...0x3004, 0x3008...0x3020,
            0x30FB, 0xFF01...0xFF0F, 0xFF1A...0xFF20, 0xFF3B...0xFF40, 0xFF5B...0xFF5D:
            true
        default: false
        }
    }
}
