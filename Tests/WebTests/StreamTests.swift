import HTTP
import Testing

@testable import Web

private func streamRouter() -> Router {
    var router = sampleRouter()
    router.on(.get, "/events/{topic}") { request in
        .stream(topic: request.parameters["topic"], lastID: request.headers["Last-Event-ID"])
    }
    return router
}

private let snapshot: Server.Snapshot = { topic, lastID in
    lastID == "0" ? nil : ServerSentEvent(id: "0", data: "now of \(topic)")
}

@Suite("Event streams", .timeLimit(.minutes(1)))
struct StreamTests {
    @Test("A subscriber gets the retry time, what is so now, and what changes")
    func subscribing() async throws {
        try await withServer(streamRouter(), snapshot: snapshot) { server, port in
            let client = try RawClient(port: port)
            try client.send(get("/events/board"))
            let head = try client.read(through: "\r\n\r\n")
            #expect(head.contains("Content-Type: text/event-stream\r\n"))
            #expect(head.contains("Transfer-Encoding: chunked\r\n"))
            #expect(head.contains("Cache-Control: no-store\r\n"))
            #expect(try client.read(through: "\n\n\r\n").hasSuffix("retry: 3000\n\n\r\n"))
            #expect(try client.read(through: "\n\n\r\n") == "1a\r\nid: 0\ndata: now of board\n\n\r\n")
            server.publish(topic: "other", event: ServerSentEvent(data: "not for you"))
            server.publish(topic: "board", event: ServerSentEvent(id: "1", data: "changed"))
            #expect(try client.read(through: "\n\n\r\n") == "15\r\nid: 1\ndata: changed\n\n\r\n")
        }
    }

    @Test("Who has seen the current state is not told it again; HTTP/1.0 gets the plain stream")
    func lastID() async throws {
        try await withServer(streamRouter(), snapshot: snapshot) { server, port in
            let client = try RawClient(port: port)
            try client.send("GET /events/board HTTP/1.0\r\nLast-Event-ID: 0\r\n\r\n")
            let head = try client.read(through: "\r\n\r\n")
            #expect(head.contains("Connection: close\r\n"))
            #expect(!head.contains("chunked"))
            #expect(try client.read(through: "\n\n") == "retry: 3000\n\n")
            server.publish(topic: "board", event: ServerSentEvent(id: "1", data: "changed"))
            #expect(try client.read(through: "\n\n") == "id: 1\ndata: changed\n\n")
        }
    }

    @Test("A topic that has come to its end closes its streams behind the last event, and who listens is counted")
    func ending() async throws {
        try await withServer(streamRouter(), snapshot: snapshot) { server, port in
            #expect(server.streams(of: "board") == 0)
            let clients = try (0..<2).map { _ in try RawClient(port: port) }
            for client in clients {
                try client.send(get("/events/board"))
                _ = try client.read(through: "now of board\n\n\r\n")
            }
            let other = try RawClient(port: port)
            try other.send(get("/events/other"))
            _ = try other.read(through: "now of other\n\n\r\n")
            #expect(server.streams(of: "board") == 2 && server.streams(of: "other") == 1)
            server.publish(topic: "board", event: ServerSentEvent(id: "1", data: "last"))
            server.end(topic: "board")
            for client in clients {
                #expect(try client.read(through: "0\r\n\r\n") == "12\r\nid: 1\ndata: last\n\n\r\n0\r\n\r\n")
            }
            server.publish(topic: "other", event: ServerSentEvent(id: "2", data: "goes on"))
            _ = try other.read(through: "goes on\n\n\r\n")
            #expect(server.streams(of: "board") == 0 && server.streams(of: "other") == 1)
        }
    }

    @Test("A quiet stream is kept open by comments")
    func heartbeats() async throws {
        let clock = HandClock()
        try await withServer(streamRouter(), clock: clock.serverClock) { server, port in
            let client = try RawClient(port: port)
            try client.send(get("/events/board"))
            _ = try client.read(through: "retry: 3000\n\n\r\n")
            for _ in 0..<3 {
                clock.advance(by: .seconds(15))
                server.checkDeadlines()
                #expect(try client.read(through: ":\n\n\r\n") == "3\r\n:\n\n\r\n")
            }
        }
    }

    @Test("A client that does not read keeps at most one event waiting: the newest")
    func latestWins() async throws {
        try await withServer(streamRouter(), clock: HandClock().serverClock) { server, port in
            let client = try RawClient(port: port, receiveBuffer: 4096)
            try client.send(get("/events/board"))
            _ = try client.read(through: "retry: 3000\n\n\r\n")
            let padding = String(repeating: "x", count: 300_000)
            let published = 40
            for n in 1...published {
                server.publish(topic: "board", event: ServerSentEvent(id: "\(n)", data: padding))
            }
            // Answered behind the publications, so all of them have been handled before the client begins to read.
            let other = try RawClient(port: port)
            try other.send(get("/hello"))
            #expect(try other.answer().status == 200)
            var seen: [Int] = []
            while seen.last != published {
                let event = try client.read(through: "\n\n\r\n")
                let id = event.split(whereSeparator: \.isNewline).first { $0.hasPrefix("id: ") }?.dropFirst(4)
                seen.append(try #require(id.flatMap { Int($0) }))
            }
            #expect(seen == seen.sorted())
            #expect(seen.count < published / 2, "\(seen.count) of \(published) were kept")
        }
    }

    @Test("Stopping ends a stream properly")
    func stopping() async throws {
        let server = try Server(listen: [.tcp(host: "127.0.0.1", port: 0)], router: streamRouter())
        let client = try RawClient(port: try #require(server.port))
        try client.send(get("/events/board"))
        _ = try client.read(through: "retry: 3000\n\n\r\n")
        let stopped = try Inbox<Void>()
        server.stop(within: .seconds(5)) { stopped.put(()) }
        #expect(try client.read(through: "0\r\n\r\n") == "0\r\n\r\n")
        client.closeSending()
        _ = stopped.wait()
    }
}
