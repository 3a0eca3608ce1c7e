/// A pattern of settings: `*` stands for any characters, `?` for one, all else for itself; letters match in either case and
/// full-width ones as half-width. The whole text must match. Never slower than pattern × text (facts: platform.md: no
/// regular expressions on bytes from outside).
package struct Glob: Sendable, Hashable {
    private let pattern: [Unicode.Scalar]

    package init(_ pattern: String) { self.pattern = Glob.folded(pattern) }

    package func matches(_ text: String) -> Bool {
        let text = Glob.folded(text)
        var (at, next) = (0, 0)
        // Where the last star stood, and where the text was then: only the last star ever needs another try.
        var star: (pattern: Int, text: Int)?
        while at < text.count {
            if next < pattern.count, pattern[next] == "*" {
                star = (next, at)
                next += 1
            } else if next < pattern.count, pattern[next] == "?" || pattern[next] == text[at] {
                next += 1
                at += 1
            } else if let last = star {
                next = last.pattern + 1
                at = last.text + 1
                star = (last.pattern, at)
            } else {
                return false
            }
        }
        return pattern[next...].allSatisfy { $0 == "*" }
    }

    private static func folded(_ text: String) -> [Unicode.Scalar] {
        text.unicodeScalars.map { scalar in
            var value = scalar.value
            if (0xFF01...0xFF5E).contains(value) { value -= 0xFEE0 }
            if (0x41...0x5A).contains(value) { value += 0x20 }
            return value == 0x3000 ? " " : Unicode.Scalar(value) ?? scalar
        }
    }
}
