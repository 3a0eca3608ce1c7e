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
        var start = startIndex
        var end = endIndex
        while start < end, self[start].isWhitespace { start = index(after: start) }
        while start < end, self[index(before: end)].isWhitespace { end = index(before: end) }
        return String(self[start..<end])
    }
}
