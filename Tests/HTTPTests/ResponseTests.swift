import Testing

@testable import HTTP

private func wire(
    _ response: Response, to request: Request? = nil, keepsAlive: Bool = true
) throws -> String {
    let request = try request ?? Request(.get, "/")
    let writer = ResponseWriter(dateField: Array("Date: D\r\n".utf8))
    var bytes: [UInt8] = []
    bytes += writer.writeHead(of: response, to: request, keepsAlive: keepsAlive, into: &bytes).body
    return String(decoding: bytes, as: UTF8.self)
}

@Suite("A response")
struct ResponseTests {
    @Test("Length, security headers and date are added")
    func head() throws {
        let response = Response(headers: [("Content-Type", "text/plain")], body: Array("hello".utf8))
        let expected =
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-Content-Type-Options: nosniff\r\n"
            + "Referrer-Policy: no-referrer\r\nContent-Length: 5\r\nDate: D\r\n\r\nhello"
        #expect(try wire(response) == expected)
        #expect(response.header("content-type") == "text/plain")
        #expect(response.header("etag") == nil)
    }

    @Test("A handler's own security header wins")
    func ownSecurityHeader() throws {
        let response = Response(headers: [("referrer-policy", "same-origin")])
        #expect(response.header("Referrer-Policy") == "same-origin")
        #expect(try wire(response).components(of: "eferrer") == 2)
    }

    @Test("HEAD, closing and HTTP/1.0")
    func contexts() throws {
        let response = Response.text("hello")
        let head = try wire(response, to: Request(.head, "/"))
        #expect(head.hasSuffix("Date: D\r\n\r\n"))
        #expect(head.contains("Content-Length: 5\r\n"))
        #expect(try wire(response, keepsAlive: false).contains("Connection: close\r\n"))
        let old = try #require(Transcript.requests(in: "GET / HTTP/1.0\r\n\r\n").first)
        #expect(try wire(response, to: old).contains("Connection: keep-alive\r\n"))
    }

    @Test("204 and 304 have neither body nor length", arguments: [204, 304])
    func withoutBody(status: Int) {
        let response = Response(status: status, body: Array("x".utf8))
        #expect(response.header("Content-Length") == nil)
        #expect(response.body.isEmpty)
    }

    @Test(
        "A field that would end a line or frame the message makes it a bare 500",
        arguments: [
            ("X-A", "b\r\nSet-Cookie: c"), ("X-A", "b\nc"), ("X-A", "b\rc"), ("X-A", "b\0"), ("X A", "b"), ("", "b"),
            ("X-A:", "b"), ("Content-Length", "9"), ("transfer-encoding", "chunked"), ("Connection", "close"),
        ])
    func refusedFields(name: String, value: String) throws {
        let response = Response(headers: [("X-Ok", "1"), (name, value)], body: Array("page".utf8))
        #expect(response.status == 500)
        #expect(response.refusedField == name)
        #expect(response.body.isEmpty)
        #expect(response.header("X-Ok") == nil)
        #expect(try !wire(response).contains("Set-Cookie"))
    }

    @Test(
        "If-None-Match is compared weakly, in lists and with an asterisk",
        arguments: [
            ("\"a\"", true), ("W/\"a\"", true), ("\"b\", W/\"a\"", true), ("\"b\",\"c\" ,\"a\"", true), ("*", true),
            (" , \"a\"", true), ("\"A\"", false), ("\"b\"", false), ("a", false), ("\"a", false), ("", false),
            ("* ,\"a\"", false), ("w/\"a\"", false), ("\"b\"x, \"a\"", false), ("\"x,\"a\"", false),
        ])
    func ifNoneMatch(value: String, matches: Bool) throws {
        for tag in ["\"a\"", "W/\"a\""] {
            let response = Response(headers: [("ETag", tag), ("Cache-Control", "max-age=5"), ("Content-Type", "x/y")])
            let request = try Request(.get, "/", headers: [("If-None-Match", value)])
            #expect(response.isNotModified(for: request) == matches)
        }
    }

    @Test("A 304 repeats what caches need, and only GET and HEAD of a 200 give one")
    func notModified() throws {
        let response = Response(
            headers: [("ETag", "\"a\""), ("Cache-Control", "max-age=5"), ("Content-Type", "x/y")], body: [1])
        let text = try wire(response, to: Request(.get, "/", headers: [("If-None-Match", "\"a\"")]))
        #expect(text.hasPrefix("HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\nCache-Control: max-age=5\r\n"))
        #expect(!text.contains("Content-Type:"))
        #expect(!text.contains("Content-Length:"))
        let match = [("If-None-Match", "\"a\"")]
        #expect(response.isNotModified(for: try Request(.head, "/", headers: match)))
        #expect(!response.isNotModified(for: try Request(.post, "/", headers: match)))
        let error = Response(status: 404, headers: [("ETag", "\"a\"")])
        #expect(!error.isNotModified(for: try Request(.get, "/", headers: match)))
        let untagged = Response.text("x")
        #expect(!untagged.isNotModified(for: try Request(.get, "/", headers: [("If-None-Match", "*")])))
    }

