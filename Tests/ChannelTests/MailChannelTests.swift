import Channel
import Crypto
import Notice
import Testing

@testable import ChannelMail

@Suite("Mail: what is sent and what the relay's replies mean")
struct MailChannelTests {
    private func message(
        _ headline: String = "北地区に避難指示を出しました", recipient: Recipient? = nil
    ) throws -> (request: SMTPRequest, lines: [String]) {
        let channel = try Samples.mail()
        let prepared = try channel.prepare(Samples.notice(), Samples.rendering(headline: headline))
        let step = channel.begin(prepared, [recipient ?? Samples.recipient(channel)], Samples.context)
        guard case .send(.smtp(let request), _) = step else { throw Unexpected() }
        let text = String(decoding: request.message, as: UTF8.self)
        return (request, text.split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init))
    }

    @Test("every line ends in CRLF, is short ASCII, and none is a lone dot")
    func wireFormat() throws {
        let (request, lines) = try message("件名\r\n.\r\nBcc: victim@example.jp \u{2028} 🍎")
        for (index, byte) in request.message.enumerated() {
            if byte == 0x0A { #expect(index > 0 && request.message[index - 1] == 0x0D) }
            if byte == 0x0D { #expect(request.message[index + 1] == 0x0A) }
            #expect(byte < 0x80)
        }
        #expect(lines.allSatisfy { $0.utf8.count <= 78 && $0 != "." }, "\(lines.filter { $0.utf8.count > 78 })")
        #expect(!lines.contains { $0.hasPrefix("Bcc") })
    }

    @Test("the headers say who, what, when, and how to end it")
    func headers() throws {
        let (request, lines) = try message()
        #expect(lines.contains("To: resident1@mail.example.jp"))
        #expect(lines.contains("Message-ID: <\(Samples.key.rawValue)@city.example.jp>"))
        #expect(lines.contains("Date: \(Samples.now.mailDate)"))
        #expect(lines.contains("Auto-Submitted: auto-generated"))
        #expect(lines.contains("List-Id: <notices.city.example.jp>"))
        #expect(lines.contains("List-Unsubscribe: <https://alert.city.example.jp/u?t=\(Samples.unsubscribeToken)>"))
        #expect(lines.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"))
        #expect(request.recipients == [Address("resident1@mail.example.jp")])
        #expect(request.password == Samples.mailPassword)
    }

    @Test("a token that could break out of its header is left out")
    func hostileToken() throws {
        let recipient = Recipient(id: 1, address: Address("a@example.jp"), unsubscribeToken: "x>\r\nBcc: v@example.jp")
        let (_, lines) = try message(recipient: recipient)
        #expect(!lines.contains { $0.hasPrefix("List-Unsubscribe") || $0.hasPrefix("Bcc") })
    }

    @Test(
        "a subject of any script becomes words of at most 75 characters that decode to it",
        arguments: [
            "みほん市からのお知らせ", String(repeating: "避難指示", count: 40), String(repeating: "👨‍👩‍👧‍👦", count: 20), "Plain",
            String(repeating: "long plain ascii ", count: 20), "=?UTF-8?B?5Lit?=", "混ぜた mixed 文字 text",
        ])
    func encodedWords(_ text: String) throws {
        let header = EncodedWord.header(text, after: 9)
        var decoded: [UInt8] = []
        for line in header.split(separator: "\r\n ") {
            #expect(line.utf8.count <= 75)
            if line.hasPrefix("=?UTF-8?B?"), header != text {
                decoded += try #require(Base64.decode(line.dropFirst(10).dropLast(2)))
                #expect(String(validating: decoded, as: UTF8.self) != nil)
            } else {
                decoded += Array(line.utf8)
            }
        }
        #expect(String(decoding: decoded, as: UTF8.self) == text)
    }

    @Test(
        "addresses that are safe on the wire are taken, all others refused",
        arguments: [
            ("a@example.jp", "a@example.jp"), ("A.b+c@Example.JP", "A.b+c@example.jp"),
            ("a..b@docomo.example.jp", "\"a..b\"@docomo.example.jp"),
            ("ab.@ezweb.example.jp", "\"ab.\"@ezweb.example.jp"),
            ("\"a..b\"@example.jp", "\"a..b\"@example.jp"), ("a@localhost", "a@localhost"), ("a b@example.jp", nil),
            ("a@b@c", nil), ("a@-x.jp", nil), ("a@x..jp", nil), ("あ@example.jp", nil), ("a@例え.jp", nil),
            ("a\r\n@example.jp", nil), ("a@example.jp\n", nil), ("<a@example.jp>", nil), ("@example.jp", nil),
            ("a\u{0}@example.jp", nil), ("\"a b\"@example.jp", nil), (String(repeating: "a", count: 65) + "@b.jp", nil),
        ])
    func addresses(_ text: String, _ wire: String?) { #expect(MailAddress(text)?.wire == wire) }

    @Test("an old carrier address is quoted once: by whoever writes the commands, and in the header")
    func carrierAddress() throws {
        let person = Recipient(id: 1, address: Address("taro..@docomo.example.jp"))
        let (request, lines) = try message(recipient: person)
        #expect(request.recipients == [Address("taro..@docomo.example.jp")])
        #expect(lines.contains("To: \"taro..\"@docomo.example.jp"))
    }

    @Test("the envelope's sender names the recipient, and cannot be forged")
    func envelope() throws {
        let channel = try Samples.mail()
        let sender = try message().request.from
        #expect(sender.hasPrefix("b+1.") && sender.hasSuffix("@bounces.city.example.jp"))
        #expect(MailAddress(sender) != nil)
        #expect(channel.recipient(ofBounceTo: sender) == 1)
        #expect(channel.recipient(ofBounceTo: sender.uppercased()) == 1)
        let forged = sender.replacing("b+1.", with: "b+2.")
        for address in [forged, "b+1.@bounces.city.example.jp", "x@y", "", sender + "x"] {
            #expect(channel.recipient(ofBounceTo: address) == nil)
        }
    }

    @Test(
        "replies mean what RFC 3463 and the field say",
        arguments: [
            (250, "2.1.5 ok", 250, "2.0.0 ok", "accepted"), (450, "4.2.0 greylisted", 250, "", "retry"),
            (550, "5.1.1 unknown", 250, "", "gone"), (550, "Unknown user", 250, "", "gone"),
            (550, "5.2.0 Unknown user", 250, "", "gone"), (550, "5.2.1 disabled", 250, "", "gone"),
            (552, "5.2.2 full", 250, "", "retry"), (550, "5.7.1 blocked", 250, "", "retry"),
            (550, "5.1.8 bad sender", 250, "", "retry"), (550, "5.3.0 no", 250, "", "refused"),
            (550, "no", 250, "", "refused"), (250, "", 451, "4.3.0 later", "retry"),
            (250, "", 554, "5.6.0 content", "refused"), (250, "", 550, "5.7.26 unauthenticated", "retry"),
            (250, "", 0, "", "unknown"),
        ])
    func replies(_ rcpt: Int, _ rcptText: String, _ final: Int, _ finalText: String, _ expected: String) throws {
        let response = SMTPResponse(
            recipients: [SMTPReply(code: rcpt, text: rcptText)], final: SMTPReply(code: final, text: finalText))
        #expect("\(MailStatus.result(of: .smtp(response), index: 0))".prefix { $0 != "(" } == expected)
    }

    @Test(
        "a refusal before any recipient is the operator's to mend",
        arguments: [(535, "misconfigured"), (530, "misconfigured"), (553, "misconfigured"), (421, "retry")])
    func sessions(_ code: Int, _ expected: String) {
        let response = SMTPResponse(recipients: [], final: SMTPReply(code: code, text: ""))
        #expect("\(MailStatus.result(of: .smtp(response), index: 0))".prefix { $0 != "(" } == expected)
    }

    @Test("markup in a text stays text")
    func escaping() throws {
        let rendering = Samples.rendering(
            headline: "<img src=x onerror=alert(1)>", body: "a & b\n\"c\"", link: "javascript:alert(1)")
        let html = MailBody.html(Samples.notice(), rendering, unsubscribePage: "https://alert.city.example.jp/u")
        #expect(!html.contains("<img") && !html.contains("javascript:") && html.contains("a &amp; b<br>"))
        #expect(html.contains("<html lang=\"ja\">"))
    }

    private struct Unexpected: Error {}
}
