/// The request target taken apart and checked (RFC 9112 §3.2): origin form, absolute form, or `*` for OPTIONS.
struct RequestTarget {
    var path: String
    /// Offsets of the query in the head, without the question mark.
    var query: Range<Int>?
    /// The authority of an absolute-form target, which counts instead of the Host field.
    var authority: Range<Int>?

    init(_ bytes: Span<UInt8>, _ range: Range<Int>, method: Method) throws(Refusal) {
        var start = range.lowerBound
        let end = range.upperBound
        if end - start == 1, bytes[start] == Octet.asterisk {
            guard method == .options else { throw .malformedTarget }
            path = "*"
            return
        }
        if bytes[start] != Octet.slash {
            guard let authorityStart = RequestTarget.afterScheme(bytes, start..<end) else { throw .malformedTarget }
            var i = authorityStart
            while i < end, bytes[i] != Octet.slash, bytes[i] != Octet.question { i += 1 }
            guard RequestTarget.isAuthority(bytes.extracting(authorityStart..<i)) else { throw .malformedTarget }
            authority = authorityStart..<i
            start = i
        }

        var i = start
        var hasEscape = false
        var hasDot = false
        while i < end, bytes[i] != Octet.question {
            let c = bytes[i]
            guard Octet.isPath(c) else { throw .malformedTarget }
            if c == Octet.percent { hasEscape = true }
            if c == Octet.dot { hasDot = true }
            i += 1
        }
        let pathEnd = i
        if i < end {
            query = i + 1..<end
            try RequestTarget.checkQuery(bytes, i + 1..<end)
        }
        if pathEnd == start {
            path = "/"
        } else {
            path = try RequestTarget.decodePath(
                bytes.extracting(start..<pathEnd), hasEscape: hasEscape, mayHaveDotSegment: hasDot || hasEscape)
        }
    }

    /// Whether this is `host` or `host:port` with a name, an IPv4 or a bracketed IPv6 address, and no user information.
    static func isAuthority(_ bytes: Span<UInt8>) -> Bool {
        var i = 0
        if bytes.count > 0, bytes[0] == 0x5B {
            i = 1
            while i < bytes.count, Octet.hexValue(bytes[i]) != nil || bytes[i] == Octet.colon || bytes[i] == Octet.dot {
                i += 1
            }
            guard i > 2, i < bytes.count, bytes[i] == 0x5D else { return false }
            i += 1
        } else {
            while i < bytes.count, Octet.isHostName(bytes[i]) { i += 1 }
            guard i > 0 else { return false }
        }
        guard i < bytes.count else { return true }
        guard bytes[i] == Octet.colon, bytes.count - i <= 6 else { return false }
        i += 1
        while i < bytes.count {
            guard Octet.isDigit(bytes[i]) else { return false }
            i += 1
        }
        return true
    }

    private static func afterScheme(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
        for scheme: StaticString in ["http://", "https://"] {
            let end = range.lowerBound + scheme.utf8CodeUnitCount
            if end < range.upperBound, Octet.equalsIgnoringCase(bytes.extracting(range.lowerBound..<end), scheme) {
                return end
            }
        }
        return nil
    }

    private static func checkQuery(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(Refusal) {
        var i = range.lowerBound
        while i < range.upperBound {
            guard Octet.isQuery(bytes[i]) else { throw .malformedTarget }
            if bytes[i] == Octet.percent {
                guard i + 2 < range.upperBound, let high = Octet.hexValue(bytes[i + 1]),
                    let low = Octet.hexValue(bytes[i + 2])
                else { throw .malformedEscape }
                // Text fields legitimately carry line breaks; NUL has no use but to cut a C string short.
                guard high << 4 | low != 0 else { throw .escapedControl }
                i += 2
            }
            i += 1
        }
    }

    private static func decodePath(
        _ bytes: Span<UInt8>, hasEscape: Bool, mayHaveDotSegment: Bool
    ) throws(Refusal) -> String {
        guard hasEscape else {
            if mayHaveDotSegment, containsDotSegment(bytes) { throw .dotSegment }
            return try text(bytes)
        }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var i = 0
        while i < bytes.count {
            guard bytes[i] == Octet.percent else {
                decoded.append(bytes[i])
                i += 1
                continue
            }
            guard i + 2 < bytes.count, let high = Octet.hexValue(bytes[i + 1]), let low = Octet.hexValue(bytes[i + 2])
            else { throw .malformedEscape }
            let c = high << 4 | low
            guard c >= Octet.space, c != Octet.delete else { throw .escapedControl }
            // A proxy in front and the router here must see the same segments.
            guard c != Octet.slash, c != 0x5C else { throw .escapedSlash }
            decoded.append(c)
            i += 3
        }
        if containsDotSegment(decoded.span) { throw .dotSegment }
        return try text(decoded.span)
    }

    /// Whether a segment is `.` or `..`, which would name another resource than it seems to.
    private static func containsDotSegment(_ bytes: Span<UInt8>) -> Bool {
        var dots = 0
        var length = 0
        for i in bytes.indices {
            if bytes[i] == Octet.slash {
                if length == dots, dots == 1 || dots == 2 { return true }
                dots = 0
                length = 0
            } else {
                if bytes[i] == Octet.dot { dots += 1 }
                length += 1
            }
        }
        return length == dots && (dots == 1 || dots == 2)
    }

    private static func text(_ bytes: Span<UInt8>) throws(Refusal) -> String {
        do {
            return String(copying: try UTF8Span(validating: bytes))
        } catch {
            throw .targetNotUTF8
        }
    }
}
