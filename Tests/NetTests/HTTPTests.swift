import CCurl
import Channel
import Testing

@testable import Net

@Suite struct HTTPTests {
    private let net = Net(settings: NetSettings(version: "1.2.3"))

    private func post(_ server: ScriptedServer, _ body: String = "hello", timeout: Int = 10) -> Request {
        .http(
            HTTPRequest(
                method: "POST", url: "http://127.0.0.1:\(server.port)/in?x=1",
                headers: [HeaderField("X-Key", "k"), HeaderField("X-Empty", "")], body: Array(body.utf8),
                timeout: timeout))
    }

    private func get(_ server: ScriptedServer, limit: Int = 65_536, method: String = "GET") -> Request {
        .http(HTTPRequest(method: method, url: "http://127.0.0.1:\(server.port)/", responseLimit: limit))
    }

    @Test("an exchange carries exactly what was asked for")
    func exchange() async throws {
        let server = try ScriptedServer { peer, _ in
            while peer.request() != nil { peer.answer(201, "made", extra: "X-Id: 7\r\n") }
        }
        defer { server.stop() }
        let response = await net.perform(post(server))
        guard case .http(let answer) = response else {
            Issue.record("\(response)")
            return
        }
        #expect(answer.status == 201)
        #expect(answer.header("x-id") == "7")
        #expect(answer.body == Array("made".utf8))
        #expect(
            server.requests == [
                "POST /in?x=1 HTTP/1.1\nHost: 127.0.0.1:\(server.port)\nUser-Agent: Noroshi/1.2.3\nAccept: */*\n"
                    + "X-Key: k\nX-Empty:\nContent-Length: 5\n\nhello"
            ])
    }

    @Test("every method goes out as itself", arguments: ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"])
    func methods(_ method: String) async throws {
        let server = try ScriptedServer { peer, _ in
            while peer.request() != nil { peer.send("HTTP/1.1 200 X\r\nContent-Length: 0\r\n\r\n") }
        }
        defer { server.stop() }
        let response = await net.perform(get(server, method: method))
        #expect(response.status == 200)
        #expect(server.requests.first?.hasPrefix("\(method) / HTTP/1.1\n") == true)
    }

    @Test("nothing of one exchange shows in the next on the same handle")
    func noResidue() async throws {
        let server = try ScriptedServer { peer, _ in
            while peer.request() != nil { peer.send("HTTP/1.1 200 X\r\nContent-Length: 0\r\n\r\n") }
        }
        defer { server.stop() }
        let url = "http://127.0.0.1:\(server.port)/"
        let fields = [HeaderField("Authorization", "Bearer x"), HeaderField("Content-Type", "a/b")]
        let rounds: [HTTPRequest] = [
            HTTPRequest(method: "POST", url: url + "a?token=1", headers: fields, body: [0x31, 0x32]),
            HTTPRequest(method: "POST", url: url), HTTPRequest(method: "GET", url: url),
            HTTPRequest(method: "PUT", url: url, body: [0x33]), HTTPRequest(method: "HEAD", url: url),
            HTTPRequest(method: "GET", url: url), HTTPRequest(method: "DELETE", url: url),
            HTTPRequest(method: "POST", url: url, body: [0x34]), HTTPRequest(method: "GET", url: url),
        ]
        for request in rounds + rounds { #expect(await net.perform(.http(request)).status == 200) }
        let common = "Host: 127.0.0.1:\(server.port)\nUser-Agent: Noroshi/1.2.3\nAccept: */*\n"
        let expected = [
            "POST /a?token=1 HTTP/1.1\n\(common)Authorization: Bearer x\nContent-Type: a/b\nContent-Length: 2\n\n12",
            "POST / HTTP/1.1\n\(common)Content-Length: 0\n\n", "GET / HTTP/1.1\n\(common)Accept-Encoding: gzip\n\n",
            "PUT / HTTP/1.1\n\(common)Content-Length: 1\n\n3", "HEAD / HTTP/1.1\n\(common)\n",
            "GET / HTTP/1.1\n\(common)Accept-Encoding: gzip\n\n", "DELETE / HTTP/1.1\n\(common)Content-Length: 0\n\n",
            "POST / HTTP/1.1\n\(common)Content-Length: 1\n\n4", "GET / HTTP/1.1\n\(common)Accept-Encoding: gzip\n\n",
        ]
        #expect(server.requests == expected + expected)
        #expect(server.accepted == 1)
    }

    @Test("a request that hangs after it was read is ambiguous")
    func hangs() async throws {
        let server = try ScriptedServer { peer, _ in
            _ = peer.request()
            peer.waitForEnd()
        }
        defer { server.stop() }
        #expect(await net.perform(post(server, timeout: 1)).failure?.kind == .ambiguous)
    }

    @Test("an answer that never ends is cut at the time limit")
    func slowBytes() async throws {
        let server = try ScriptedServer { peer, _ in
            _ = peer.request()
            peer.send("HTTP/1.1 200 X\r\nContent-Length: 100\r\n\r\nx")
            peer.waitForEnd()
        }
        defer { server.stop() }
        #expect(await net.perform(post(server, timeout: 1)).failure?.kind == .ambiguous)
    }

    @Test("closed after reading is ambiguous, and sent once", arguments: [false, true])
    func closes(_ resets: Bool) async throws {
        let server = try ScriptedServer { peer, _ in
            _ = peer.request()
            if resets { peer.reset() }
        }
        defer { server.stop() }
        #expect(await net.perform(post(server)).failure?.kind == .ambiguous)
        #expect(server.requests.count == 1)
    }

    @Test("a POST on a reused connection that dies unanswered is never sent twice", arguments: [false, true])
    func reusedConnectionDies(_ resets: Bool) async throws {
        let server = try ScriptedServer { peer, _ in
            guard peer.request() != nil else { return }
            peer.answer(200)
            _ = peer.request()
            if resets { peer.reset() }
        }
        defer { server.stop() }
        #expect(await net.perform(post(server, "first")).status == 200)
        #expect(await net.perform(post(server, "second")).failure?.kind == .ambiguous)
        #expect(server.requests.filter { $0.hasSuffix("second") }.count == 1)
    }

    @Test("a GET on a reused connection that dies unanswered is repeated by itself")
    func reusedConnectionDiesUnderGet() async throws {
        let server = try ScriptedServer { peer, number in
            guard peer.request() != nil else { return }
            peer.answer(200, "1")
            guard peer.request() != nil, number > 1 else { return }
            peer.answer(200, "2")
        }
        defer { server.stop() }
        #expect(await net.perform(get(server)).status == 200)
        #expect(await net.perform(get(server)).status == 200)
    }

    @Test("no listener: not sent")
    func refused() async throws {
        let gone = try ScriptedServer { _, _ in }
        let port = gone.port
        gone.stop()
        // The kernel may take a moment to close the listener: ask until nothing accepts any more.
        var failure: Failure?
        for _ in 0..<100 where failure?.kind != .notSent {
            failure = await net.perform(.http(HTTPRequest(method: "POST", url: "http://127.0.0.1:\(port)/"))).failure
        }
        #expect(failure?.kind == .notSent)
    }

    @Test("a TLS handshake that fails: not sent")
    func noTLS() async throws {
        let server = try ScriptedServer { peer, _ in peer.send("this is not TLS at all, sorry\r\n\r\n") }
        defer { server.stop() }
        let request = HTTPRequest(method: "POST", url: "https://127.0.0.1:\(server.port)/", body: [1])
        #expect(await net.perform(.http(request)).failure?.kind == .notSent)
    }

    @Test("a TLS handshake that hangs is given up: not sent")
    func muteTLS() async throws {
        let net = Net(settings: NetSettings(version: "1", connectTimeout: 200))
        let server = try ScriptedServer { peer, _ in peer.waitForEnd() }
        defer { server.stop() }
        let request = HTTPRequest(method: "POST", url: "https://127.0.0.1:\(server.port)/", body: [1])
        #expect(await net.perform(.http(request)).failure?.kind == .notSent)
    }

    @Test("a body over the limit fails, declared or not", arguments: [true, false])
    func tooLong(_ isDeclared: Bool) async throws {
        let server = try ScriptedServer { peer, _ in
            _ = peer.request()
            let length = 10 * 1024 * 1024
            peer.send("HTTP/1.1 200 X\r\n" + (isDeclared ? "Content-Length: \(length)\r\n\r\n" : "\r\n"))
            let block = [UInt8](repeating: 0x78, count: 65_536)
            for _ in 0..<(length / block.count) where !peer.send(block) { return }
        }
        defer { server.stop() }
        let failure = await net.perform(get(server)).failure
        #expect(failure?.kind == .ambiguous)
        #expect(failure?.reason.contains("65536") == true)
    }

    @Test("a body of exactly the limit is an answer")
    func exactLimit() async throws {
        let server = try ScriptedServer { peer, _ in
            while peer.request() != nil { peer.answer(200, String(repeating: "x", count: 1000)) }
        }
        defer { server.stop() }
        #expect(await net.perform(get(server, limit: 1000)).body?.count == 1000)
        #expect(await net.perform(get(server, limit: 999)).failure != nil)
    }

    @Test(
        "a redirect is an answer and is not followed", arguments: ["file:///etc/passwd", "http://127.0.0.1:1/", "/x"])
    func redirect(_ location: String) async throws {
        let server = try ScriptedServer { peer, _ in
            while peer.request() != nil { peer.answer(302, extra: "Location: \(location)\r\n") }
        }
        defer { server.stop() }
        #expect(await net.perform(get(server)).status == 302)
        #expect(server.requests.count == 1)
    }

    @Test("a GET takes gzip and unpacks it; a bomb is cut at the limit")
    func gzip() async throws {
        let server = try ScriptedServer { peer, _ in
            while let request = peer.request() {
                #expect(request.contains("Accept-Encoding: gzip"))
                let packed = GzipSamples.zeros
                peer.send("HTTP/1.1 200 X\r\nContent-Encoding: gzip\r\nContent-Length: \(packed.count)\r\n\r\n")
                peer.send(packed)
            }
        }
        defer { server.stop() }
        let whole = await net.perform(get(server, limit: GzipSamples.zerosCount))
        #expect(whole.body?.count == GzipSamples.zerosCount)
        guard case .http(let answer) = whole else { return }
        #expect(answer.header("content-encoding") == nil)
        #expect(await net.perform(get(server, limit: GzipSamples.zerosCount - 1)).failure?.kind == .ambiguous)
    }

    @Test("an answer that is not HTTP is ambiguous", arguments: ["hello\r\n\r\n", "", "HTTP/1.1 2x0 OK\r\n\r\n"])
    func junk(_ answer: String) async throws {
        let server = try ScriptedServer { peer, _ in
            _ = peer.request()
            peer.send(answer)
        }
        defer { server.stop() }
        #expect(await net.perform(post(server)).failure?.kind == .ambiguous)
    }

    @Test("an answer before the body was read is never taken for not sent")
    func early() async throws {
        let server = try ScriptedServer { peer, _ in
            while let line = peer.line(), !line.isEmpty {}
            peer.answer(413, "too long")
            // Closing with unread bytes makes the kernel send RST.
        }
        defer { server.stop() }
        let response = await net.perform(post(server, String(repeating: "x", count: 100_000)))
        #expect(response.status == 413 || response.failure?.kind == .ambiguous)
    }

    @Test("an answer cut short is none, and a whole one counts whatever ends the connection")
    func wholeOrNot() {
        func response(_ head: [String], _ body: String, _ result: CURLcode) -> Response? {
            guard let handle = EasyHandle() else { return nil }
            let exchange = HTTPExchange(
                HTTPRequest(method: "POST", url: "https://h/"), .https, userAgent: "x")
            guard exchange.begin(on: handle) else { return nil }
            for line in head + [""] {
                guard Array("\(line)\r\n".utf8).withUnsafeBufferPointer(exchange.takeHeader) else { return nil }
            }
            guard Array(body.utf8).withUnsafeBytes({ exchange.takeBody($0) }) else { return nil }
            return exchange.response(after: result, on: handle)
        }
        #expect(response(["HTTP/2 204"], "", CURLE_HTTP2_STREAM)?.status == 204)
        #expect(response(["HTTP/2 200", "content-length: 2"], "ok", CURLE_HTTP2_STREAM)?.status == 200)
        #expect(response(["HTTP/2 200", "content-length: 3"], "ok", CURLE_HTTP2_STREAM) == nil)
        #expect(response(["HTTP/2 200"], "ok", CURLE_HTTP2_STREAM) == nil)
        #expect(response(["HTTP/2 200"], "ok", CURLE_OK)?.status == 200)
        #expect(response(["HTTP/1.1 100 Continue"], "", CURLE_RECV_ERROR) == nil)
    }

    @Test(
        "what could inject a header or another request is not sent",
        arguments: [
            HTTPRequest(method: "GET /x HTTP/1.1\r\nA: b", url: "http://h/"), HTTPRequest(method: "", url: "http://h/"),
            HTTPRequest(method: "GET", url: "http://h/\r\nA: b"), HTTPRequest(method: "GET", url: "http://h/ x"),
            HTTPRequest(method: "GET", url: "http://h/", headers: [HeaderField("A", "b\r\nC: d")]),
            HTTPRequest(method: "GET", url: "http://h/", headers: [HeaderField("A", "b\nC: d")]),
            HTTPRequest(method: "GET", url: "http://h/", headers: [HeaderField("A", "b\u{0}")]),
            HTTPRequest(method: "GET", url: "http://h/", headers: [HeaderField("A: b\r\nC", "d")]),
            HTTPRequest(method: "GET", url: "http://h/", headers: [HeaderField("", "d")]),
            HTTPRequest(method: "GET", url: "http://h/", headers: [HeaderField("Host", "other")]),
            HTTPRequest(method: "POST", url: "http://h/", headers: [HeaderField("content-length", "0")]),
            HTTPRequest(method: "POST", url: "http://h/", headers: [HeaderField("Transfer-Encoding", "chunked")]),
            HTTPRequest(method: "GET", url: "smtp://h/"), HTTPRequest(method: "GET", url: "https://h/", timeout: 0),
        ])
    func injection(_ request: HTTPRequest) async {
        #expect(await net.perform(.http(request)).failure?.kind == .notSent)
    }

    @Test("two hundred at once all come back, and the next reuse their connections")
    func concurrency() async throws {
        let arrived = Gate()
        let release = Gate()
        let server = try ScriptedServer { peer, _ in
            while let request = peer.request() {
                arrived.open()
                if !request.hasSuffix("alone") { release.block() }
                peer.answer(200, String(request.suffix(3)))
            }
        }
        defer { server.stop() }
        let net = net
        let answers = await withTaskGroup(of: Bool.self) { group in
            for number in 100..<300 {
                group.addTask { await net.perform(post(server, "\(number)")).body == Array("\(number)".utf8) }
            }
            await arrived.wait(200)
            release.open()
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(answers == 200)
        #expect(server.accepted == 200)
        for _ in 0..<50 { #expect(await net.perform(post(server, "alone")).status == 200) }
        #expect(server.accepted == 200)
        #expect(net.counters == NetCounters(exchanges: 250, connections: 200))
    }

    @Test("more than the loop takes at once wait their turn")
    func queue() async throws {
        let net = Net(settings: NetSettings(version: "1", transfers: 2))
        let server = try ScriptedServer { peer, _ in while peer.request() != nil { peer.answer(200) } }
        defer { server.stop() }
        let answers = await withTaskGroup(of: Int?.self) { group in
            for _ in 0..<40 { group.addTask { await net.perform(post(server)).status } }
            return await group.reduce(into: 0) { $0 += $1 == 200 ? 1 : 0 }
        }
        #expect(answers == 40)
        #expect(server.accepted <= 2)
    }

    @Test("cancelling after the bytes went out is ambiguous")
    func cancelled() async throws {
        let arrived = Gate()
        let server = try ScriptedServer { peer, _ in
            _ = peer.request()
            arrived.open()
            peer.waitForEnd()
        }
        defer { server.stop() }
        let net = net
        let task = Task { await net.perform(post(server)) }
        await arrived.wait()
        task.cancel()
        #expect(await task.value.failure?.kind == .ambiguous)
    }

    @Test("cancelling before anything went out is not sent")
    func cancelledEarly() async throws {
        let arrived = Gate()
        let server = try ScriptedServer { peer, _ in
            arrived.open()
            peer.waitForEnd()
        }
        defer { server.stop() }
        let net = net
        let handshaking = Task {
            await net.perform(.http(HTTPRequest(method: "POST", url: "https://127.0.0.1:\(server.port)/")))
        }
        await arrived.wait()
        handshaking.cancel()
        #expect(await handshaking.value.failure?.kind == .notSent)
        let never = Task {
            await Task.yield()
            return await net.perform(post(server))
        }
        never.cancel()
        #expect(await never.value.failure?.kind == .notSent)
    }

    @Test("shutting down answers what is under way and refuses what comes later")
    func shutdown() async throws {
        let arrived = Gate()
        let server = try ScriptedServer { peer, _ in
            _ = peer.request()
            arrived.open()
            peer.waitForEnd()
        }
        defer { server.stop() }
        let net = Net(settings: NetSettings(version: "1"))
        let answers = await withTaskGroup(of: Failure.Kind?.self) { group in
            for _ in 0..<20 { group.addTask { await net.perform(post(server)).failure?.kind } }
            await arrived.wait(20)
            net.shutdown()
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers == Array(repeating: .ambiguous, count: 20))
        #expect(await net.perform(post(server)).failure?.kind == .notSent)
        net.shutdown()
    }
}
