import HTTP
import Testing

@testable import Web

@Suite("Who asks, and how often", .timeLimit(.minutes(1)))
struct AdmissionTests {
    // MARK: Addresses

    @Test(
        "A range is an address with the bits that count",
        arguments: [
            ("10.0.0.0/8", "10.255.1.2", true), ("10.0.0.0/8", "11.0.0.0", false), ("192.0.2.1", "192.0.2.1", true),
            ("192.0.2.1", "192.0.2.2", false), ("0.0.0.0/0", "203.0.113.9", true),
            ("10.0.0.0/8", "::ffff:10.1.1.1", true),
            ("2001:db8::/32", "2001:db8:1::1", true), ("2001:db8::/32", "2001:db9::1", false), ("::1", "::1", true),
            ("10.0.0.0/8", "::1", false), ("192.0.2.128/25", "192.0.2.129", true),
            ("192.0.2.128/25", "192.0.2.1", false),
            ("10.0.0.0/8", "localhost", false),
        ])
    func range(text: String, address: String, isInside: Bool) throws {
        #expect(try #require(AddressRange(text)).contains(address) == isInside)
    }

    @Test(
        "What is no range is refused",
        arguments: ["", "a", "10.0.0.0/33", "10.0.0.1/8", "10.0.0.0/-1", "10.0.0/8", "::/129"])
    func noRange(text: String) { #expect(AddressRange(text) == nil) }

    @Test(
        "Clients are counted by address; of IPv6 by the network, whose addresses are all its holder's",
        arguments: [
            ("192.0.2.1", "192.0.2.1"), ("::ffff:192.0.2.1", "192.0.2.1"), ("2001:db8:0:1::7", "2001:db8:0:1::/64"),
            ("2001:DB8:0:1:ffff:ffff:ffff:ffff", "2001:db8:0:1::/64"), ("2001:db8:0:2::7", "2001:db8:0:2::/64"),
            ("::1", "::/64"), ("nobody", "nobody"), ("", ""),
        ])
    func principal(address: String, principal: String) {
        #expect(AddressRange.principal(of: address) == principal)
    }

    @Test(
        "A proxy is believed only where it is trusted, and its clients' own claims are not",
        arguments: [
            ("127.0.0.1", "203.0.113.5", "203.0.113.5"), ("127.0.0.1", "1.1.1.1, 203.0.113.5", "203.0.113.5"),
            ("127.0.0.1", "1.1.1.1, 203.0.113.5, 10.0.0.2", "203.0.113.5"), ("127.0.0.1", "", "127.0.0.1"),
            ("127.0.0.1", "unknown", "127.0.0.1"), ("127.0.0.1", "1.1.1.1, evil, 10.0.0.2", "10.0.0.2"),
            ("203.0.113.9", "1.1.1.1", "203.0.113.9"), ("127.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
            ("127.0.0.1", "2001:db8::7", "2001:db8::7"),
        ])
    func proxies(peer: String, header: String, client: String) throws {
        let trusted = TrustedProxies(["127.0.0.0/8", "10.0.0.0/8"].compactMap(AddressRange.init))
        let request = try Request(.get, "/", headers: [("X-Forwarded-For", header)])
        #expect(trusted.client(of: .network(address: peer), request.headers) == .network(address: client))
        #expect(TrustedProxies.none.client(of: .network(address: peer), request.headers) == .network(address: peer))
    }

    @Test("The control socket is nobody's client")
    func local() throws {
        let trusted = TrustedProxies(["0.0.0.0/0", "::/0"].compactMap(AddressRange.init))
        let request = try Request(.get, "/", headers: [("X-Forwarded-For", "1.1.1.1")])
        #expect(trusted.client(of: .local(user: 0), request.headers) == .local(user: 0))
    }

    // MARK: Rates

    @Test("A burst is let through, then one an interval; others are not touched")
    func rate() {
        let table = RateTable()
        let limit = RateLimit(perSecond: 2, burst: 3)
        for _ in 0..<3 { #expect(table.wait(of: "a", under: limit, now: 0) == nil) }
        #expect(table.wait(of: "a", under: limit, now: 0) == 1)
        #expect(table.wait(of: "b", under: limit, now: 0) == nil)
        #expect(table.wait(of: "a", under: limit, now: 499_000_000) == 1)
        #expect(table.wait(of: "a", under: limit, now: 500_000_000) == nil)
        #expect(table.wait(of: "a", under: limit, now: 500_000_000) == 1)
        for _ in 0..<3 { #expect(table.wait(of: "a", under: limit, now: 9_000_000_000) == nil) }
    }

    @Test("Made-up principals fill no memory: those who rest are forgotten, the rest share one bucket")
    func flood() {
        let table = RateTable()
        let limit = RateLimit(perSecond: 1, burst: 2)
        for n in 0..<RateTable.capacity { _ = table.wait(of: "\(n)", under: limit, now: 0) }
        #expect((0..<9).filter { table.wait(of: "new \($0)", under: limit, now: 0) == nil }.count == 2)
        #expect(table.count <= RateTable.capacity + 1)
        #expect(table.wait(of: "later", under: limit, now: 60_000_000_000) == nil)
        #expect(table.count == 1)
    }

    @Test("Who is not admitted gets the answer instead of the handler's, and keeps the connection")
    func admission() async throws {
        let admission: Server.Admission = { request, route in
            request.headers.contains("X-Often") && route.pattern.description == "/echo"
                ? .problem(429, "Too often.", headers: [("Retry-After", "3")]) : nil
        }
        try await withServer(sampleRouter(), admission: admission) { _, port in
            let client = try RawClient(port: port)
            let head = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n"
            try client.send(head + "X-Often: 1\r\n\r\nab" + head + "\r\nab")
            let refused = try client.answer()
            #expect(refused.status == 429 && refused.header("Retry-After") == "3")
            #expect(try client.answer().body == "ab")
        }
    }

    // MARK: Memory

    private static let upload =
        "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 60\r\n\r\n"

    private static var room: ServerLimits {
        var limits = ServerLimits()
        // One address has a quarter of it, a hundred bytes.
        limits.bodies = 400
        return limits
    }

    @Test("What is only announced takes no room: clients that send nothing keep nobody from sending")
    func announced() async throws {
        try await withServer(sampleRouter(), limits: Self.room) { _, port in
            var idle: [RawClient] = []
            for _ in 0..<8 {
                let client = try RawClient(port: port)
                try client.send(Self.upload)
                #expect(try client.answer().status == 100)
                idle.append(client)
            }
            let busy = try RawClient(port: port)
            try busy.send(Self.upload)
            #expect(try busy.answer().status == 100)
            try busy.send(String(repeating: "a", count: 60))
            #expect(try busy.answer().status == 200)
        }
    }

    @Test("Bodies that have arrived beyond what their address may take are 503, and their room comes back")
    func bodies() async throws {
        try await withServer(sampleRouter(), limits: Self.room) { _, port in
            // Both fit when they are announced; together they do not.
            let (first, second) = (try RawClient(port: port), try RawClient(port: port))
            for client in [first, second] {
                try client.send(Self.upload)
                #expect(try client.answer().status == 100)
            }
            try first.send(String(repeating: "a", count: 59))
            // Who asks while there is no room is told before sending anything: so the first one's bytes have arrived.
            var status = 0
            while status != 503 {
                let other = try RawClient(port: port)
                try other.send(Self.upload)
                status = try other.answer().status
                #expect(status == 100 || status == 503)
            }
            try second.send(String(repeating: "b", count: 59))
            let refused = try second.answer()
            #expect(refused.status == 503 && refused.header("Retry-After") == "5")
            try first.send("a")
            #expect(try first.answer().status == 200)
            let fourth = try RawClient(port: port)
            try fourth.send(Self.upload)
            #expect(try fourth.answer().status == 100)
        }
    }

    @Test("A body without a length is counted as it comes, and so is one for which there is no route")
    func countedAsItComes() async throws {
        try await withServer(sampleRouter(), limits: Self.room) { _, port in
            for path in ["/echo", "/nowhere"] {
                let client = try RawClient(port: port)
                try client.send("POST \(path) HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
                try client.send("40\r\n\(String(repeating: "a", count: 0x40))\r\n")
                try client.send("40\r\n\(String(repeating: "a", count: 0x40))\r\n")
                #expect(try client.answer().status == 503)
            }
        }
    }
}
