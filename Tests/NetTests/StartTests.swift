import Channel
import Testing

@testable import Net

/// `start`: many requests in one hand-over, each told once.
@Suite struct StartTests {
    private let net = Net(settings: NetSettings(version: "1", mailSessions: 2))

    /// What was told, by place.
    private final class Told: Sendable {
        private let state = Locked([Int: [Response]]())
        let gate = Gate()

        func tell(_ place: Int, _ response: Response) {
            state.with { $0[place, default: []].append(response) }
            gate.open()
        }

        var responses: [Int: [Response]] { state.with { $0 } }
    }

    private func post(_ server: ScriptedServer, _ body: String) -> Request {
        .http(HTTPRequest(method: "POST", url: "http://127.0.0.1:\(server.port)/", body: Array(body.utf8)))
    }

    private func mail(_ server: ScriptedServer) -> Request {
        .smtp(
            SMTPRequest(
                server: "smtp://127.0.0.1:\(server.port)", from: "", recipients: [Address("a@example.jp")],
                message: Array("Subject: x\r\n\r\nx\r\n".utf8)))
    }

    private func echo() throws -> ScriptedServer {
        try ScriptedServer { peer, _ in
            while let request = peer.request() { peer.answer(200, String(request.suffix(3))) }
        }
    }

    @Test("each of a batch is told once under its own place, whatever its kind and fate")
    func batch() async throws {
        let (web, log) = (try echo(), MailLog())
        let relay = try ScriptedServer { peer, _ in MailScript().serve(peer, log) }
        defer {
            web.stop()
            relay.stop()
        }
        var requests = (100..<200).map { post(web, "\($0)") }
        requests.append(.http(HTTPRequest(method: "POST", url: "not a URL")))
        requests.append(.http(HTTPRequest(method: "POST", url: "https://127.0.0.1:\(web.port)/", trust: .foreign)))
        requests += [mail(relay), mail(relay), mail(relay)]
        let told = Told()
        net.start(requests) { told.tell($0, $1) }
        await told.gate.wait(requests.count)
        let responses = told.responses
        #expect(responses.keys.sorted() == Array(requests.indices))
        #expect(responses.values.allSatisfy { $0.count == 1 })
        for place in 0..<100 { #expect(responses[place]?.first?.body == Array("\(100 + place)".utf8)) }
        for place in 100...101 { #expect(responses[place]?.first?.failure?.kind == .notSent) }
        for place in 102...104 { #expect(responses[place]?.first?.smtp?.final.code == 250) }
    }

    @Test("what is told may start the next at once")
    func chain() async throws {
        let web = try echo()
        defer { web.stop() }
        let (net, told) = (net, Told())
        @Sendable func next(_ left: Int) {
            net.start([post(web, "\(left)")]) { _, response in
                told.tell(left, response)
                if left > 100 { next(left - 1) }
            }
        }
        next(149)
        await told.gate.wait(50)
        #expect(told.responses.count == 50)
        #expect(told.responses.allSatisfy { $0.value.map(\.body) == [Array("\($0.key)".utf8)] })
        #expect(web.accepted == 1)
    }

    @Test("nothing to start tells nothing")
    func empty() {
        net.start([]) { _, _ in Issue.record("told of nothing") }
    }

    @Test("of many targets so many idle connections are kept, and the one used again and again stays among them")
    func idleConnections() async throws {
        let server = try ScriptedServer { peer, _ in while peer.request() != nil { peer.answer(200) } }
        defer { server.stop() }
        let (kept, more) = (10, 5)
        let net = Net(settings: NetSettings(version: "1", idleConnections: kept)) { _ in
            Names { _ in [.v4(0x7F00_0001)] }
        }
        let hosts = (0..<kept + more).map { "http://h\($0).example:\(server.port)/" }
        for _ in 0..<2 {
            for url in hosts {
                #expect(await net.perform(.http(HTTPRequest(method: "POST", url: url))).status == 200)
                #expect(await net.perform(.http(HTTPRequest(method: "POST", url: hosts[0]))).status == 200)
            }
        }
        #expect(server.accepted == hosts.count + more)
    }

    @Test("shutting down tells all that is not answered, before it returns, and what comes later at once")
    func shutdown() async throws {
        let (arrived, release) = (Gate(), Gate())
        let web = try ScriptedServer { peer, _ in
            _ = peer.request()
            arrived.open()
            peer.waitForEnd()
        }
        let relay = try ScriptedServer { peer, _ in
            arrived.open()
            release.block()
            peer.waitForEnd()
        }
        defer {
            release.open()
            web.stop()
            relay.stop()
        }
        let net = Net(settings: NetSettings(version: "1", transfers: 10, mailSessions: 2))
        let (first, later) = (Told(), Told())
        let requests = (0..<20).map { post(web, "\($0)") } + (0..<5).map { _ in mail(relay) }
        net.start(requests) { first.tell($0, $1) }
        await arrived.wait(12)
        net.shutdown()
        let kinds = first.responses.mapValues { $0.map { $0.failure?.kind } }
        #expect(kinds.count == 25)
        #expect(kinds.values.allSatisfy { $0.count == 1 })
        // Ten had a place in the loop, two a session of which none got as far as the dot.
        #expect(kinds.values.filter { $0 == [.ambiguous] }.count == 10)
        #expect(kinds.values.filter { $0 == [.notSent] }.count == 15)
        net.start(requests) { later.tell($0, $1) }
        #expect(later.responses.count == 25)
        #expect(later.responses.values.allSatisfy { $0.map { $0.failure?.kind } == [.notSent] })
    }
}
