import Channel

/// Gathers the status line and header fields of an HTTP answer, line by line as libcurl hands them on.
///
/// Interim answers (1xx) are forgotten when the next status line comes; trailers are ignored.
struct ResponseHead {
    /// Bytes of all header lines together, interim answers included.
    static let longestHead = 65_536
    static let mostFields = 256
    /// Room made at once, where growing would take four allocations.
    private static let usualFields = 8

    private(set) var status = 0
    private(set) var fields: [HeaderField] = []
    private var isOpen = false
    /// The blank line after a final status has come.
    private(set) var isComplete = false
    private var bytes = 0

    /// Takes one line with its line end; false where the head is too long or malformed.
    mutating func take(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes += line.count
        guard bytes <= ResponseHead.longestHead else { return false }
        var end = line.count
        while end > 0, line[end - 1] == 0x0A || line[end - 1] == 0x0D { end -= 1 }
        if end == 0 {
            if isOpen, status >= 200 { isComplete = true }
            isOpen = false
            return true
        }
        if isComplete { return true }
        return isOpen ? takeField(line[..<end]) : takeStatus(line[..<end])
    }

    private mutating func takeStatus(_ line: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        guard let blank = line.firstIndex(of: 0x20) else { return false }
        let digits = line[line.index(after: blank)...].prefix(3)
        guard digits.count == 3, digits.allSatisfy(isASCIIDigit) else { return false }
        status = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        fields.removeAll(keepingCapacity: true)
        fields.reserveCapacity(ResponseHead.usualFields)
        isOpen = true
        return true
    }

    private mutating func takeField(_ line: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
            // obs-fold or junk: skipped, as no reader of ours needs a folded field.
            return true
        }
        let name = line[..<colon]
        guard !name.isEmpty, name.allSatisfy(isTokenByte) else { return true }
        guard fields.count < ResponseHead.mostFields else { return false }
        var value = line[line.index(after: colon)...]
        while let first = value.first, first == 0x20 || first == 0x09 { value = value.dropFirst() }
        fields.append(HeaderField(String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self)))
        return true
    }
}
