import Notice
import Testing

@testable import Sinks

@Suite("The SMTP sink is a strict server")
struct SMTPSinkTests {
    private func talk(_ sink: SMTPSink, _ text: String) async throws -> [String] {
        let bytes = try await Client.exchange(sink.port, [Array(text.utf8)])
        return String(decoding: bytes, as: UTF8.self).split(separator: "\r\n").map(String.init)
    }

    private let envelope = "EHLO test\r\nMAIL FROM:<b+1.ab@bounces.example.jp>\r\nRCPT TO:<a@example.jp>\r\n"

    @Test("a pipelined mail is taken, its dots unstuffed")
    func mail() async throws {
        let sink = try SMTPSink()
        let replies = try await talk(
            sink, envelope + "DATA\r\nSubject: x\r\n\r\n..leading\r\n...\r\nend\r\n.\r\nNOOP\r\nRSET\r\nQUIT\r\n")
        #expect(replies.first?.hasPrefix("220") == true && replies.last?.hasPrefix("221") == true)
        #expect(replies.contains { $0.hasSuffix("PIPELINING") } && replies.contains { $0.hasSuffix("8BITMIME") })
        let message = try #require(sink.received().first)
        #expect(message.from == "b+1.ab@bounces.example.jp" && message.recipients == ["a@example.jp"])
        #expect(String(decoding: message.content, as: UTF8.self) == "Subject: x\r\n\r\n.leading\r\n..\r\nend\r\n")
        #expect(sink.messagesPerRecipient() == ["a@example.jp": 1])
        sink.stop()
    }

    @Test("one recipient is refused by script, the others are taken")
    func refusedRecipient() async throws {
        let sink = try SMTPSink()
        sink.refuse("gone@example.jp", with: "550 5.1.1 unknown user")
        let replies = try await talk(
            sink, envelope + "RCPT TO:<gone@example.jp>\r\nDATA\r\nx\r\n.\r\nQUIT\r\n")
        #expect(replies.contains("550 5.1.1 unknown user"))
        #expect(sink.received().first?.recipients == ["a@example.jp"])
        sink.stop()
    }

    @Test(
        "what smuggles or breaks the order is refused",
        arguments: [
            ("EHLO test\nMAIL FROM:<a@b>\r\n", "521"), ("EHLO te\rst\r\n", "521"),
            ("EHLO t\r\nMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\nx\n.\n\r\n.\r\n", "550"),
            ("MAIL FROM:<a@b>\r\nQUIT\r\n", "503"), ("EHLO t\r\nRCPT TO:<a@b>\r\nQUIT\r\n", "503"),
            ("EHLO t\r\nDATA\r\nQUIT\r\n", "503"), ("EHLO t\r\nMAIL FROM:<a@b> SIZE=99999999\r\nQUIT\r\n", "552"),
            ("EHLO t\r\nMAIL FROM:<あ@b>\r\nQUIT\r\n", "501"), ("EHLO t\r\nMAIL FROM:<a@b> X=1\r\nQUIT\r\n", "555"),
            ("STARTTLS\r\nQUIT\r\n", "500"),
        ])
    func refused(_ text: String, _ code: String) async throws {
        let sink = try SMTPSink()
        let replies = try await talk(sink, text)
        #expect(replies.contains { $0.hasPrefix(code) }, "\(replies)")
        #expect(sink.received().isEmpty)
        sink.stop()
    }

    @Test("the script refuses at the final dot, drops after accepting, and then lets through")
    func faults() async throws {
        let sink = try SMTPSink()
        sink.enqueue([.finalReply("451 4.3.0 later"), .dropAfterAccepting, nil, .busy])
        let mail = envelope + "DATA\r\nx\r\n.\r\nQUIT\r\n"
        #expect(try await talk(sink, mail).contains("451 4.3.0 later"))
        #expect(sink.received().isEmpty)
        #expect(try await !talk(sink, mail).contains { $0.contains("taken") })
        #expect(sink.received().count == 1)
        #expect(try await talk(sink, mail).contains { $0.contains("taken") })
        #expect(try await talk(sink, mail).first == "421 4.3.2 busy")
        #expect(sink.received().count == 2)
        sink.stop()
    }
}
