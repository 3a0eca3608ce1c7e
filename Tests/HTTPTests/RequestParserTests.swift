import Testing
import TestSupport

@testable import HTTP

/// Streams of requests a strict server must take, with all that is allowed and unusual about them.
let acceptedStreams: [(name: String, text: String, lines: [String])] = [
    (
        "the smallest request", "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        ["GET / host=a raw=/ none keep=true continue=false [Host=a]"]
    ),
    (
        "empty lines before it", "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
        ["GET / host=a raw=/ none keep=true continue=false [Host=a]"]
    ),
    (
        "absolute form overrides the host", "GET http://b:8080/x?y HTTP/1.1\r\nHost: a\r\n\r\n",
        ["GET /x host=b:8080 raw=http://b:8080/x?y none keep=true continue=false [Host=a]"]
    ),
    (
        "absolute form without a path", "GET HTTP://b HTTP/1.1\r\nHost: b\r\n\r\n",
        ["GET / host=b raw=HTTP://b none keep=true continue=false [Host=b]"]
    ),
    (
        "OPTIONS for the whole server", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
        ["OPTIONS * host=a raw=* none keep=true continue=false [Host=a]"]
    ),
    (
        "an IPv6 host", "GET / HTTP/1.1\r\nhost:[::1]:80\r\n\r\n",
        ["GET / host=[::1]:80 raw=/ none keep=true continue=false [host=[::1]:80]"]
    ),
    (
        "HTTP/1.0 without a host closes", "GET / HTTP/1.0\r\n\r\n",
        ["GET / host=- raw=/ none keep=false continue=false []"]
    ),
    (
        "HTTP/1.0 may keep the connection", "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n",
        ["GET / host=- raw=/ none keep=true continue=false [Connection=Keep-Alive]"]
    ),
    (
        "close among other options", "GET / HTTP/1.1\r\nHost: a\r\nConnection: te , CLOSE\r\n\r\n",
        ["GET / host=a raw=/ none keep=false continue=false [Host=a; Connection=te , CLOSE]"]
    ),
    (
        "blanks around values, and an empty one", "GET / HTTP/1.1\r\nHost:\t a \t\r\nX:\r\nY: \t\r\n\r\n",
        ["GET / host=a raw=/ none keep=true continue=false [Host=a; X=; Y=]"]
    ),
    (
        "obs-text in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: 日本\r\n\r\n",
        ["GET / host=a raw=/ none keep=true continue=false [Host=a; X=日本]"]
    ),
    (
        "an escaped path is decoded once", "GET /%E6%B8%AF%E5%8C%BA/a%2541?q=%E6%B8%AF HTTP/1.1\r\nHost: a\r\n\r\n",
        ["GET /港区/a%41 host=a raw=/%E6%B8%AF%E5%8C%BA/a%2541?q=%E6%B8%AF none keep=true continue=false [Host=a]"]
    ),
    (
        "dots that are no segment", "GET /a.b/...c/.well-known HTTP/1.1\r\nHost: a\r\n\r\n",
        ["GET /a.b/...c/.well-known host=a raw=/a.b/...c/.well-known none keep=true continue=false [Host=a]"]
    ),
    (
        "a body of known length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
        ["POST / host=a raw=/ length(5) keep=true continue=false [Host=a; Content-Length=5]", "body hello"]
    ),
    (
        "a length of zero", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nExpect: 100-continue\r\n\r\n",
        [
            "POST / host=a raw=/ none keep=true continue=false "
                + "[Host=a; Content-Length=0; Expect=100-continue]"
        ]
    ),
    (
        "an expectation", "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nExpect: 100-Continue\r\n\r\nx",
        [
            "PUT / host=a raw=/ length(1) keep=true continue=true "
                + "[Host=a; Content-Length=1; Expect=100-Continue]", "body x",
        ]
    ),
    (
        "chunks with extensions and trailers",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n"
            + "5;a=\"b\"\r\nhello\r\n00006\r\n world\r\n0;z\r\nX: y\r\nContent-Length: 9\r\n\r\n",
        [
            "POST / host=a raw=/ chunked keep=true continue=false [Host=a; Transfer-Encoding=Chunked]",
            "body hello world",
        ]
    ),
    (
        "a pipeline",
        "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nok"
            + "POST /3 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"
            + "\r\nDELETE /4 HTTP/1.1\r\nHost: a\r\n\r\n",
        [
            "GET /1 host=a raw=/1 none keep=true continue=false [Host=a]",
            "POST /2 host=a raw=/2 length(2) keep=true continue=false [Host=a; Content-Length=2]", "body ok",
            "POST /3 host=a raw=/3 chunked keep=true continue=false [Host=a; Transfer-Encoding=chunked]", "body x",
            "DELETE /4 host=a raw=/4 none keep=true continue=false [Host=a]",
        ]
    ),
]

