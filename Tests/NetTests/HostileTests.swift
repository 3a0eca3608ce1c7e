import Channel
import Glibc
import Testing

@testable import Net

/// Targets that hang, trickle, flood or break off: each is told truthfully and holds up nobody else on its loop.
@Suite struct HostileTests {
    /// How a target behaves, and what may truthfully be told of a POST to it.
    private struct Hostile: Sendable {
        let name: String
        let scheme: String
        let kind: Failure.Kind
        /// It never ends by itself.
        let hangs: Bool
        let script: @Sendable (Peer) -> Void

        init(
            _ name: String, _ kind: Failure.Kind, hangs: Bool, scheme: String = "http",
            _ script: @escaping @Sendable (Peer) -> Void
        ) {
            (self.name, self.kind, self.hangs, self.scheme, self.script) = (name, kind, hangs, scheme, script)
        }
    }

    private static let head = "HTTP/1.1 200 X\r\nContent-Length: 1000\r\n\r\n"

    private static let hostile: [Hostile] = [
        Hostile("takes the connection and is mute", .ambiguous, hangs: true) { $0.waitForEnd() },
        Hostile("never answers the TLS hello", .notSent, hangs: true, scheme: "https") { $0.waitForEnd() },
        Hostile("resets in the TLS hello", .notSent, hangs: false, scheme: "https") { peer in
            _ = peer.byte()
            peer.reset()
        },
        Hostile("a head that never ends", .ambiguous, hangs: true) { peer in
            _ = peer.request()
            peer.send("HTTP/1.1 200 X\r\nX-One: 1\r\nX-Tw")
            peer.waitForEnd()
        },
        Hostile("a head without end in size", .ambiguous, hangs: false) { peer in
            _ = peer.request()
            peer.send("HTTP/1.1 200 X\r\n")
            while peer.send("X-More: \(String(repeating: "x", count: 500))\r\n") {}
        },
        Hostile("interim answers without end", .ambiguous, hangs: false) { peer in
            _ = peer.request()
            while peer.send("HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n") {}
        },
        Hostile("a body that stops", .ambiguous, hangs: true) { peer in
            _ = peer.request()
            peer.send("\(head)half")
            peer.waitForEnd()
        },
        Hostile("a chunked body without end in size", .ambiguous, hangs: false) { peer in
            _ = peer.request()
            peer.send("HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n")
            while peer.send("10\r\n0123456789abcdef\r\n") {}
        },
        Hostile("one byte now and then", .ambiguous, hangs: true) { peer in
            _ = peer.request()
            for byte in Array(head.utf8) {
                guard peer.send([byte]) else { return }
                usleep(100_000)
            }
            peer.waitForEnd()
        },
        Hostile("ten megabytes", .ambiguous, hangs: false) { peer in
            _ = peer.request()
            peer.send("HTTP/1.1 200 X\r\nContent-Length: 10485760\r\n\r\n")
            let block = [UInt8](repeating: 0x78, count: 65_536)
            for _ in 0..<160 where !peer.send(block) { return }
        },
        Hostile("resets in the request", .ambiguous, hangs: false) { peer in
            _ = peer.byte()
            peer.reset()
        },
        Hostile("resets after the request", .ambiguous, hangs: false) { peer in
            _ = peer.request()
            peer.reset()
        },
        Hostile("resets in the head", .ambiguous, hangs: false) { peer in
            _ = peer.request()
            peer.send("HTTP/1.1 200 X\r\nX-O")
            peer.reset()
        },
        Hostile("resets in the body", .ambiguous, hangs: false) { peer in
            _ = peer.request()
            peer.send("\(head)half")
            peer.reset()
        },
    ]

    private func post(_ url: String, timeout: Int = 60) -> Request {
        .http(HTTPRequest(method: "POST", url: url, body: Array("hello".utf8), timeout: timeout))
    }

