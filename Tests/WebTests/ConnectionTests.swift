import HTTP
import Testing

@testable import Web

@Suite("A connection, byte by byte", .timeLimit(.minutes(1)))
struct ConnectionTests {
    @Test("Pipelined requests are answered in order, HEAD without a body")
    func pipelining() async throws {
        try await withServer(sampleRouter()) { _, port in
            let client = try RawClient(port: port)
            try client.send(
                get("/hello") + "HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n"
                    + "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\none"
                    + "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\ntwo\r\n0\r\n\r\n"
                    + get("/none") + get("/hello", "Connection: close\r\n"))
            #expect(try client.answer().body == "hello")
            let head = try client.answer(isHead: true)
            #expect(head.header("Content-Length") == "5")
            #expect(try client.answer().body == "one")
            #expect(try client.answer().body == "two")
            #expect(try client.answer().status == 404)
            let last = try client.answer()
            #expect(last.body == "hello")
            #expect(last.header("Connection") == "close")
            #expect(try client.readToEnd() == "")
        }
    }

    @Test("However the bytes arrive, the answers are the same", arguments: 0..<8 as Range<UInt64>)
    func splits(seed: UInt64) async throws {
        let stream = Array(
            (get("/hello") + "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nT: r\r\n\r\n" + get("/tagged", "If-None-Match: \"1\"\r\n")
                + "POST /echo HTTP/1.0\r\nContent-Length: 4\r\n\r\nlast").utf8)
        try await withServer(sampleRouter(), clock: HandClock().serverClock) { _, port in
            let whole = try RawClient(port: port)
            try whole.send(stream)
            let expected = try whole.readToEnd()
            #expect(expected.hasSuffix("last"))
            // A linear congruential generator is random enough to cut a stream.
            var state = seed &+ 1
            let client = try RawClient(port: port)
            var rest = stream[...]
            while !rest.isEmpty {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let length = Int(state >> 33) % (seed == 0 ? 1 : 40) + 1
                try client.send(Array(rest.prefix(length)))
                rest = rest.dropFirst(length)
            }
            #expect(try client.readToEnd() == expected)
        }
    }

    @Test("100 Continue is sent to a client that waits, and only to one that may go on")
    func continues() async throws {
        try await withServer(sampleRouter()) { _, port in
            let head = "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
            let waiting = try RawClient(port: port)
            try waiting.send(head + "Content-Length: 5\r\n\r\n")
            #expect(try waiting.answer().status == 100)
            try waiting.send("hello")
            #expect(try waiting.answer().body == "hello")

            try waiting.send(head + "Content-Length: 5\r\n\r\nhello")
            #expect(try waiting.answer().status == 200, "the body was there already")

            let tooLarge = try RawClient(port: port)
            try tooLarge.send(head + "Content-Length: 99999999\r\n\r\n")
            #expect(try tooLarge.answer().status == 413)

            let nowhere = try RawClient(port: port)
            try nowhere.send("POST /none HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n")
            #expect(try nowhere.answer().status == 404)
        }
    }

    @Test(
        "A body over the route's limit is 413, and the client gets to read it",
        arguments: ["Content-Length: 1000000", "Transfer-Encoding: chunked"])
    func bodyLimit(framing: String) async throws {
        try await withServer(sampleRouter()) { _, port in
            let client = try RawClient(port: port)
            try client.send("POST /echo-small HTTP/1.1\r\nHost: a\r\n\(framing)\r\n\r\n5\r\nhello")
            // More than was parsed: without the lingering close this would reset the answer away.
            try client.send(Array(repeating: 0x61, count: 100_000))
            let answer = try client.answer()
            #expect(answer.status == 413)
            #expect(answer.header("Connection") == "close")
            #expect(answer.header("Content-Type") == "application/problem+json")
            client.closeSending()
            #expect(try client.readToEnd() == "")
        }
    }

    @Test(
        "A refused request is answered and the connection closed",
        arguments: [
            ("\u{16}\u{03}\u{01}", 400), ("GET / HTTP/1.1\r\n\r\n", 400), ("BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 501),
            ("GET /\(String(repeating: "a", count: 9000))", 414), ("GET / HTTP/2.0\r\n", 505),
            ("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        ])
    func refused(request: String, status: Int) async throws {
        try await withServer(sampleRouter()) { _, port in
            let client = try RawClient(port: port)
            try client.send(get("/hello") + request)
            #expect(try client.answer().body == "hello")
            #expect(try client.answer().status == status)
            client.closeSending()
            #expect(try client.readToEnd() == "")
        }
    }

    @Test("An unchanged resource is 304, by the server's own doing")
    func notModified() async throws {
        try await withServer(sampleRouter(), clock: HandClock().serverClock) { _, port in
            let client = try RawClient(port: port)
            try client.send(get("/tagged", "If-None-Match: \"0\", W/\"1\"\r\n") + get("/tagged"))
            let same = try client.answer()
            #expect(same.status == 304)
            #expect(same.header("ETag") == "\"1\"")
            #expect(same.header("Date") == "Sat, 21 Nov 2026 00:30:00 GMT")
            #expect(try client.answer().body == "tagged")
        }
    }

    @Test("A client that closes its sending side still gets its answer")
    func halfClose() async throws {
        try await withServer(sampleRouter()) { _, port in
            let client = try RawClient(port: port)
            try client.send(get("/hello") + get("/big/3000000"))
            client.closeSending()
            #expect(try client.answer().body == "hello")
            #expect(try client.answer().body.utf8.count == 3_000_000)
            #expect(try client.readToEnd() == "")
        }
    }

    @Test("Large answers pipelined behind one another arrive whole though the client reads late")
    func backPressure() async throws {
        try await withServer(sampleRouter()) { _, port in
            let client = try RawClient(port: port, receiveBuffer: 4096)
            for _ in 0..<50 { try client.send(get("/big/100000") + get("/hello")) }
            for _ in 0..<50 {
                #expect(try client.answer().body.utf8.count == 100_000)
                #expect(try client.answer().body == "hello")
            }
        }
    }

    @Test("HTTP/1.0 closes unless it asks to stay")
    func http10() async throws {
        try await withServer(sampleRouter()) { _, port in
            let client = try RawClient(port: port)
            try client.send("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            #expect(try client.answer().header("Connection") == "keep-alive")
            try client.send("GET /hello HTTP/1.0\r\n\r\n")
            #expect(try client.answer().header("Connection") == "close")
            #expect(try client.readToEnd() == "")
        }
    }

    @Test("Several loops share one port")
    func loops() async throws {
        try await withServer(sampleRouter(), loops: 3) { _, port in
            for _ in 0..<20 {
                let client = try RawClient(port: port)
                try client.send(get("/hello"))
                #expect(try client.answer().body == "hello")
            }
        }
    }
}
