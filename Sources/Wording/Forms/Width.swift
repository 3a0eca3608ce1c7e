/// Widths of texts as a fixed-pitch page or a board sees them.
enum Width {
    /// Width in half-width columns: most Latin letters one, kana, kanji and hangul two, marks that stand on others none.
    static func columns(_ text: String) -> Int { text.reduce(0) { $0 + columns($1) } }

    /// Width in full-width characters, rounded up.
    static func fullWidth(_ text: String) -> Int { (columns(text) + 1) / 2 }

    static func columns(_ character: Character) -> Int {
        character.unicodeScalars.reduce(0) { max($0, columns($1)) }
    }

    private static func columns(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            2
        default: 1
        }
    }

    /// Lines of at most `columns`: broken at blanks where a script has them, between characters where it has none.
    static func wrapped(_ text: String, columns limit: Int) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { wrapLine(String($0), limit) }
    }

    private static func wrapLine(_ text: String, _ limit: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        var width = 0
        /// Where the line may be broken last: the text up to there.
        var soft: (end: String.Index, width: Int, isWeak: Bool)?
        for character in text {
            let step = columns(character)
            if width + step > limit, !line.isEmpty {
                // Scripts without blanks break anywhere, but at a blank where that leaves the line half full.
                if let soft, !soft.isWeak || soft.width * 2 >= limit, character != " ", character != "\u{3000}" {
                    let rest = line[soft.end...].drop { $0 == " " || $0 == "\u{3000}" }
                    lines.append(String(line[..<soft.end]))
                    line = String(rest)
                    width = columns(line)
                } else if cannotBegin.contains(character) {
                    // A mark of punctuation hangs rather than begin a line.
                    line.append(character)
                    continue
                } else {
                    lines.append(line)
                    (line, width) = ("", 0)
                }
                soft = nil
                if line.isEmpty, character == " " || character == "\u{3000}" { continue }
            }
            line.append(character)
            width += step
            if character == " " || character == "\u{3000}" {
                soft = (line.endIndex, width, false)
            } else if step == 2 {
                soft?.isWeak = true
            }
        }
        lines.append(line)
        return lines.map { $0.hasSuffix(" ") || $0.hasSuffix("\u{3000}") ? String($0.dropLast()) : $0 }
    }

    private static let cannotBegin: Set<Character> = [
        "、", "。", "，", "．", "」", "』", "）", ")", "！", "？", "・", "ー", "〉", "】",
    ]
}
