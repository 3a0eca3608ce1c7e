import Testing

@testable import HTTP

/// One row: a request no strict server may take, and why.
struct RefusedRequest: Sendable, CustomTestStringConvertible {
    var name: String
    var bytes: [UInt8]
    var refusal: Refusal

    init(_ name: String, _ text: String, _ refusal: Refusal) {
        self.name = name
        bytes = Array(text.utf8)
        self.refusal = refusal
    }

    var testDescription: String { name }
}

private func get(_ fields: String) -> String { "GET / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\r\n" }
private func post(_ fields: String, _ body: String = "") -> String {
    "POST / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\r\n\(body)"
}
private func target(_ target: String) -> String { "GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n" }
private func chunked(_ body: String) -> String { post("Transfer-Encoding: chunked", body) }

let framingRefusals: [RefusedRequest] = [
    .init("length with coding", post("Content-Length: 5\r\nTransfer-Encoding: chunked", "0\r\n\r\n"), .lengthAndCoding),
    .init("coding with length", post("Transfer-Encoding: chunked\r\nContent-Length: 5", "0\r\n\r\n"), .lengthAndCoding),
    .init("two differing lengths", post("Content-Length: 5\r\nContent-Length: 6"), .duplicateContentLength),
    .init("two equal lengths", post("Content-Length: 5\r\nContent-Length: 5"), .duplicateContentLength),
    .init("a list of lengths", post("Content-Length: 5, 5"), .malformedContentLength),
    .init("a positive sign", post("Content-Length: +5"), .malformedContentLength),
    .init("a negative length", post("Content-Length: -5"), .malformedContentLength),
    .init("an overflowing length", post("Content-Length: 18446744073709551621"), .malformedContentLength),
    .init("a hexadecimal length", post("Content-Length: 0x5"), .malformedContentLength),
    .init("an empty length", post("Content-Length:"), .malformedContentLength),
    .init("a fraction", post("Content-Length: 5.0"), .malformedContentLength),
    .init("coding twice", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"), .duplicateCoding),
    .init("chunked twice in one field", post("Transfer-Encoding: chunked, chunked"), .duplicateCoding),
    .init("an unknown coding", post("Transfer-Encoding: xchunked"), .unknownCoding),
    .init("gzip before chunked", post("Transfer-Encoding: gzip, chunked"), .unknownCoding),
    .init("chunked not last", post("Transfer-Encoding: chunked, identity"), .unknownCoding),
    .init("identity", post("Transfer-Encoding: identity"), .unknownCoding),
    .init("an empty coding", post("Transfer-Encoding:"), .unknownCoding),
    .init("a quoted coding", post("Transfer-Encoding: \"chunked\""), .unknownCoding),
    .init("vertical tab before the coding", post("Transfer-Encoding: \u{0B}chunked"), .controlCharacter),
    .init(
        "a coding in HTTP/1.0", "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", .codingInHTTP10),
    .init("a chunk size that is no number", chunked("x\r\n"), .malformedChunk),
    .init("an empty chunk size", chunked("\r\n"), .malformedChunk),
    .init("a signed chunk size", chunked("+5\r\nhello\r\n"), .malformedChunk),
    .init("a prefixed chunk size", chunked("0x5\r\nhello\r\n"), .malformedChunk),
    .init("a blank behind the chunk size", chunked("5 \r\nhello\r\n"), .malformedChunk),
    .init("a blank before the extension", chunked("5 ;a=b\r\nhello\r\n"), .malformedChunk),
    .init("an overflowing chunk size", chunked("10000000000000005\r\nhello\r\n"), .malformedChunk),
    .init("a chunk longer than it says", chunked("5\r\nhello!\r\n"), .malformedChunk),
    .init("a chunk ended by a bare LF", chunked("5\r\nhello\n0\r\n\r\n"), .bareLineFeed),
    .init("a chunk size ended by a bare LF", chunked("5\nhello\r\n"), .bareLineFeed),
    .init("a NUL in an extension", chunked("5;a=\0\r\nhello\r\n"), .malformedChunk),
    .init("a bare CR in an extension", chunked("5;a=\rb\r\nhello\r\n"), .malformedChunk),
    .init(
        "a long extension", chunked("5;a=\(String(repeating: "b", count: 300))\r\nhello\r\n"), .chunkExtensionsTooLong),
    .init(
        "many extensions", chunked(String(repeating: "1;\(String(repeating: "e", count: 200))\r\nx\r\n", count: 30)),
        .chunkExtensionsTooLong),
    .init("a folded trailer", chunked("0\r\nA: b\r\n c\r\n\r\n"), .obsoleteFolding),
    .init("a NUL in a trailer", chunked("0\r\nA: \0\r\n\r\n"), .controlCharacter),
    .init("too many trailers", chunked("0\r\n" + String(repeating: "A: b\r\n", count: 101) + "\r\n"), .tooManyFields),
    .init("a long trailer", chunked("0\r\nA: \(String(repeating: "b", count: 9000))\r\n\r\n"), .headerTooLarge),
    .init("a body over the limit", post("Content-Length: 65537"), .bodyTooLarge),
    .init("a huge length", post("Content-Length: 999999999999999999"), .bodyTooLarge),
    .init("a chunk over the limit", chunked("10001\r\n"), .bodyTooLarge),
    .init("another expectation", post("Content-Length: 1\r\nExpect: 200-ok"), .unknownExpectation),
]

let fieldRefusals: [RefusedRequest] = [
    .init("a blank before the colon", get("Accept : x"), .malformedFieldName),
    .init("a tab before the colon", get("Accept\t: x"), .malformedFieldName),
    .init("folded", get("Accept: x\r\n y"), .obsoleteFolding),
    .init("folded with a tab", get("Accept: x\r\n\ty"), .obsoleteFolding),
    .init("folded at the start", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", .obsoleteFolding),
    .init("a bare LF behind the request line", "GET / HTTP/1.1\nHost: a\r\n\r\n", .bareLineFeed),
    .init("a bare LF behind a field", "GET / HTTP/1.1\r\nHost: a\nAccept: x\r\n\r\n", .bareLineFeed),
    .init("a bare LF at the end", "GET / HTTP/1.1\r\nHost: a\r\n\n", .bareLineFeed),
    .init("a bare LF before the request", "\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", .bareLineFeed),
    .init("a bare CR in a value", get("Accept: x\ry"), .bareCarriageReturn),
    .init("a CR before CR LF", get("Accept: x\r"), .bareCarriageReturn),
    .init("a bare CR between fields", get("Accept: x\rContent-Length: 5"), .bareCarriageReturn),
    .init("a NUL in a value", get("Accept: x\0y"), .controlCharacter),
    .init("an escape character in a value", get("Accept: \u{1B}[31m"), .controlCharacter),
    .init("a DEL in a value", get("Accept: \u{7F}"), .controlCharacter),
    .init("a NUL in a name", get("Acc\0ept: x"), .malformedFieldName),
    .init("an empty name", get(": x"), .emptyFieldName),
    .init("a name in quotes", get("\"Accept\": x"), .malformedFieldName),
    .init("a name that is not ASCII", get("Äccept: x"), .malformedFieldName),
    .init("a line without a colon", get("Accept"), .malformedFieldName),
    .init("no host", "GET / HTTP/1.1\r\nAccept: x\r\n\r\n", .missingHost),
    .init("no host in absolute form", "GET http://a/ HTTP/1.1\r\n\r\n", .missingHost),
    .init("two hosts", get("Host: b"), .duplicateHost),
    .init("the same host twice", get("Host: a"), .duplicateHost),
    .init("two hosts in HTTP/1.0", "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", .duplicateHost),
    .init("an empty host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", .malformedHost),
    .init("a list of hosts", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", .malformedHost),
    .init("a host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", .malformedHost),
    .init("a host with a user", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", .malformedHost),
    .init("a port that is no number", "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n", .malformedHost),
    .init("a port too long", "GET / HTTP/1.1\r\nHost: a:123456\r\n\r\n", .malformedHost),
    .init("an open bracket", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", .malformedHost),
    .init("101 fields", get((0..<100).map { "A\($0): x" }.joined(separator: "\r\n")), .tooManyFields),
    .init("a long field line", get("A: \(String(repeating: "x", count: 8190))"), .fieldLineTooLong),
    .init(
        "a long line that never ends", "GET / HTTP/1.1\r\nA\(String(repeating: "x", count: 8192))", .fieldLineTooLong),
    .init(
        "33 KB of fields",
        get((0..<5).map { "A\($0): \(String(repeating: "x", count: 8000))" }.joined(separator: "\r\n")),
        .headerTooLarge),
]

let requestLineRefusals: [RefusedRequest] = [
    .init("a TLS hello", "\u{16}\u{03}\u{01}\u{02}\0", .tlsHello),
    .init("a TLS hello behind a request", get("A: b") + "\u{16}\u{03}\u{01}", .tlsHello),
    .init("an HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", .unsupportedVersion),
    .init("HTTP/0.9", "GET /\r\n", .malformedRequestLine),
    .init("HTTP/1.2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n", .unsupportedVersion),
    .init("HTTP/3.0", "GET / HTTP/3.0\r\nHost: a\r\n\r\n", .unsupportedVersion),
    .init("a small protocol name", "GET / http/1.1\r\nHost: a\r\n\r\n", .malformedRequestLine),
    .init("a version with more digits", "GET / HTTP/1.10\r\nHost: a\r\n\r\n", .malformedRequestLine),
    .init("a blank behind the version", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n", .malformedRequestLine),
    .init("two blanks", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", .malformedRequestLine),
    .init("a tab", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n", .malformedRequestLine),
    .init("a blank before the method", " GET / HTTP/1.1\r\nHost: a\r\n\r\n", .malformedRequestLine),
    .init("a NUL in the method", "GE\0T / HTTP/1.1\r\nHost: a\r\n\r\n", .malformedRequestLine),
    .init("a small method", "get / HTTP/1.1\r\nHost: a\r\n\r\n", .unknownMethod),
    .init("CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", .unknownMethod),
    .init("TRACE", "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", .unknownMethod),
    .init("five empty lines", "\r\n\r\n\r\n\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", .leadingEmptyLines),
    .init("a target too long", target("/\(String(repeating: "a", count: 8192))"), .targetTooLong),
    .init("a request line that never ends", "GET /\(String(repeating: "a", count: 9000))", .targetTooLong),
    .init("garbage that never ends", String(repeating: "A", count: 9000), .targetTooLong),
    .init("a target without a slash", target("index.html"), .malformedTarget),
    .init("an asterisk for GET", target("*"), .malformedTarget),
    .init("another scheme", target("ftp://a/"), .malformedTarget),
    .init("absolute form without a host", target("http:///x"), .malformedTarget),
    .init("absolute form with a user", target("http://u:p@a/"), .malformedTarget),
    .init("a fragment", target("/a#b"), .malformedTarget),
    .init("a backslash", target("/a\\b"), .malformedTarget),
    .init("a quote in the query", target("/?a=\"b\""), .malformedTarget),
    .init("a target that is not ASCII", target("/é"), .malformedRequestLine),
    .init("an escaped NUL", target("/a%00b"), .escapedControl),
    .init("an escaped NUL in the query", target("/?a=%00"), .escapedControl),
    .init("an escaped line end in the path", target("/a%0d%0ab"), .escapedControl),
    .init("an escape cut short", target("/a%2"), .malformedEscape),
    .init("an escape that is no number", target("/a%zz"), .malformedEscape),
    .init("an escape cut short in the query", target("/?a=%"), .malformedEscape),
    .init("an escaped slash", target("/a%2fb"), .escapedSlash),
    .init("an escaped backslash", target("/a%5Cb"), .escapedSlash),
    .init("a parent segment", target("/a/../b"), .dotSegment),
    .init("an escaped parent segment", target("/a/%2e%2e/b"), .dotSegment),
    .init("a parent segment at the end", target("/a/.."), .dotSegment),
    .init("a segment of one dot", target("/./a"), .dotSegment),
    .init("an overlong UTF-8 slash", target("/a%c0%afb"), .targetNotUTF8),
    .init("a lone surrogate", target("/%ed%a0%80"), .targetNotUTF8),
]

@Suite("The parser refuses what a handler could not repair")
struct RefusalTests {
    @Test("Body framing", arguments: framingRefusals)
    func framing(_ row: RefusedRequest) { check(row) }

    @Test("Header fields", arguments: fieldRefusals)
    func fields(_ row: RefusedRequest) { check(row) }

    @Test("The request line", arguments: requestLineRefusals)
    func requestLine(_ row: RefusedRequest) { check(row) }

    @Test("Every refusal that the parser can give has a row")
    func everyRefusalHasARow() {
        let shown = Set((framingRefusals + fieldRefusals + requestLineRefusals).map(\.refusal))
        let fromTheServer: Set<Refusal> = [.tooSlow, .tooManyConnections, .tooManyConnectionsOfAddress, .tooManyBodies]
        #expect(Set(Refusal.allCases).subtracting(shown) == fromTheServer)
    }

    @Test("Every refusal has a status of its kind and says why", arguments: Refusal.allCases)
    func statusAndReason(_ refusal: Refusal) {
        #expect((400..<600).contains(refusal.status))
        #expect(refusal.reason.hasSuffix(".") || refusal.reason.contains(";"))
        #expect(Status.phrase(refusal.status) != "Status")
    }

    private func check(_ row: RefusedRequest) {
        let whole = Transcript.of([row.bytes])
        #expect(whole.last == "refused \(row.refusal.rawValue)")
        #expect(Transcript.byteByByte(row.bytes) == whole)
    }
}
