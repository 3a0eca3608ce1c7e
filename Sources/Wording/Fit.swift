import Notice

/// Widths and cuts of texts.
enum Fit {
    /// A headline of an order or a warning in Japanese has at most so many full-width characters (experience.md).
    static let headline = 30

    /// Width in full-width characters, rounded up: ASCII and half-width kana count half.
    static func width(_ text: String) -> Int { (halfWidths(text) + 1) / 2 }

    private static func halfWidths(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + halfWidth($1) }
    }

    private static func halfWidth(_ scalar: Unicode.Scalar) -> Int {
        scalar.value < 0x80 || (0xFF61...0xFF9F).contains(scalar.value) ? 1 : 2
    }

    /// The first candidate that fits, else the last one cut with `…`.
    static func first(of candidates: [String], within limit: Int = headline) -> String {
        if let fitting = candidates.first(where: { width($0) <= limit }) { return fitting }
        return cut(candidates.last ?? "", to: limit)
    }

    /// `text` in at most `limit` full-width characters, never cutting through a grapheme.
    static func cut(_ text: String, to limit: Int) -> String {
        guard width(text) > limit else { return text }
        var used = 2
        var result = ""
        for character in text {
            let next = character.unicodeScalars.reduce(0) { $0 + halfWidth($1) }
            if used + next > limit * 2 { break }
            used += next
            result.append(character)
        }
        return result + "…"
    }
}