@Suite("The parser takes what the standard allows")
struct RequestParserTests {
    @Test("Requests and pipelines", arguments: acceptedStreams.indices)
    func accepted(_ index: Int) {
        let row = acceptedStreams[index]
        #expect(Transcript.of(row.text) == row.lines, "\(row.name)")
        #expect(Transcript.byteByByte(Array(row.text.utf8)) == row.lines, "\(row.name)")
    }

    @Test("However a stream is split, the answer is the same", arguments: 0..<20 as Range<UInt64>)
    func splitPointsDoNotMatter(seed: UInt64) {
        var random = SplitMix(seed: seed)
        let streams =
            acceptedStreams.map { Array($0.text.utf8) }
            + (framingRefusals + fieldRefusals + requestLineRefusals).map(\.bytes)
        for stream in streams {
            // Several streams behind one another, cut anywhere, with a byte changed now and then.
            var bytes = stream + (streams.randomElement(using: &random) ?? [])
            if Bool.random(using: &random), let place = bytes.indices.randomElement(using: &random) {
                bytes[place] = UInt8.random(in: 0...255, using: &random)
            }
            var pieces: [[UInt8]] = []
            var rest = bytes[...]
            while !rest.isEmpty {
                let length = Int.random(
                    in: 1...max(1, min(rest.count, 1 << Int.random(in: 0...12, using: &random))), using: &random)
                pieces.append(Array(rest.prefix(length)))
                rest = rest.dropFirst(length)
            }
            #expect(Transcript.of(pieces) == Transcript.of([bytes]))
        }
    }

    @Test("Limits are inclusive: exactly the limit is taken, one byte more is not")
    func limitsAreInclusive() {
        var limits = RequestLimits()
        limits.target = 10
        limits.fieldLine = 20
        limits.header = 40
        limits.fields = 2
        limits.body = 4
        func last(_ text: String) -> String? {
            let whole = Transcript.of(text, limits: limits)
            #expect(Transcript.byteByByte(Array(text.utf8), limits: limits) == whole)
            return whole.last
        }
        #expect(last("GET /123456789 HTTP/1.0\r\n\r\n")?.hasPrefix("GET") == true)
        #expect(last("GET /1234567890 HTTP/1.0\r\n\r\n") == "refused targetTooLong")
        #expect(last("GET / HTTP/1.0\r\nA: 4567890123456789\r\n\r\n")?.hasPrefix("GET") == true)
        #expect(last("GET / HTTP/1.0\r\nA: 45678901234567890\r\n\r\n") == "refused fieldLineTooLong")
        #expect(last("GET / HTTP/1.0\r\nA: b\r\nA: b\r\n\r\n")?.hasPrefix("GET") == true)
        #expect(last("GET / HTTP/1.0\r\nA: b\r\nA: b\r\nA: b\r\n\r\n") == "refused tooManyFields")
        #expect(last("POST / HTTP/1.0\r\nContent-Length: 4\r\n\r\nbody") == "body body")
        #expect(last("POST / HTTP/1.0\r\nContent-Length: 5\r\n\r\nbodyx") == "refused bodyTooLarge")
    }

    @Test(
        "A route's own body limit counts from the head on", arguments: [(3, "refused bodyTooLarge"), (5, "body hello")])
    func routeLimit(limit: Int, last: String) {
        for text in [
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n",
        ] {
            #expect(Transcript.of(text, bodyLimit: limit).last == last)
            #expect(Transcript.byteByByte(Array(text.utf8), bodyLimit: limit).last == last)
        }
    }

    @Test("Nothing is taken after a refusal")
    func refusalIsFinal() {
        var parser = RequestParser()
        var position = 0
        let bad = Array("get / HTTP/1.1\r\n".utf8)
        guard case .refused(.unknownMethod) = parser.next(bad.span, from: &position) else {
            Issue.record("the method is not known")
            return
        }
        position = 0
        let good = Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
        guard case .refused(.unknownMethod) = parser.next(good.span, from: &position) else {
            Issue.record("a refusal is final")
            return
        }
    }

    @Test("A parser is idle only between requests")
    func idle() {
        var parser = RequestParser()
        #expect(parser.isIdle)
        var position = 0
        let half = Array("GET / HT".utf8)
        _ = parser.next(half.span, from: &position)
        #expect(!parser.isIdle)
    }
}
