/// Reads a request's head line by line. A line is looked at only when it is whole, and its length before its content, so
/// that the verdict does not depend on how the bytes arrived.
struct HeadReader: Sendable {
    private var lineStart = 0
    /// Everything before it has been searched for the line's end.
    private var searched = 0
    private var emptyLines = 0
    private var fieldsStart = 0

    private var method: Method?
    private var version = Version.http11
    private var targetRange = 0..<0
    private var path = ""
    private var queryRange: Range<Int>?
    private var authority: Range<Int>?
    private var fields: [HeaderFields.Field] = []

    private var host: Range<Int>?
    private var contentLength: Int?
    private var hasCoding = false
    private var wantsClose = false
    private var wantsKeepAlive = false
    private var expectsContinue = false

    /// The offset behind the head's empty line, or nil while it has not come.
    mutating func read(_ bytes: Span<UInt8>, limits: RequestLimits) throws(Refusal) -> Int? {
        while true {
            if method == nil, lineStart < bytes.count, bytes[lineStart] == HeadReader.tlsHandshake { throw .tlsHello }
            let i = Octet.lineFeedIndex(bytes, from: searched)
            searched = i
            try checkLength(i - lineStart, limits)
            guard i < bytes.count else { return nil }
            guard i > lineStart, bytes[i - 1] == Octet.carriageReturn else { throw .bareLineFeed }
            let line = lineStart..<i - 1
            searched = i + 1
            lineStart = i + 1
            if line.isEmpty {
                if method != nil { return i + 1 }
                emptyLines += 1
                guard emptyLines <= limits.leadingEmptyLines else { throw .leadingEmptyLines }
            } else if method == nil {
                try readRequestLine(bytes, line, limits)
                fieldsStart = lineStart
                fields.reserveCapacity(16)
            } else {
                guard fields.count < limits.fields else { throw .tooManyFields }
                try readField(bytes, line)
            }
        }
    }

    /// The request, once `read` has found the head's end; `head` are exactly its bytes.
    func finish(_ head: [UInt8]) throws(Refusal) -> (Request, RequestParser.Framing) {
        guard let method else { throw .malformedRequestLine }
        if host == nil, version == .http11 { throw .missingHost }
        let framing: RequestParser.Framing
        switch (hasCoding, contentLength) {
        case (true, .some): throw .lengthAndCoding
        case (true, nil): framing = .chunked
        case (false, let length?) where length > 0: framing = .length(length)
        case (false, _): framing = .none
        }
        let request = Request(
            method: method, version: version, path: path,
            host: (authority ?? host).map { String(decoding: head[$0], as: UTF8.self) },
            headers: HeaderFields(bytes: head, fields: fields),
            keepsAlive: version == .http11 ? !wantsClose : wantsKeepAlive && !wantsClose,
            expectsContinue: expectsContinue && version == .http11 && framing != .none,
            target: targetRange, queryRange: queryRange)
        return (request, framing)
    }

    /// The first byte of every TLS record that opens a connection.
    private static let tlsHandshake: UInt8 = 0x16

    private func checkLength(_ length: Int, _ limits: RequestLimits) throws(Refusal) {
        if method == nil {
            if length > limits.target + RequestLimits.requestLineOverhead { throw .targetTooLong }
            return
        }
        // Whichever limit lies nearer is the one that bytes arriving singly would meet first.
        let left = limits.header - (lineStart - fieldsStart)
        if length > min(left, limits.fieldLine) {
            throw left < limits.fieldLine ? .headerTooLarge : .fieldLineTooLong
        }
    }

    private mutating func readRequestLine(
        _ bytes: Span<UInt8>, _ line: Range<Int>, _ limits: RequestLimits
    ) throws(Refusal) {
        var i = line.lowerBound
        while i < line.upperBound, Octet.isToken(bytes[i]) { i += 1 }
        guard i > line.lowerBound, i < line.upperBound, bytes[i] == Octet.space else { throw .malformedRequestLine }
        let methodRange = line.lowerBound..<i
        let targetStart = i + 1
        i = targetStart
        while i < line.upperBound, bytes[i] > Octet.space, bytes[i] < Octet.delete { i += 1 }
        guard i > targetStart, i < line.upperBound, bytes[i] == Octet.space else { throw .malformedRequestLine }
        guard i - targetStart <= limits.target else { throw .targetTooLong }
        version = try HeadReader.version(bytes.extracting(i + 1..<line.upperBound))
        guard let method = Method(bytes.extracting(methodRange)) else { throw .unknownMethod }
        let target = try RequestTarget(bytes, targetStart..<i, method: method)
        self.method = method
        targetRange = targetStart..<i
        path = target.path
        queryRange = target.query
        authority = target.authority
    }

