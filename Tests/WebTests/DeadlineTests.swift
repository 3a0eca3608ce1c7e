import HTTP
import Testing

@testable import Web

/// The clock stands still until a test moves it; an answer received proves that the server has seen what was sent
/// before, so nothing here depends on how fast the machine is.
@Suite("Deadlines are absolute", .timeLimit(.minutes(1)))
struct DeadlineTests {
    private let limits = ServerLimits()

    private func pass(_ time: Duration, _ clock: HandClock, _ server: Server) {
        clock.advance(by: time + .milliseconds(1))
        server.checkDeadlines()
    }

    @Test("A head that does not end is 408, however many bytes trickle in")
    func slowHead() async throws {
        let clock = HandClock()
        try await withServer(sampleRouter(), clock: clock.serverClock) { server, port in
            let client = try RawClient(port: port)
            try client.send(get("/hello") + "GET /hello HTTP/1.1\r\nX-A: ")
            #expect(try client.answer().status == 200)
            clock.advance(by: .seconds(9))
            try client.send("a")
            server.checkDeadlines()
            clock.advance(by: .seconds(1) + .milliseconds(1))
            try client.send("a")
            server.checkDeadlines()
            #expect(try client.answer().status == 408)
        }
    }

    @Test("A body that does not end is 408")
    func slowBody() async throws {
        let clock = HandClock()
        try await withServer(sampleRouter(), clock: clock.serverClock) { server, port in
            let client = try RawClient(port: port)
            try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n")
            #expect(try client.answer().status == 100)
            try client.send("hell")
            pass(limits.bodyTime, clock, server)
            #expect(try client.answer().status == 408)
        }
    }

    @Test("An idle connection is closed without a word")
    func idle() async throws {
        let clock = HandClock()
        try await withServer(sampleRouter(), clock: clock.serverClock) { server, port in
            let client = try RawClient(port: port)
            try client.send(get("/hello"))
            #expect(try client.answer().status == 200)
            clock.advance(by: .seconds(60))
            try client.send(get("/hello"))
            #expect(try client.answer().status == 200, "a request starts the idle time anew")
            pass(limits.idleTime, clock, server)
            #expect(try client.readToEnd() == "")
        }
    }

    @Test("A handler that does not complete is 503; its late answer reaches nobody")
    func lateCompletion() async throws {
        let clock = HandClock()
        let completions = try Inbox<Completion>()
        var router = sampleRouter()
        router.on(.get, "/later") { _ in .later { completions.put($0) } }
        let summaries = try Inbox<RequestSummary>()
        try await withServer(router, clock: clock.serverClock, onAccess: { summaries.put($0) }) { server, port in
            let client = try RawClient(port: port)
            try client.send(get("/later"))
            let completion = try #require(completions.wait().first)
            pass(limits.responseTime, clock, server)
            let answer = try client.answer()
            #expect(answer.status == 503)
            #expect(answer.header("Retry-After") == "5")
            #expect(summaries.wait().first?.fault == .responseTimedOut)

            try client.send(get("/later"))
            let second = try #require(completions.wait().first)
            completion(.text("the first, too late"))
            second(.text("the second"))
            #expect(try client.answer().body == "the second")
        }
    }

    @Test("A client that does not read its answer is given up")
    func slowReader() async throws {
        let clock = HandClock()
        try await withServer(sampleRouter(), clock: clock.serverClock) { server, port in
            let client = try RawClient(port: port, receiveBuffer: 4096)
            try client.send(get("/big/30000000"))
            #expect(try client.read(through: "\r\n\r\n").contains("200 OK"))
            pass(limits.writeTime + .seconds(30_000_000 / limits.slowestRead + 1), clock, server)
            #expect(try client.readToEnd().utf8.count < 30_000_000)
        }
    }
}
