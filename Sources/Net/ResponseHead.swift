import Channel

/// Gathers the status line and header fields of an HTTP answer, line by line as libcurl hands them on.
///
/// Interim answers (1xx) are forgotten when the next status line comes; trailers are ignored.
struct ResponseHead {
    /// Bytes of all header lines together, interim answers included.
    static let longestHead = 65_536
    static let mostFields = 256

    private(set) var status = 0
    private(set) var fields: [HeaderField] = []
    private var isOpen = false
    /// The blank line after a final status has come.
    private(set) var isComplete = false
    private var bytes = 0

    /// Takes one line with its line end; false where the head is too long or malformed.
    mutating func take(_ whole: UnsafeRawBufferPointer) -> Bool {
        bytes += whole.count
        guard bytes <= ResponseHead.longestHead else { return false }
        var line = whole[...]
        while let last = line.last, last == 0x0A || last == 0x0D { line = line.dropLast() }
        if line.isEmpty {
            if isOpen, status >= 200 { isComplete = true }
            isOpen = false
            return true
        }
        if isComplete { return true }
        return isOpen ? takeField(line) : takeStatus(line)
    }

    private mutating func takeStatus(_ line: Slice<UnsafeRawBufferPointer>) -> Bool {
        guard let blank = line.firstIndex(of: 0x20) else { return false }
        let digits = line[line.index(after: blank)...].prefix(3)
        guard digits.count == 3, digits.allSatisfy(isASCIIDigit) else { return false }
        status = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        fields = []
        isOpen = true
        return true
    }

    private mutating func takeField(_ line: Slice<UnsafeRawBufferPointer>) -> Bool {
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
