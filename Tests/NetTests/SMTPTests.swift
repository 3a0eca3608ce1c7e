import Channel
import Testing

@testable import Net

@Suite struct SMTPTests {
    private let net = Net(settings: NetSettings(version: "1", mailSessions: 2))
    private let log = MailLog()
    private let text = "Subject: x\r\n\r\n.one dot\r\n..\r\n.\r\nend\r\n"

    private func server(_ script: MailScript) throws -> ScriptedServer {
        let log = log
        return try ScriptedServer { peer, _ in script.serve(peer, log) }
    }

    private func mail(
        _ server: ScriptedServer, to recipients: [String] = ["a@example.jp"], message: String? = nil,
        requiresTLS: Bool = false, user: String? = nil, timeout: Int = 10
    ) -> Request {
        .smtp(
            SMTPRequest(
                server: "smtp://127.0.0.1:\(server.port)", requiresTLS: requiresTLS, user: user, password: user,
                from: "b+1.x@example.jp", recipients: recipients.map(Address.init),
                message: Array((message ?? text).utf8), timeout: timeout))
    }

    @Test("a mail arrives byte for byte, each recipient has its reply, the connection is reused")
    func delivery() async throws {
        let server = try server(MailScript(recipient: { $0.contains("bad") ? "550 5.1.1 no such user" : "250 fine" }))
        defer { server.stop() }
        let recipients = ["a@example.jp", "bad@example.jp", "taro..@docomo.ne.jp"]
        let answer = try #require(await net.perform(mail(server, to: recipients)).smtp)
        #expect(answer.recipients.map(\.code) == [250, 550, 250])
        #expect(answer.recipients[1].text == "5.1.1 no such user")
        #expect(answer.final == SMTPReply(code: 250, text: "2.0.0 queued"))
        #expect(log.messages == [text])
        let envelope = log.commands.filter { $0.hasPrefix("MAIL") || $0.hasPrefix("RCPT") }
        #expect(
            envelope == [
                "MAIL FROM:<b+1.x@example.jp>", "RCPT TO:<a@example.jp>", "RCPT TO:<bad@example.jp>",
                "RCPT TO:<\"taro..\"@docomo.ne.jp>",
            ])
        for _ in 0..<10 { #expect(await net.perform(mail(server)).smtp?.final.code == 250) }
        #expect(server.accepted <= 2)
        #expect(log.messages == Array(repeating: text, count: 11))
    }

    @Test("the null sender is written as such")
    func nullSender() async throws {
        let server = try server(MailScript())
        defer { server.stop() }
        let request = SMTPRequest(
            server: "smtp://127.0.0.1:\(server.port)", from: "", recipients: [Address("a@example.jp")],
            message: Array(text.utf8))
        #expect(await net.perform(.smtp(request)).smtp?.final.code == 250)
        #expect(log.commands.contains("MAIL FROM:<>"))
    }

    @Test("all recipients refused: their replies, and no message")
    func allRefused() async throws {
        let server = try server(MailScript(recipient: { _ in "550 5.1.1 no" }, quit: nil))
        defer { server.stop() }
        let answer = try #require(await net.perform(mail(server, to: ["a@example.jp", "b@example.jp"])).smtp)
        #expect(answer.recipients.map(\.code) == [550, 550])
        #expect(answer.final.code == 550)
        #expect(log.messages.isEmpty)
    }

    @Test("the reply that ended it is told")
    func ended() async throws {
        let scripts: [(MailScript, Int)] = [
            (MailScript(greeting: "554 go away"), 554), (MailScript(greeting: "421 busy"), 421),
            (MailScript(mail: "452 4.3.1 full"), 452), (MailScript(data: "451 4.7.1 later"), 451),
            (MailScript(final: { "554 5.7.1 spam" }), 554), (MailScript(final: { "451 4.3.0 try again" }), 451),
        ]
        for (script, code) in scripts {
            let server = try server(script)
            defer { server.stop() }
            let response = await net.perform(mail(server))
            #expect(response.smtp?.final.code == code, "\(response)")
        }
        let server = try server(MailScript(extensions: ["250-test", "250 AUTH PLAIN"], auth: "535 5.7.8 wrong"))
        defer { server.stop() }
        let answer = await net.perform(mail(server, user: "u")).smtp
        #expect(answer?.final.code == 535)
        #expect(answer?.recipients.isEmpty == true)
    }

    @Test("TLS required and not offered: not sent, and no MAIL")
    func noTLS() async throws {
        let server = try server(MailScript())
        defer { server.stop() }
        #expect(await net.perform(mail(server, requiresTLS: true)).failure?.kind == .notSent)
        #expect(!log.commands.contains { $0.hasPrefix("MAIL") })
    }

