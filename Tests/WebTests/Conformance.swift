import Testing

/// One row of the conformance table: what a client sends, the statuses of the answers in order, and whether the server
/// then closes the connection.
struct Conformance: Sendable, CustomTestStringConvertible {
    var name: String
    var bytes: [UInt8]
    var statuses: [Int]
    var closes: Bool

    var testDescription: String { name }

    init(_ name: String, _ text: String, _ statuses: [Int], closes: Bool) {
        self.name = name
        bytes = Array(text.utf8)
        self.statuses = statuses
        self.closes = closes
    }
}

/// What a smuggler wants to be read as a request of its own.
private let smuggled = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"
private let hello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"

private func get(_ fields: String) -> String { "GET /hello HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\r\n" }
private func post(_ fields: String, _ body: String) -> String {
    "POST /echo HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\r\n\(body)"
}

/// What has to be served.
let servedRows: [Conformance] = [
    .init("a request", hello, [200], closes: false),
    .init("empty lines before it", "\r\n\r\n" + hello, [200], closes: false),
    .init("absolute form", "GET http://b/hello HTTP/1.1\r\nHost: a\r\n\r\n", [200], closes: false),
    .init("OPTIONS *", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", [204], closes: false),
    .init("OPTIONS of a path", "OPTIONS /hello HTTP/1.1\r\nHost: a\r\n\r\n", [204], closes: false),
    .init("a method that the path lacks", "DELETE /hello HTTP/1.1\r\nHost: a\r\n\r\n", [405], closes: false),
    .init("three in one segment", hello + hello + hello, [200, 200, 200], closes: false),
    .init("close asked for", get("Connection: close"), [200], closes: true),
    .init("close among other options", get("Connection: TE, Close"), [200], closes: true),
    .init("HTTP/1.0", "GET /hello HTTP/1.0\r\n\r\n", [200], closes: true),
    .init("HTTP/1.0 that stays", "GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", [200], closes: false),
    .init("a body by length", post("Content-Length: 2", "ab") + hello, [200, 200], closes: false),
    .init("a body of length 0", post("Content-Length: 0", "") + hello, [200, 200], closes: false),
    .init(
        "a chunked body with extension and trailer",
        post("Transfer-Encoding: chunked", "2;a=b\r\nab\r\n0\r\nT: x\r\n\r\n") + hello, [200, 200], closes: false),
    .init("Chunked in capitals", post("Transfer-Encoding: CHUNKED", "0\r\n\r\n"), [200], closes: false),
    .init(
        "a body already behind its expectation", post("Expect: 100-continue\r\nContent-Length: 2", "ab"), [200],
        closes: false),
    .init("blanks around a value", get("X-A: \t b \t"), [200], closes: false),
    .init("a value of bytes above ASCII", get("X-A: é"), [200], closes: false),
    .init("an unknown path", "GET /none HTTP/1.1\r\nHost: a\r\n\r\n", [404], closes: false),
    .init("an IPv6 host", "GET /hello HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", [200], closes: false),
]

/// What has to be refused, each with a smuggled request behind it: the server answers once and closes.
let refusedRows: [Conformance] = [
    .init(
        "CL and TE", post("Content-Length: 4\r\nTransfer-Encoding: chunked", "0\r\n\r\n" + smuggled), [400],
        closes: true),
    .init(
        "TE and CL", post("Transfer-Encoding: chunked\r\nContent-Length: 40", "0\r\n\r\n" + smuggled), [400],
        closes: true),
    .init("two differing lengths", post("Content-Length: 0\r\nContent-Length: 38", smuggled), [400], closes: true),
    .init("a list of lengths", post("Content-Length: 0, 38", smuggled), [400], closes: true),
    .init("a signed length", post("Content-Length: +0", smuggled), [400], closes: true),
    .init("a negative length", post("Content-Length: -1", smuggled), [400], closes: true),
    .init("an overflowing length", post("Content-Length: 18446744073709551616", smuggled), [400], closes: true),
    .init(
        "TE twice", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", "0\r\n\r\n" + smuggled), [400],
        closes: true),
    .init("an unknown coding", post("Transfer-Encoding: xchunked", "0\r\n\r\n" + smuggled), [501], closes: true),
    .init(
        "chunked not last", post("Transfer-Encoding: chunked, identity", "0\r\n\r\n" + smuggled), [501], closes: true),
    .init(
        "a vertical tab before chunked", post("Transfer-Encoding: \u{0B}chunked", "0\r\n\r\n" + smuggled), [400],
        closes: true),
    .init(
        "TE in HTTP/1.0", "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled, [400],
        closes: true),
    .init(
        "a blank before TE's colon", post("Transfer-Encoding : chunked", "0\r\n\r\n" + smuggled), [400], closes: true),
    .init("a blank before CL's colon", post("Content-Length : 0", smuggled), [400], closes: true),
    .init("a folded TE", post("X-A: b\r\n Transfer-Encoding: chunked", smuggled), [400], closes: true),
    .init("bare LF line ends", "GET /hello HTTP/1.1\nHost: a\n\n" + smuggled, [400], closes: true),
    .init("a bare LF in a field", get("X-A: b\nX-B: c") + smuggled, [400], closes: true),
    .init("a bare CR in a field", get("X-A: b\rX-B: c") + smuggled, [400], closes: true),
    .init("NUL in a value", get("X-A: b\0") + smuggled, [400], closes: true),
    .init("a control character in a value", get("X-A: \u{01}") + smuggled, [400], closes: true),
    .init("an empty name", get(": b") + smuggled, [400], closes: true),
    .init("a name that is no token", get("X A: b") + smuggled, [400], closes: true),
    .init("a chunk size in words", post("Transfer-Encoding: chunked", "five\r\n" + smuggled), [400], closes: true),
    .init("a signed chunk size", post("Transfer-Encoding: chunked", "-1\r\n" + smuggled), [400], closes: true),
    .init(
        "a chunk size that overflows", post("Transfer-Encoding: chunked", "ffffffffffffffff1\r\n" + smuggled), [400],
        closes: true),
    .init(
        "a chunk ended by LF alone", post("Transfer-Encoding: chunked", "2\r\nab\n0\r\n\r\n" + smuggled), [400],
        closes: true),
    .init(
        "a chunk longer than it says", post("Transfer-Encoding: chunked", "1\r\nab\r\n0\r\n\r\n" + smuggled), [400],
        closes: true),
    .init(
        "chunk extensions without end",
        post("Transfer-Encoding: chunked", "1;\(String(repeating: "x", count: 400))\r\na\r\n0\r\n\r\n" + smuggled),
        [400],
        closes: true),
    .init("no Host", "GET /hello HTTP/1.1\r\n\r\n" + smuggled, [400], closes: true),
    .init("two Hosts", get("Host: b") + smuggled, [400], closes: true),
    .init("a Host with a path", "GET /hello HTTP/1.1\r\nHost: a/b\r\n\r\n" + smuggled, [400], closes: true),
    .init("%00 in the path", "GET /hello%00x HTTP/1.1\r\nHost: a\r\n\r\n" + smuggled, [400], closes: true),
    .init("a path upwards", "GET /x/..%2fhello HTTP/1.1\r\nHost: a\r\n\r\n" + smuggled, [400], closes: true),
    .init(
        "a target of 9,000 bytes", "GET /\(String(repeating: "a", count: 9_000)) HTTP/1.1\r\nHost: a\r\n\r\n", [414],
        closes: true),
    .init("a field line of 9,000 bytes", get("X-A: \(String(repeating: "a", count: 9_000))"), [431], closes: true),
    .init("101 fields", get((0..<100).map { "X\($0): a" }.joined(separator: "\r\n")), [431], closes: true),
    .init(
        "40 KB of fields",
        get(
            (0..<40).map { "X\($0): \(String(repeating: "a", count: 1_000))" }
                .joined(separator: "\r\n")), [431], closes: true),
    .init("another expectation", post("Expect: 200-maybe\r\nContent-Length: 2", "ab") + smuggled, [417], closes: true),
    .init("an unknown method", "BREW /hello HTTP/1.1\r\nHost: a\r\n\r\n" + smuggled, [501], closes: true),
    .init("HTTP/2's preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", [505], closes: true),
    .init("HTTP/0.9", "GET /hello\r\n" + smuggled, [400], closes: true),
    .init("a TLS hello", "\u{16}\u{03}\u{01}\0\u{05}hello", [400], closes: true),
    .init("a body over the limit", post("Content-Length: 99999999", "ab"), [413], closes: true),
    .init("a good request, then a bad one", hello + get("X-A : b") + smuggled, [200, 400], closes: true),
]
