import Channel
import Foundation
import TestSupport
import Testing

@testable import Net

/// Against another's server: Postfix's `smtp-sink`, where this machine has it.
@Suite struct PostfixTests {
    private static let program = "/usr/sbin/smtp-sink"

    @Test("Postfix's smtp-sink takes our mails over few connections")
    func sink() async throws {
        guard FileManager.default.isExecutableFile(atPath: PostfixTests.program) else {
            FileHandle.standardError.write(
                Data("SKIPPED PostfixTests: \(PostfixTests.program) is not installed\n".utf8))
            return
        }
        let placeholder = try ScriptedServer { _, _ in }
        let port = placeholder.port
        placeholder.stop()
        // As root it wants a user to become.
        let sink = try Program(PostfixTests.program, ["-u", "nobody", "127.0.0.1:\(port)", "100"])
        defer { sink.stop() }
        let net = Net(settings: NetSettings(version: "1", mailSessions: 2))
        let mail = Request.smtp(
            SMTPRequest(
                server: "smtp://127.0.0.1:\(port)", from: "bounce@example.jp",
                recipients: (0..<50).map { Address("r\($0)@example.jp") },
                message: Array("Subject: x\r\n\r\n.\r\nbody\r\n".utf8)))
        // It may not listen yet.
        var first = await net.perform(mail)
        for _ in 0..<200 where first.failure?.kind == .notSent {
            try await Task.sleep(for: .milliseconds(10))
            first = await net.perform(mail)
        }
        #expect(first.smtp?.recipients.map(\.code) == Array(repeating: 250, count: 50))
        let before = net.counters.connections
        for _ in 0..<20 { #expect(await net.perform(mail).smtp?.final.code == 250) }
        #expect(net.counters.connections - before <= 2)
    }
}