    @Test("a connection opened without TLS is not used for a mail that requires it")
    func noDowngrade() async throws {
        let server = try server(MailScript())
        defer { server.stop() }
        for _ in 0..<4 { #expect(await net.perform(mail(server)).smtp?.final.code == 250) }
        for _ in 0..<4 { #expect(await net.perform(mail(server, requiresTLS: true)).failure?.kind == .notSent) }
        #expect(log.messages.count == 4)
    }

    @Test("lost before the dot: not sent")
    func lostBeforeDot() async throws {
        let server = try server(MailScript(beforeMessage: { _ in false }))
        defer { server.stop() }
        let long = String(repeating: String(repeating: "x", count: 70) + "\r\n", count: 100_000)
        #expect(await net.perform(mail(server, message: long)).failure?.kind == .notSent)
        #expect(log.messages.isEmpty)
    }

    @Test("lost after the dot: ambiguous")
    func lostAfterDot() async throws {
        let server = try server(MailScript(final: { nil }))
        defer { server.stop() }
        #expect(await net.perform(mail(server)).failure?.kind == .ambiguous)
        #expect(log.messages == [text])
    }

    @Test("a relay that thinks about one mail holds up no other")
    func slowFinalReply() async throws {
        let arrived = Gate()
        let release = Gate()
        let server = try server(
            MailScript(final: {
                arrived.open()
                release.block()
                return "250 ok"
            }))
        defer { server.stop() }
        let net = net
        async let first = net.perform(mail(server))
        async let second = net.perform(mail(server))
        await arrived.wait(2)
        release.open()
        #expect(await first.smtp?.final.code == 250)
        #expect(await second.smtp?.final.code == 250)
    }

    @Test("a mail cancelled on the way is not ended by a dot: a cut mail would be taken for a whole one")
    func cancelledBeforeDot() async throws {
        let arrived = Gate()
        let release = Gate()
        let finished = Gate()
        let log = log
        let script = MailScript(beforeMessage: { _ in
            arrived.open()
            release.block()
            return true
        })
        let server = try ScriptedServer { peer, _ in
            script.serve(peer, log)
            finished.open()
        }
        defer { server.stop() }
        let net = net
        let long = String(repeating: String(repeating: "x", count: 70) + "\r\n", count: 140_000)
        let task = Task { await net.perform(mail(server, message: long)) }
        await arrived.wait()
        task.cancel()
        #expect(await task.value.failure?.kind == .notSent)
        release.open()
        await finished.wait()
        #expect(log.messages.isEmpty)
    }

    @Test("cancelled or stopped while the final reply is due: ambiguous", arguments: [true, false])
    func cancelledAfterDot(_ isCancelled: Bool) async throws {
        let arrived = Gate()
        let release = Gate()
        let server = try server(
            MailScript(final: {
                arrived.open()
                release.block()
                return nil
            }))
        defer {
            release.open()
            server.stop()
        }
        let net = net
        let task = Task { await net.perform(mail(server)) }
        await arrived.wait()
        if isCancelled { task.cancel() } else { net.shutdown() }
        #expect(await task.value.failure?.kind == .ambiguous)
    }

    @Test("no greeting in time: not sent")
    func muteServer() async throws {
        let server = try ScriptedServer { peer, _ in peer.waitForEnd() }
        defer { server.stop() }
        #expect(await net.perform(mail(server, timeout: 1)).failure?.kind == .notSent)
    }

    @Test("no final reply in time: ambiguous")
    func muteAfterDot() async throws {
        let net = Net(settings: NetSettings(version: "1", finalReplyTimeout: 500))
        let server = try server(MailScript(final: { "250-thinking" }))
        defer { server.stop() }
        #expect(await net.perform(mail(server)).failure?.kind == .ambiguous)
    }

    @Test("shutting down does not wait for a relay that never answers QUIT")
    func muteQuit() async throws {
        let server = try server(MailScript(quit: nil))
        defer { server.stop() }
        #expect(await net.perform(mail(server)).smtp?.final.code == 250)
        net.shutdown()
        #expect(await net.perform(mail(server)).failure?.kind == .notSent)
    }

    @Test("many at once through few sessions")
    func many() async throws {
        let server = try server(MailScript())
        defer { server.stop() }
        let net = net
        let taken = await withTaskGroup(of: Int?.self) { group in
            for _ in 0..<100 { group.addTask { await net.perform(mail(server)).smtp?.final.code } }
            return await group.reduce(into: 0) { $0 += $1 == 250 ? 1 : 0 }
        }
        #expect(taken == 100)
        #expect(log.messages.count == 100)
        #expect(server.accepted <= 2)
    }

    @Test("what could become a command or end the message is not sent")
    func unfit() async throws {
        let server = try server(MailScript())
        defer { server.stop() }
        let url = "smtp://127.0.0.1:\(server.port)"
        let fit = Array(text.utf8)
        let to = [Address("a@example.jp")]
        let requests = [
            SMTPRequest(server: url, from: "a\r\nDATA@example.jp", recipients: to, message: fit),
            SMTPRequest(server: url, from: "", recipients: [Address("a@b.jp>\r\nRCPT TO:<c@d.jp")], message: fit),
            SMTPRequest(server: url, from: "", recipients: [], message: fit),
            SMTPRequest(server: url, from: "", recipients: Array(repeating: to[0], count: 101), message: fit),
            SMTPRequest(server: url, from: "", recipients: to, message: Array("x\n.\nMAIL FROM:<a@b>\r\n".utf8)),
            SMTPRequest(server: url, user: "u\r\n", password: "p", from: "", recipients: to, message: fit),
            SMTPRequest(server: "http://127.0.0.1:\(server.port)", from: "", recipients: to, message: fit),
            SMTPRequest(server: url + "/ehlo", from: "", recipients: to, message: fit),
            SMTPRequest(
                server: "smtp://relay.example", user: "u", password: "p", from: "", recipients: to, message: fit),
        ]
        for request in requests { #expect(await net.perform(.smtp(request)).failure?.kind == .notSent) }
        #expect(server.accepted == 0)
    }
}
