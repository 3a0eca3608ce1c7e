import Glibc
import HTTP
import Testing

@testable import Web

/// Loopback has as many addresses as a test needs; a proxy that is trusted speaks for clients from anywhere.
@Suite("Nobody takes all", .timeLimit(.minutes(1)))
struct ShareTests {
    private static let proxies = TrustedProxies(["127.0.0.0/8"].compactMap(AddressRange.init))
    /// What a token is elsewhere.
    private static let knows: Server.Recognition = { request, _ in request.headers["X-Token"] == "ours" }
    private static let known = "X-Token: ours\r\n"

    private static func limits(connections: Int) -> ServerLimits {
        var limits = ServerLimits()
        limits.connections = connections
        return limits
    }

    private static func router() -> Router {
        var router = sampleRouter()
        router.on(.get, "/events") { _ in .stream(topic: "board", lastID: nil) }
        return router
    }

    private static func from(_ address: String) -> String { "X-Forwarded-For: \(address)\r\n" }

    // MARK: Streams

    /// A client that asked for the stream, and what it was answered.
    private func listen(_ port: UInt16, _ fields: String, from: UInt8 = 1) throws -> (RawClient, RawClient.Answer) {
        let client = try RawClient(port: port, from: from)
        try client.send(get("/events", fields))
        return (client, try client.answer())
    }

    @Test("an address has its share of streams, an IPv6 network is one, and who is known has them all the same")
    func streamsOfAddress() async throws {
        let limits = Self.limits(connections: 32)
        try #require(limits.streamsPerAddress == 2)
        try await withServer(Self.router(), limits: limits, proxies: Self.proxies, knows: Self.knows) { server, port in
            var open: [RawClient] = []
            for addresses in [["203.0.113.1", "203.0.113.1"], ["2001:db8:0:1::1", "2001:db8:0:1:ffff::2"]] {
                for address in addresses {
                    let (client, answer) = try listen(port, Self.from(address))
                    #expect(answer.status == 200)
                    open.append(client)
                }
                let (client, refused) = try listen(port, Self.from(addresses[0]))
                try #require(refused.status == 429 && refused.header("Retry-After") == "60")
                try client.send(get("/hello", Self.from(addresses[0])))
                #expect(try client.answer().body == "hello", "it may ask instead, on the same connection")
                try client.send("HEAD /events HTTP/1.1\r\nHost: a\r\n\(Self.from(addresses[0]))\r\n")
                #expect(try client.answer(isHead: true).status == 200, "which is no stream")
            }
            for _ in 0..<3 {
                let (client, answer) = try listen(port, Self.from("203.0.113.1") + Self.known)
                #expect(answer.status == 200)
                open.append(client)
            }
            #expect(server.streams(of: "board") == 7)
            server.end(topic: "board")
            for client in open { _ = try client.readToEnd() }
            #expect(try listen(port, Self.from("203.0.113.1")).1.status == 200, "its share has come back")
        }
    }

    @Test("strangers together have a share of streams, who is known more, and who only asks finds room beside them")
    func streamsOfStrangers() async throws {
        let limits = Self.limits(connections: 16)
        try #require(limits.streamsPerAddress == 1 && limits.strangersStreams == 12 && limits.streams == 14)
        try await withServer(Self.router(), limits: limits, proxies: Self.proxies, knows: Self.knows) { _, port in
            var open: [RawClient] = []
            for (count, fields) in [(12, ""), (2, Self.known)] {
                for number in 0..<count {
                    let (client, answer) = try listen(port, Self.from("203.0.113.\(number)") + fields)
                    #expect(answer.status == 200)
                    open.append(client)
                }
                let (client, refused) = try listen(port, Self.from("203.0.113.99") + fields)
                try #require(refused.status == 503 && refused.header("Retry-After") == "60")
                try client.send(get("/hello"))
                #expect(try client.answer().body == "hello")
            }
        }
    }

    // MARK: Connections

    private func ask(_ client: RawClient) throws {
        try client.send(get("/hello"))
        #expect(try client.answer().body == "hello")
    }

