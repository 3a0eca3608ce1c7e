import Channel
import Testing

@testable import Net

/// Who may be reached: names, addresses, trust and the drill site's list.
@Suite struct ReachTests {
    private func net(
        _ names: [String: [String]] = [:], allowed: [String]? = nil, resolveTimeout: Int = 3000
    ) -> Net {
        let settings = NetSettings(
            version: "1", allowedHosts: allowed.map { Set($0.compactMap(HostPort.init)) },
            resolveTimeout: resolveTimeout)
        return Net(settings: settings) { _ in Names { name in (names[name] ?? []).compactMap { IPAddress($0) } } }
    }

    private func echo() throws -> ScriptedServer {
        try ScriptedServer { peer, _ in while peer.request() != nil { peer.answer(200) } }
    }

    private func request(_ url: String, _ trust: Trust) -> Request {
        .http(HTTPRequest(method: "POST", url: url, body: [1], trust: trust))
    }

    @Test("a name is connected to at the address it was resolved to, under its own name")
    func named() async throws {
        let server = try echo()
        defer { server.stop() }
        let answer = await net(["sink.example": ["127.0.0.1"]])
            .perform(request("http://sink.example:\(server.port)/", .configured))
        #expect(answer.status == 200)
        #expect(server.requests.first?.contains("Host: sink.example:\(server.port)\n") == true)
    }

    @Test(
        "a foreign target never reaches the ward's own network, by literal or by name",
        arguments: [
            ("https://127.0.0.1", "forbidden (loopback)"), ("https://[::1]", "forbidden (loopback)"),
            ("https://[::ffff:127.0.0.1]", "forbidden (IPv4 inside IPv6)"),
            ("https://rebound.example", "forbidden (loopback)"), ("https://10.0.0.1", "forbidden (private)"),
            ("https://169.254.169.254", "forbidden (link-local)"), ("https://mixed.example", "forbidden (private)"),
            ("http://public.example", "only https://"), ("https://0x7f.1", "the URL's host"),
        ])
    func foreign(_ row: (base: String, reason: String)) async throws {
        let server = try echo()
        defer { server.stop() }
        let names = [
            "rebound.example": ["127.0.0.1"], "mixed.example": ["127.0.0.1", "::1", "10.0.0.1"],
            "public.example": ["127.0.0.1"],
        ]
        let answer = await net(names).perform(request("\(row.base):\(server.port)/", .foreign))
        #expect(answer.failure?.kind == .notSent)
        #expect(answer.failure?.reason.contains(row.reason) == true, "\(answer)")
        #expect(server.accepted == 0)
    }

    @Test("a drill site reaches its list and nothing else, of either kind")
    func drill() async throws {
        let listed = try echo()
        let other = try echo()
        defer {
            listed.stop()
            other.stop()
        }
        let net = net(
            ["sink.example": ["127.0.0.1"]], allowed: ["127.0.0.1:\(listed.port)", "sink.example:\(listed.port)"])
        for trust in [Trust.configured, .foreign] {
            #expect(await net.perform(request("http://127.0.0.1:\(listed.port)/", trust)).status == 200)
            #expect(await net.perform(request("http://sink.example:\(listed.port)/", trust)).status == 200)
            #expect(
                await net.perform(request("http://127.0.0.1:\(other.port)/", trust)).failure?.kind == .notSent)
            #expect(await net.perform(request("http://localhost:\(listed.port)/", trust)).failure?.kind == .notSent)
        }
        let mail = SMTPRequest(
            server: "smtp://127.0.0.1:\(other.port)", from: "", recipients: [Address("a@b.jp")],
            message: Array("x\r\n".utf8))
        #expect(await net.perform(.smtp(mail)).failure?.kind == .notSent)
        #expect(other.accepted == 0)
    }

    @Test("an unknown name: not sent")
    func unknown() async {
        let failure = await net().perform(request("http://nowhere.example/", .configured)).failure
        #expect(failure == Failure(.notSent, "the target's name has no address"))
    }

    @Test("where one address does not answer the next is tried")
    func secondAddress() async throws {
        let server = try echo()
        defer { server.stop() }
        // The server listens on 127.0.0.1 alone.
        let net = net(["two.example": ["127.0.0.2", "127.0.0.1"]])
        for _ in 0..<3 {
            #expect(await net.perform(request("http://two.example:\(server.port)/", .configured)).status == 200)
        }
        #expect(server.accepted == 1)
    }

    @Test("a lookup that hangs holds up nobody, and the last known address serves")
    func muteNameServer() async throws {
        let server = try echo()
        defer { server.stop() }
        let lookups = Locked(0)
        let settings = NetSettings(version: "1", resolveTimeout: 200, resolveLifetime: 0)
        let net = Net(settings: settings) { _ in
            Names { name in
                let isSecond = lookups.with { lookups in
                    if name == "flaky.example" { lookups += 1 }
                    return lookups > 1
                }
                return name == "mute.example" || name == "flaky.example" && isSecond ? nil : [.v4(0x7F00_0001)]
            }
        }
        let url = "http://flaky.example:\(server.port)/"
        #expect(await net.perform(request(url, .configured)).status == 200)
        #expect(await net.perform(request(url, .configured)).status == 200)
        async let mute = net.perform(request("http://mute.example:\(server.port)/", .configured))
        #expect(await net.perform(request("http://127.0.0.1:\(server.port)/", .configured)).status == 200)
        #expect(await net.perform(request("http://other.example:\(server.port)/", .foreign)).failure?.kind == .notSent)
        #expect(await mute.failure?.kind == .notSent)
    }

    @Test("what a name server turns round does not cost a new connection each time")
    func rotation() async throws {
        let server = try echo()
        defer { server.stop() }
        let turn = Locked(0)
        let net = Net(settings: NetSettings(version: "1", resolveLifetime: 0)) { _ in
            Names { _ in
                let number = turn.with { turn in
                    turn += 1
                    return turn
                }
                let addresses: [IPAddress] = [.v4(0x7F00_0001), .v4(0x7F00_0002)]
                return number.isMultiple(of: 2) ? addresses.reversed() : addresses
            }
        }
        for _ in 0..<6 {
            #expect(await net.perform(request("http://h.example:\(server.port)/", .configured)).status == 200)
        }
        #expect(server.accepted == 1)
    }
}
