import Testing

@testable import HTTP

@Suite("A request")
struct RequestTests {
    @Test("The query is decoded as a form, lazily and in order")
    func query() throws {
        let request = try Request(.get, "/search?q=%E6%B8%AF+%E5%8C%BA&lang=ja&empty=&flag&&=&q=2&a=b=c&p=1")
        #expect(request.query("q") == "港 区")
        #expect(request.query("flag") == "")
        #expect(request.query("empty") == "")
        #expect(request.query("none") == nil)
        #expect(request.query("a") == "b=c")
        #expect(request.query.map(\.name) == ["q", "lang", "empty", "flag", "q", "a", "p"])
    }

    @Test("A form body gives its pairs, with broken escapes as they are")
    func form() throws {
        let request = try Request(
            .post, "/unsubscribe", headers: [("Content-Length", "26")],
            body: Array("List-Unsubscribe=One-Click&x=%z".utf8))
        #expect(request.form.map(\.name) == ["List-Unsubscribe", "x"])
        #expect(request.form.map(\.value) == ["One-Click", "%z"])
    }

    @Test("Fields are found without case; repeated ones keep their order")
    func headers() throws {
        let request = try Request(
            .get, "/", headers: [("X-Line-Signature", " abc "), ("Accept", "a"), ("ACCEPT", "b")])
        #expect(request.headers["x-line-signature"] == "abc")
        #expect(request.headers.values("accept") == ["a", "b"])
        #expect(request.headers["Cookie"] == nil)
        #expect(request.headers.contains("HOST"))
        #expect(request.headers.count == 4)
        #expect(request.headers.first("accept", equals: Array("a".utf8)))
        #expect(!request.headers.first("accept", equals: Array("b".utf8)))
    }

    @Test("A request made in code cannot be one that a client could not send")
    func madeInCode() {
        #expect(throws: Refusal.dotSegment) { try Request(.get, "/../etc/passwd") }
        #expect(throws: Refusal.unknownExpectation) { try Request(.get, "/", headers: [("Expect", "x")]) }
    }
}