    private static func version(_ bytes: Span<UInt8>) throws(Refusal) -> Version {
        // "HTTP/" and "." around two digits.
        guard bytes.count == 8, bytes[0] == 0x48, bytes[1] == 0x54, bytes[2] == 0x54, bytes[3] == 0x50,
            bytes[4] == Octet.slash, Octet.isDigit(bytes[5]), bytes[6] == Octet.dot, Octet.isDigit(bytes[7])
        else { throw .malformedRequestLine }
        switch (bytes[5] - Octet.zero, bytes[7] - Octet.zero) {
        case (1, 1): return .http11
        case (1, 0): return .http10
        default: throw .unsupportedVersion
        }
    }

    private mutating func readField(_ bytes: Span<UInt8>, _ line: Range<Int>) throws(Refusal) {
        let field = try FieldLine(bytes, line)
        fields.append(
            HeaderFields.Field(
                nameStart: UInt16(field.name.lowerBound), nameEnd: UInt16(field.name.upperBound),
                valueStart: UInt16(field.value.lowerBound), valueEnd: UInt16(field.value.upperBound)))
        // Only five names matter to framing; the length rules out nearly all others with one comparison.
        let name = bytes.extracting(field.name)
        switch name.count {
        case 4 where Octet.equalsIgnoringCase(name, "host"):
            guard host == nil else { throw .duplicateHost }
            guard RequestTarget.isAuthority(bytes.extracting(field.value)) else { throw .malformedHost }
            host = field.value
        case 6 where Octet.equalsIgnoringCase(name, "expect"):
            guard Octet.equalsIgnoringCase(bytes.extracting(field.value), "100-continue") else {
                throw .unknownExpectation
            }
            expectsContinue = true
        case 10 where Octet.equalsIgnoringCase(name, "connection"):
            readConnection(bytes.extracting(field.value))
        case 14 where Octet.equalsIgnoringCase(name, "content-length"):
            guard contentLength == nil else { throw .duplicateContentLength }
            contentLength = try HeadReader.length(bytes.extracting(field.value))
        case 17 where Octet.equalsIgnoringCase(name, "transfer-encoding"):
            guard version == .http11 else { throw .codingInHTTP10 }
            guard !hasCoding else { throw .duplicateCoding }
            try HeadReader.checkCoding(bytes.extracting(field.value))
            hasCoding = true
        default: break
        }
    }

    /// Digits alone: no sign, no list, nothing above 18 of them, which is more than any limit and fits 64 bits.
    private static func length(_ value: Span<UInt8>) throws(Refusal) -> Int {
        guard (1...18).contains(value.count) else { throw .malformedContentLength }
        var length = 0
        for i in value.indices {
            guard Octet.isDigit(value[i]) else { throw .malformedContentLength }
            length = length * 10 + Int(value[i] - Octet.zero)
        }
        return length
    }

    private static func checkCoding(_ value: Span<UInt8>) throws(Refusal) {
        if Octet.equalsIgnoringCase(value, "chunked") { return }
        var chunked = 0
        forEachListItem(value) { if Octet.equalsIgnoringCase($0, "chunked") { chunked += 1 } }
        throw chunked > 1 ? .duplicateCoding : .unknownCoding
    }

    private mutating func readConnection(_ value: Span<UInt8>) {
        HeadReader.forEachListItem(value) { option in
            if Octet.equalsIgnoringCase(option, "close") { wantsClose = true }
            if Octet.equalsIgnoringCase(option, "keep-alive") { wantsKeepAlive = true }
        }
    }

    private static func forEachListItem(_ value: Span<UInt8>, _ body: (Span<UInt8>) -> Void) {
        var start = 0
        for i in 0...value.count where i == value.count || value[i] == Octet.comma {
            var low = start
            var high = i
            while low < high, Octet.isBlank(value[low]) { low += 1 }
            while low < high, Octet.isBlank(value[high - 1]) { high -= 1 }
            body(value.extracting(low..<high))
            start = i + 1
        }
    }
}