    private static let long = Response(
        headers: [("ETag", "\"a\""), ("Content-Type", "x/y")], body: Array(repeating: 0x61, count: 5_000),
        compressed: [1, 2, 3])

    @Test(
        "Who names gzip gets it, smaller and with a tag of its own; everybody else gets plain bytes",
        arguments: [
            ("gzip", true), ("deflate, gzip;q=1.0, *;q=0.5", true), ("GZIP", true), ("x-gzip", true),
            ("gzip;q=0.001", true), ("gzip ; q=0.5", true), ("gzip;q=0", false), ("gzip;q=0.000", false),
            ("*", false), ("identity", false), ("br", false), ("gzipped", false), ("", false),
        ])
    func gzip(value: String, takesIt: Bool) throws {
        let text = try wire(Self.long, to: Request(.get, "/", headers: [("Accept-Encoding", value)]))
        #expect(text.contains("Content-Encoding: gzip\r\n") == takesIt)
        #expect(text.contains(takesIt ? "ETag: \"a-gzip\"\r\n" : "ETag: \"a\"\r\n"))
        #expect(text.contains("Vary: Accept-Encoding\r\n"))
        #expect((text.utf8.count < 1_000) == takesIt)
    }

    @Test("A tag names one coding: whoever asks for the other is not told that nothing changed")
    func tagsOfCodings() throws {
        func isNotModified(_ tag: String, _ encoding: String) throws -> Bool {
            Self.long.isNotModified(
                for: try Request(.get, "/", headers: [("If-None-Match", tag), ("Accept-Encoding", encoding)]))
        }
        #expect(try isNotModified("\"a-gzip\"", "gzip") && isNotModified("\"a\"", ""))
        #expect(try !isNotModified("\"a\"", "gzip") && !isNotModified("\"a-gzip\"", ""))
    }

    @Test("What has no gzip is the same for everybody")
    func incompressible() throws {
        let takesIt = try Request(.get, "/", headers: [("Accept-Encoding", "gzip")])
        let text = try wire(Response(body: Array("short".utf8)), to: takesIt)
        #expect(text.hasSuffix("short") && !text.contains("Vary") && !text.contains("Content-Encoding"))
    }

    @Test("If-None-Match in two fields is one list")
    func ifNoneMatchInTwoFields() throws {
        let response = Response(headers: [("ETag", "\"a\"")])
        let request = try Request(.get, "/", headers: [("If-None-Match", "\"b\""), ("If-None-Match", "\"a\"")])
        #expect(response.isNotModified(for: request))
    }

    @Test("An entity tag holds no quote, blank or control character", arguments: ["a\"b", "a b", "a\nb", "\u{7F}"])
    func malformedTags(text: String) { #expect(EntityTag(text) == nil) }

    @Test("A problem is JSON whatever its text holds")
    func problem() {
        let problem = Problem(
            status: 403, type: "urn:x", detail: "a \"b\"\\\n\u{01}日本", members: [("field", "areas[0]")])
        let json = String(decoding: problem.json, as: UTF8.self)
        #expect(
            json == "{\"type\":\"urn:x\",\"title\":\"Forbidden\",\"status\":403,"
                + "\"detail\":\"a \\\"b\\\"\\\\\\n\\u0001日本\",\"field\":\"areas[0]\"}")
        #expect(Response.problem(problem).header("Content-Type") == "application/problem+json")
    }

    @Test("An event has one data line a line, and no field can be smuggled into it")
    func events() {
        func text(_ event: ServerSentEvent) -> String { String(decoding: event.bytes, as: UTF8.self) }
        #expect(text(.init(data: "x")) == "data: x\n\n")
        #expect(
            text(.init(id: "7", name: "board", data: "a\nb\r\nc\rd"))
                == "id: 7\nevent: board\ndata: a\ndata: b\ndata: c\ndata: d\n\n")
        #expect(text(.init(id: "7\ndata: y", name: "b\rid: 9", data: "")) == "id: 7\nevent: b\ndata: \n\n")
        #expect(text(.init(id: "7\0", data: "x")) == "data: x\n\n")
    }

    @Test("A chunk says its length in hexadecimal")
    func chunks() {
        let chunk = ResponseWriter.chunk(Array(repeating: 0x61, count: 26))
        #expect(String(decoding: chunk, as: UTF8.self) == "1a\r\n\(String(repeating: "a", count: 26))\r\n")
    }
}

extension String {
    fileprivate func components(of text: String) -> Int {
        split(separator: text, omittingEmptySubsequences: false).count
    }
}
