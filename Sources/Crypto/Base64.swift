/// Base 64 (RFC 4648 §4), strictly: padded, no blanks or line breaks, no bits beyond the last byte. Exactly one text
/// decodes to given bytes, so a signature cannot be written in two ways.
package enum Base64 {
    package static func encode(_ bytes: [UInt8]) -> String { Alphabet.standard.encode(bytes, isPadded: true) }

    /// Nil for anything `encode` would not write.
    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        Alphabet.standard.decode(Array(text.utf8), isPadded: true)
    }
}

/// The URL-safe base 64 of RFC 4648 §5, without padding as JWT and Web Push use it; as strict as `Base64`.
package enum Base64URL {
    package static func encode(_ bytes: [UInt8]) -> String { Alphabet.urlSafe.encode(bytes, isPadded: false) }

    /// Nil for anything `encode` would not write.
    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        Alphabet.urlSafe.decode(Array(text.utf8), isPadded: false)
    }
}

/// 64 characters and their values.
private struct Alphabet {
    private let characters: [UInt8]
    /// The value of each byte; `Alphabet.none` for what is not in the alphabet.
    private let values: [UInt8]

    private static let none: UInt8 = 0xFF
    private static let pad = UInt8(ascii: "=")

    static let standard = Alphabet(last: "+/")
    static let urlSafe = Alphabet(last: "-_")

    private init(last: String) {
        characters = Array(("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + last).utf8)
        var values = [UInt8](repeating: Self.none, count: 256)
        for (value, character) in characters.enumerated() { values[Int(character)] = UInt8(value) }
        self.values = values
    }

    func encode(_ bytes: [UInt8], isPadded: Bool) -> String {
        let capacity = (bytes.count + 2) / 3 * 4
        return String(unsafeUninitializedCapacity: capacity) { text in
            let table = characters.span
            var at = 0
            var index = 0
            while index + 2 < bytes.count {
                let group = Int(bytes[index]) << 16 | Int(bytes[index + 1]) << 8 | Int(bytes[index + 2])
                text[at] = table[group >> 18]
                text[at + 1] = table[group >> 12 & 63]
                text[at + 2] = table[group >> 6 & 63]
                text[at + 3] = table[group & 63]
                index += 3
                at += 4
            }
            let rest = bytes.count - index
            if rest == 0 { return at }
            let group = Int(bytes[index]) << 16 | (rest == 2 ? Int(bytes[index + 1]) << 8 : 0)
            text[at] = table[group >> 18]
            text[at + 1] = table[group >> 12 & 63]
            at += 2
            if rest == 2 {
                text[at] = table[group >> 6 & 63]
                at += 1
            }
            if isPadded {
                for _ in rest..<3 {
                    text[at] = Self.pad
                    at += 1
                }
            }
            return at
        }
    }

    func decode(_ text: [UInt8], isPadded: Bool) -> [UInt8]? {
        var end = text.count
        if isPadded {
            guard end % 4 == 0 else { return nil }
            if end > 0, text[end - 1] == Self.pad { end -= 1 }
            if end > 0, end % 4 == 3, text[end - 1] == Self.pad { end -= 1 }
        }
        let rest = end % 4
        if rest == 1 { return nil }
        var isSound = true
        let bytes = [UInt8](unsafeUninitializedCapacity: end / 4 * 3 + 2) { bytes, count in
            let table = values.span
            // Any value outside the alphabet sets the upper bits of this for good.
            var seen: UInt8 = 0
            var index = 0
            while index + 3 < end {
                let a = table[Int(text[index])]
                let b = table[Int(text[index + 1])]
                let c = table[Int(text[index + 2])]
                let d = table[Int(text[index + 3])]
                seen |= a | b | c | d
                bytes[count] = a << 2 | b >> 4
                bytes[count + 1] = b << 4 | c >> 2
                bytes[count + 2] = c << 6 | d
                index += 4
                count += 3
            }
            if rest > 0 {
                let a = table[Int(text[index])]
                let b = table[Int(text[index + 1])]
                let c = rest == 3 ? table[Int(text[index + 2])] : 0
                seen |= a | b | c
                // Bits beyond the last whole byte must be zero.
                if (rest == 2 ? b << 4 : c << 6) != 0 { seen = Self.none }
                bytes[count] = a << 2 | b >> 4
                count += 1
                if rest == 3 {
                    bytes[count] = b << 4 | c >> 2
                    count += 1
                }
            }
            isSound = seen < 64
        }
        return isSound ? bytes : nil
    }
}