    @Test("all kinds of hostile targets at once: a healthy one answers meanwhile, and each is told truthfully, once")
    func all() async throws {
        let servers = try Self.hostile.map { hostile in try ScriptedServer { peer, _ in hostile.script(peer) } }
        let healthy = try ScriptedServer { peer, _ in while peer.request() != nil { peer.answer(200) } }
        defer {
            for server in servers { server.stop() }
            healthy.stop()
        }
        let net = Net(settings: NetSettings(version: "1", connectTimeout: 60_000))
        let each = 10
        let requests = zip(Self.hostile, servers).flatMap { hostile, server in
            (0..<each).map { _ in post("\(hostile.scheme)://127.0.0.1:\(server.port)/") }
        }
        let (told, gate) = (Locked([Int: [Response]]()), Gate())
        net.start(requests) { place, response in
            told.with { $0[place, default: []].append(response) }
            gate.open()
        }
        for _ in 0..<20 { #expect(await net.perform(post("http://127.0.0.1:\(healthy.port)/")).status == 200) }
        #expect(healthy.accepted == 1)
        await gate.wait(Self.hostile.count { !$0.hangs } * each)
        // Those that hang still do: nobody waited for them.
        let ended = told.with { Set($0.keys) }
        let wrong = requests.indices.filter { ended.contains($0) == Self.hostile[$0 / each].hangs }
        #expect(wrong.map { "\($0): \(Self.hostile[$0 / each].name)" } == [])
        net.shutdown()
        #expect(told.with { $0.count } == requests.count)
        for (place, responses) in told.with({ $0 }) {
            let hostile = Self.hostile[place / each]
            #expect(responses.map { $0.failure?.kind } == [hostile.kind], "\(hostile.name): \(responses)")
        }
        // None was sent twice.
        for server in servers { #expect(server.requests.count <= each) }
    }

    @Test("a target whose backlog is full, a black hole for SYN: not sent, and a healthy one answers meanwhile")
    func blackHole() async throws {
        let listener = socket(AF_INET, 1 | closedInChildren, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        var fillers: [CInt] = []
        let isReady = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
                guard bind(listener, raw, length) + listen(listener, 0) + getsockname(listener, raw, &length) == 0
                else { return false }
                // The kernel takes one more than it was asked to; what comes then gets no answer to its SYN.
                for _ in 0..<4 {
                    let filler = socket(AF_INET, 1 | 0o4000 | closedInChildren, 0)
                    connect(filler, raw, length)
                    fillers.append(filler)
                }
                return true
            }
        }
        defer { for socket in fillers + [listener] { close(socket) } }
        #expect(isReady)
        let healthy = try ScriptedServer { peer, _ in while peer.request() != nil { peer.answer(200) } }
        defer { healthy.stop() }
        let net = Net(settings: NetSettings(version: "1", connectTimeout: 60_000))
        let hole = post("http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))/")
        let told = Locked([Response]())
        net.start(Array(repeating: hole, count: 50)) { _, response in told.with { $0.append(response) } }
        for _ in 0..<20 { #expect(await net.perform(post("http://127.0.0.1:\(healthy.port)/")).status == 200) }
        #expect(told.with { $0.isEmpty })
        net.shutdown()
        #expect(told.with { $0.map { $0.failure?.kind } } == Array(repeating: .notSent, count: 50))
        let hasty = Net(settings: NetSettings(version: "1", connectTimeout: 100))
        #expect(await hasty.perform(hole).failure == Failure(.notSent, "no connection in time"))
    }

    @Test("a body of ten megabytes: what the status says is lost, for the answer is not whole")
    func flood() async throws {
        let server = try ScriptedServer { peer, _ in
            _ = peer.request()
            peer.send("HTTP/1.1 503 X\r\nContent-Length: 10485760\r\n\r\n")
            let block = [UInt8](repeating: 0x78, count: 65_536)
            for _ in 0..<160 where !peer.send(block) { return }
        }
        defer { server.stop() }
        let net = Net(settings: NetSettings(version: "1"))
        let failure = await net.perform(post("http://127.0.0.1:\(server.port)/")).failure
        #expect(failure == Failure(.ambiguous, "HTTP 503 with a body longer than 65536 bytes"))
    }

    @Test("where the status is enough, a long page behind it is cut and the answer counts", arguments: [200, 404, 503])
    func statusOnly(status: Int) async throws {
        let server = try ScriptedServer { peer, _ in
            _ = peer.request()
            peer.send("HTTP/1.1 \(status) X\r\nContent-Length: 10485760\r\n\r\n")
            let block = [UInt8](repeating: 0x78, count: 65_536)
            for _ in 0..<160 where !peer.send(block) { return }
        }
        defer { server.stop() }
        let net = Net(settings: NetSettings(version: "1"))
        let request = HTTPRequest(
            method: "POST", url: "http://127.0.0.1:\(server.port)/", body: [0x78], responseLimit: 4_096,
            needsStatusOnly: true)
        #expect(await net.perform(.http(request)).status == status)
        // The connection with the rest of the page in it serves nobody else.
        #expect(await net.perform(.http(request)).status == status)
        #expect(server.accepted == 2)
    }

    @Test("two thousand names at once: none is refused for want of room, and mute ones stop no known one")
    func names() async throws {
        let server = try ScriptedServer { peer, _ in while peer.request() != nil { peer.answer(200) } }
        let gate = Gate()
        defer { server.stop() }
        // Few connections at a time: the server has a thread for each, and its backlog shall not be what is tested.
        let settings = NetSettings(version: "1", resolveTimeout: 60_000, transfers: 100)
        let net = Net(settings: settings) { _ in Names { $0.hasPrefix("mute") ? nil : [.v4(0x7F00_0001)] } }
        let told = Locked([Response]())
        net.start((0..<2000).map { post("http://h\($0).example:\(server.port)/") }) { _, response in
            told.with { $0.append(response) }
            gate.open()
        }
        await gate.wait(2000)
        #expect(told.with { $0.compactMap { $0.failure } } == [])
        net.start((0..<100).map { post("http://mute\($0).example:\(server.port)/") }) { _, _ in gate.open() }
        #expect(await net.perform(post("http://h7.example:\(server.port)/")).status == 200)
        #expect(await net.perform(post("http://127.0.0.1:\(server.port)/")).status == 200)
    }

    @Test("a connection of the configured targets never serves a foreign one, nor the other way round")
    func pools() async throws {
        let server = try ScriptedServer { peer, _ in while peer.request() != nil { peer.answer(200) } }
        defer { server.stop() }
        let url = "http://127.0.0.1:\(server.port)/"
        // On a drill site's list, the only way a foreign target may be on loopback.
        let net = Net(
            settings: NetSettings(version: "1", allowedHosts: HostPort("127.0.0.1:\(server.port)").map { [$0] }))
        for _ in 0..<3 {
            for trust in [Trust.configured, .foreign] {
                #expect(await net.perform(.http(HTTPRequest(method: "POST", url: url, trust: trust))).status == 200)
            }
        }
        #expect(server.accepted == 2)
    }

    @Test("relays that hang in greeting, in DATA and at the final dot hold their own session only")
    func relays() async throws {
        let (arrived, release, log) = (Gate(), Gate(), MailLog())
        let hang: @Sendable () -> Void = {
            arrived.open()
            release.block()
        }
        let mute = try ScriptedServer { peer, _ in hang() }
        let stuck = try ScriptedServer { peer, _ in
            MailScript(beforeMessage: { _ in
                hang()
                return false
            }).serve(peer, log)
        }
        let thinking = try ScriptedServer { peer, _ in
            MailScript(final: {
                hang()
                return nil
            }).serve(peer, log)
        }
        let healthy = try ScriptedServer { peer, _ in MailScript().serve(peer, log) }
        defer {
            release.open()
            for server in [mute, stuck, thinking, healthy] { server.stop() }
        }
        func mail(_ server: ScriptedServer, lines: Int = 1) -> Request {
            let line = String(repeating: "x", count: 70) + "\r\n"
            let text = "Subject: x\r\n\r\n" + String(repeating: line, count: lines)
            return .smtp(
                SMTPRequest(
                    server: "smtp://127.0.0.1:\(server.port)", from: "", recipients: [Address("a@example.jp")],
                    message: Array(text.utf8), timeout: 60))
        }
        // As many sessions as ordinary mails may be under way, and the one kept for critical notices.
        let net = Net(settings: NetSettings(version: "1", mailSessions: 4))
        let (told, gate) = (Locked([Int: Failure.Kind?]()), Gate())
        net.start([mail(mute), mail(stuck, lines: 100_000), mail(thinking)]) { place, response in
            told.with { $0[place] = response.failure?.kind }
            gate.open()
        }
        await arrived.wait(3)
        for _ in 0..<10 { #expect(await net.perform(mail(healthy)).smtp?.final.code == 250) }
        #expect(healthy.accepted == 1)
        #expect(told.with { $0.isEmpty })
        net.shutdown()
        #expect(told.with { $0 } == [0: .notSent, 1: .notSent, 2: .ambiguous])
    }

    @Test("an idle session with a fitting connection takes the mail, whichever was at work last")
    func reuse() async throws {
        let log = MailLog()
        let relays = try (0..<3).map { _ in try ScriptedServer { peer, _ in MailScript().serve(peer, log) } }
        defer { for relay in relays { relay.stop() } }
        let net = Net(settings: NetSettings(version: "1", mailSessions: 3))
        for _ in 0..<10 {
            for relay in relays {
                let mail = SMTPRequest(
                    server: "smtp://127.0.0.1:\(relay.port)", from: "", recipients: [Address("a@example.jp")],
                    message: Array("x\r\n".utf8))
                #expect(await net.perform(.smtp(mail)).smtp?.final.code == 250)
            }
        }
        #expect(relays.map(\.accepted) == [1, 1, 1])
    }
}
