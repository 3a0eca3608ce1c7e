/// The octets and character classes of RFC 9110 §5.6 and RFC 3986 §2. Switches over ranges become bit tests.
enum Octet {
    static let tab: UInt8 = 0x09
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let space: UInt8 = 0x20
    static let quote: UInt8 = 0x22
    static let percent: UInt8 = 0x25
    static let ampersand: UInt8 = 0x26
    static let asterisk: UInt8 = 0x2A
    static let plus: UInt8 = 0x2B
    static let comma: UInt8 = 0x2C
    static let dot: UInt8 = 0x2E
    static let slash: UInt8 = 0x2F
    static let zero: UInt8 = 0x30
    static let colon: UInt8 = 0x3A
    static let semicolon: UInt8 = 0x3B
    static let equals: UInt8 = 0x3D
    static let question: UInt8 = 0x3F
    static let delete: UInt8 = 0x7F

    /// `tchar`: what a method or a field name is made of.
    @inline(__always)
    static func isToken(_ c: UInt8) -> Bool {
        switch c {
        case 0x61...0x7A, 0x41...0x5A, 0x30...0x39, 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E...0x60, 0x7C, 0x7E:
            true
        default: false
        }
    }

    /// Visible characters, blanks and obs-text; no control character but HTAB.
    @inline(__always)
    static func isFieldValue(_ c: UInt8) -> Bool { c >= space ? c != delete : c == tab }

    @inline(__always)
    static func isBlank(_ c: UInt8) -> Bool { c == space || c == tab }

    @inline(__always)
    static func isDigit(_ c: UInt8) -> Bool { c &- zero < 10 }

    /// `pchar`, `/` and the percent sign of an escape.
    @inline(__always)
    static func isPath(_ c: UInt8) -> Bool {
        switch c {
        case 0x61...0x7A, 0x40...0x5A, 0x2D...0x3B, 0x21, 0x24...0x2C, 0x3D, 0x5F, 0x7E: true
        default: false
        }
    }

    /// What browsers really send in a query: more than RFC 3986 allows, but nothing that could end a line, a quoted
    /// string or a tag where it is echoed.
    @inline(__always)
    static func isQuery(_ c: UInt8) -> Bool {
        switch c {
        case 0x22, 0x23, 0x3C, 0x3E: false
        case 0x21...0x7E: true
        default: false
        }
    }

    /// `reg-name` without percent escapes: no host name in use has one.
    @inline(__always)
    static func isHostName(_ c: UInt8) -> Bool {
        switch c {
        case 0x61...0x7A, 0x41...0x5A, 0x30...0x39, 0x2D, 0x2E, 0x5F: true
        default: false
        }
    }

    @inline(__always)
    static func hexValue(_ c: UInt8) -> UInt8? {
        switch c {
        case 0x30...0x39: c - 0x30
        case 0x41...0x46: c - 0x37
        case 0x61...0x66: c - 0x57
        default: nil
        }
    }

    @inline(__always)
    static func lowercased(_ c: UInt8) -> UInt8 { c &- 0x41 < 26 ? c | 0x20 : c }

    /// Whether the bytes spell the name, ASCII letters compared without case.
    static func equalsIgnoringCase(_ bytes: Span<UInt8>, _ lowercaseName: StaticString) -> Bool {
        guard bytes.count == lowercaseName.utf8CodeUnitCount else { return false }
        return lowercaseName.withUTF8Buffer { name in
            for i in bytes.indices where lowercased(bytes[i]) != name[i] { return false }
            return true
        }
    }

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highs: UInt64 = 0x8080_8080_8080_8080

    /// The first LF from `start` on, or the count; eight bytes at a time, because every byte of a head passes here.
    @inline(__always)
    static func lineFeedIndex(_ bytes: Span<UInt8>, from start: Int) -> Int {
        let raw = bytes.bytes
        var i = start
        while i + 8 <= bytes.count {
            // A byte of the word is zero exactly where the text has LF; the lowest one found is never a false one.
            let word =
                UInt64(littleEndian: raw.unsafeLoadUnaligned(fromByteOffset: i, as: UInt64.self)) ^ (ones &* 0x0A)
            let zeros = (word &- ones) & ~word & highs
            if zeros != 0 { return i + zeros.trailingZeroBitCount >> 3 }
            i += 8
        }
        while i < bytes.count, bytes[i] != lineFeed { i += 1 }
        return i
    }

    /// The first byte in the range that no field value may hold, or the range's end; eight bytes at a time.
    @inline(__always)
    static func firstNonFieldValue(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
        let raw = bytes.bytes
        var i = range.lowerBound
        while i + 8 <= range.upperBound {
            let word = raw.unsafeLoadUnaligned(fromByteOffset: i, as: UInt64.self)
            let controls = (word &- ones &* 0x20) & ~word
            let deletes = word ^ (ones &* 0x7F)
            if (controls | ((deletes &- ones) & ~deletes)) & highs != 0 { break }
            i += 8
        }
        // A tab stops the fast loop and is found to be fine here.
        while i < range.upperBound, isFieldValue(bytes[i]) { i += 1 }
        return i
    }
}