    @Test("for one connection more of an address its own quietest is closed, and no other's")
    func quietestOfAddress() async throws {
        let limits = Self.limits(connections: 8)
        try #require(limits.connectionsPerAddress == 2)
        try await withServer(Self.router(), limits: limits) { _, port in
            let other = try RawClient(port: port, from: 3)
            try ask(other)
            let clients = try (0..<2).map { _ in try RawClient(port: port, from: 2) }
            for client in clients { try ask(client) }
            let third = try RawClient(port: port, from: 2)
            try ask(third)
            #expect(try clients[0].readToEnd() == "")
            for client in [clients[1], third, other] { try ask(client) }
        }
    }

    @Test("where none of an address' connections is quiet one more is 429; streams of who is known do not count")
    func busyAddress() async throws {
        let completions = try Inbox<Completion>()
        var router = Self.router()
        router.on(.get, "/later") { _ in .later { completions.put($0) } }
        try await withServer(router, limits: Self.limits(connections: 8), knows: Self.knows) { _, port in
            let boards = try (0..<3).map { _ in try listen(port, Self.known, from: 2) }
            #expect(boards.allSatisfy { $0.1.status == 200 })
            let busy = try (0..<2).map { _ in try RawClient(port: port, from: 2) }
            var inHand: [Completion] = []
            for client in busy { try client.send(get("/later")) }
            while inHand.count < busy.count { inHand += completions.wait() }
            let refused = try RawClient(port: port, from: 2).answer()
            #expect(refused.status == 429 && refused.header("Retry-After") == "5")
            try ask(try RawClient(port: port, from: 3))
            for completion in inHand { completion(.text("done")) }
            for client in busy { #expect(try client.answer().body == "done") }
        }
    }

    @Test("connections through a trusted proxy are everybody's and are not counted by its address")
    func proxied() async throws {
        try await withServer(Self.router(), limits: Self.limits(connections: 8), proxies: Self.proxies) { _, port in
            let clients = try (0..<6).map { _ in try RawClient(port: port) }
            for client in clients { try ask(client) }
            for client in clients { try ask(client) }
        }
    }

    @Test("where there is no room at all the quietest connection of all gives way")
    func quietestOfAll() async throws {
        try await withServer(Self.router(), limits: Self.limits(connections: 4)) { _, port in
            let clients = try (2..<6).map { try RawClient(port: port, from: $0) }
            for client in clients { try ask(client) }
            try ask(clients[0])
            try ask(try RawClient(port: port, from: 6))
            #expect(try clients[1].readToEnd() == "", "the first has asked again since")
            for client in [clients[0], clients[2], clients[3]] { try ask(client) }
        }
    }

    @Test("who has announced a body and sends none of it keeps no connection from anybody")
    func announced() async throws {
        try await withServer(Self.router(), limits: Self.limits(connections: 4)) { _, port in
            let idle = try (2..<6).map { try RawClient(port: port, from: $0) }
            for client in idle {
                try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n")
                #expect(try client.answer().status == 100)
            }
            try ask(try RawClient(port: port, from: 6))
        }
    }

    @Test("where none is quiet one more is 503")
    func full() async throws {
        let completions = try Inbox<Completion>()
        var router = sampleRouter()
        router.on(.get, "/later") { _ in .later { completions.put($0) } }
        try await withServer(router, limits: Self.limits(connections: 1)) { _, port in
            let first = try RawClient(port: port, from: 2)
            try first.send(get("/later"))
            let inHand = completions.wait()
            let refused = try RawClient(port: port, from: 3).answer()
            #expect(refused.status == 503 && refused.header("Retry-After") == "5")
            inHand.first?(.text("done"))
            #expect(try first.answer().body == "done")
        }
    }

    // MARK: Bodies

    /// How often a server that has been sent bytes is asked whether they have arrived.
    private static let patience = 1_000

    private static func upload(_ length: Int, _ fields: String) -> String {
        "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: \(length)\r\n\(fields)\r\n"
    }

    /// A client whose bytes have arrived but for the last, which leaves no room for another so large of its address.
    private func holding(_ bytes: Int, of address: String, _ port: UInt16) throws -> RawClient {
        let client = try RawClient(port: port)
        try client.send(Self.upload(bytes + 1, Self.from(address)))
        #expect(try client.answer().status == 100)
        try client.send(String(repeating: "a", count: bytes))
        for _ in 0..<Self.patience {
            let other = try RawClient(port: port)
            try other.send(Self.upload(bytes, Self.from(address)))
            if try other.answer().status == 503 { return client }
        }
        throw RawClient.Failure(what: "there is always room")
    }

    @Test("strangers who hold all they may give way to another, the greediest first; who is known has room beside")
    func bodies() async throws {
        var limits = ServerLimits()
        limits.bodies = 400
        try #require(limits.strangersBodies == 200 && limits.bodiesPerAddress == 100)
        try await withServer(Self.router(), limits: limits, proxies: Self.proxies, knows: Self.knows) { _, port in
            let most = try holding(95, of: "203.0.113.1", port)
            let less = try holding(90, of: "203.0.113.2", port)
            // A call whose signature is over its body is a stranger's until it is whole.
            let call = try RawClient(port: port)
            try call.send(Self.upload(60, Self.from("203.0.113.3")))
            #expect(try call.answer().status == 100)
            try call.send(String(repeating: "b", count: 60))
            #expect(try call.answer().status == 200)
            #expect(try most.answer().status == 503)
            let staff = try RawClient(port: port)
            try staff.send(Self.upload(200, Self.from("203.0.113.2") + Self.known))
            #expect(try staff.answer().status == 100)
            try staff.send(String(repeating: "c", count: 200))
            #expect(try staff.answer().status == 200)
            try less.send("a")
            #expect(try less.answer().status == 200)
        }
    }

    @Test("of all who hold bytes the one that holds most gives way, and never to one that holds as much")
    func verdicts() {
        var room = BodyRoom(whole: 100, strangers: 50, address: 25)
        room.add(25, of: "a")
        room.add(20, of: "b")
        #expect(room.fits(5, of: "c") && room.fits(6, of: "c") && !room.fits(25, of: "c") && !room.fits(1, of: "a"))
        room.add(6, of: "c")
        #expect(room.verdict(on: "c") == .fitsOnce(givesUp: "a"))
        #expect(room.verdict(on: "a") == .refused && room.verdict(on: nil) == .fits)
        room.add(-25, of: "a")
        #expect(room.verdict(on: "c") == .fits)
        #expect(room.fits(74, of: nil) && !room.fits(75, of: nil))
        room.add(74, of: nil)
        #expect(room.verdict(on: nil) == .fits && room.verdict(on: "c") == .fits && !room.fits(1, of: "c"))
        room.add(1, of: "c")
        #expect(room.verdict(on: "c") == .refused && room.verdict(on: nil) == .refused)
    }

    @Test("what is no longer counted of a refused client's bytes is no longer in memory")
    func refusedBytes() throws {
        let setting = EventLoop.Setting(
            router: Self.router(), limits: ServerLimits(), proxies: .none, clock: HandClock().serverClock,
            snapshot: { _, _ in nil }, streams: StreamCount(ServerLimits()))
        let loop = try EventLoop(setting, [])
        var ends: [Int32] = [0, 0]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        defer { for end in ends { close(end) } }
        let connection = Connection(
            descriptor: ends[0], generation: 1, peer: .network(address: "192.0.2.1"), origin: nil,
            limits: RequestLimits(), now: 0)
        let bytes = Array("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 60\r\n\r\nhello".utf8)
        var position = 0
        guard case .request = connection.parser.next(bytes.span, from: &position),
            case .needMore = connection.parser.next(bytes.span, from: &position)
        else {
            Issue.record("it was not parsed")
            return
        }
        #expect(loop.hold(connection, connection.parser.received) && loop.room.held == 5)
        connection.unparsed = [0]
        loop.refuse(connection, .tooManyBodies)
        #expect(loop.room.held == 0 && connection.parser.received == 0 && connection.unparsed.isEmpty)
    }
}
