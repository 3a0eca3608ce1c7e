/// Linear scans over bytes; regular expressions never touch bytes from outside (facts: platform.md).
enum ASCII {
    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    static func lowercased(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte + 0x20 : byte }

    /// Where `mark` (lower case if case is ignored) first occurs.
    static func find(_ mark: String, in bytes: [UInt8], ignoringCase: Bool = false) -> Int? {
        let mark = Array(mark.utf8)
        guard let first = mark.first, bytes.count >= mark.count else { return nil }
        return bytes.withUnsafeBufferPointer { bytes in
            var at = 0
            while at <= bytes.count - mark.count {
                if bytes[at] == first {
                    var length = 1
                    while length < mark.count {
                        let byte = bytes[at + length]
                        guard (ignoringCase ? lowercased(byte) : byte) == mark[length] else { break }
                        length += 1
                    }
                    if length == mark.count { return at }
                }
                at += 1
            }
            return nil
        }
    }
}

extension StringProtocol {
    /// Without white space at either end; sources pad values (`<MaxInt>4 </MaxInt>`), also with U+3000.
    var trimmed: String {
        let scalars = unicodeScalars
        var start = scalars.startIndex
        var end = scalars.endIndex
        while start < end, scalars[start].isSpace { start = scalars.index(after: start) }
        while start < end {
            let last = scalars.index(before: end)
            guard scalars[last].isSpace else { break }
            end = last
        }
        return start == startIndex && end == endIndex ? String(self) : String(self[start..<end])
    }
}

extension Unicode.Scalar {
    /// Unicode's `White_Space`, by value: looking properties up costs more than reading the text.
    fileprivate var isSpace: Bool {
        switch value {
        case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }
}
