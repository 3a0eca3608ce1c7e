import Foundation
import Notice
import TestSupport
import Testing

@testable import Intake

/// Mails as they lie in a mailbox.
@Suite struct MailTests {
    private static let source = SourceID(rawValue: "push")

    private func mail(_ text: String) throws -> MailMessage {
        try parse(mail: Array(text.utf8), name: "m", source: Self.source).get().message
    }

    @Test("a mail in ISO-2022-JP, its subject cut between two encoded words")
    func mail() throws {
        let body =
            [UInt8]("Content-Type: text/plain; charset=ISO-2022-JP\r\n\r\n".utf8) + [0x1B, 0x24, 0x42, 0x36, 0x68]
            + [0x1B, 0x28, 0x42] + [UInt8]("\r\n-- \r\nsignature\r\n".utf8)
        let head = """
            From: =?UTF-8?B?6Ziy54G96Kqy?= (duty) <Bousai@City.Example>\r
            Subject: =?UTF-8?B?5pat?=\r
             =?UTF-8?B?5rC05pM=?= =?utf-8?b?hQ==?= !\r
            Date: Fri, 14 Aug 2026 12:00:00 +0900 (JST)\r
            Message-ID: <1@city.example>\r

            """
        let (document, message) = try parse(mail: Array(head.utf8) + body, name: "new/1", source: Self.source).get()
        #expect(message.sender == "bousai@city.example" && message.identifier == "1@city.example")
        #expect(message.sent == Telegrams.time(0) && message.text == "区")
        #expect(message.subject.hasPrefix("断水") && message.subject.hasSuffix("!"))
        #expect(document.family == "mail")
        // It is news from the first one on: a mailbox is no feed that lists old items.
        let step = advance(SourceState(), document, ward: Telegrams.ward, now: Telegrams.later)
        #expect(step.proposals.map(\.handling) == [.tell])
        #expect(advance(step.state, document, ward: Telegrams.ward, now: Telegrams.later).proposals.isEmpty)
    }

    @Test("of several parts the plain text is read, else the HTML; attachments are left")
    func multipart() throws {
        func message(_ parts: String) -> String {
            "From: a@b.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"==b\"\n\npreamble\n\(parts)--==b--\nx"
        }
        let html =
            "--==b\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n<p>=E6=96=AD=\n=E6=B0=B4</p>\n"
        let plain = "--==b\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n5pat\n5rC0\n"
        let file = "--==b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nsecret\n"
        #expect(try mail(message(html)).text == "断水")
        #expect(try mail(message(file + html + plain)).text == "断水")
        #expect(try mail(message(file)).text.isEmpty)
        let nested = "--==b\nContent-Type: multipart/alternative; boundary=c\n\n--c\n\n中身\n--c--\n"
        #expect(try mail(message(nested)).text == "中身")
    }

    @Test(
        "a mail that is none, or hides what it is, is refused",
        arguments: [
            ("", Refusal.Reason.missing), ("Subject: x\n\ny", .missing), ("From: a@b, c@d\n\nx", .missing),
            ("From: a@b\nFrom: a@c\n\nx", .invalid),
            ("From: a@b\n\n", .empty), ("From: a@b\nno field\n\nx", .malformed),
            ("From: a@b\nContent-Type: text/plain; charset=UTF-7\n\nx", .encoding),
            ("From: a@b\nSubject: =?utf-7?B?eA==?=\n\nx", .encoding),
            ("From: a@b\nContent-Type: multipart/mixed\n\nx", .missing),
            ("From: a@b\nContent-Transfer-Encoding: base64\n\n!!!!", .malformed),
            ("From: a@b\nContent-Transfer-Encoding: x-uuencode\n\nx", .invalid),
            ("From: a@b\n\n\u{0}", .forbiddenCharacter),
            ("From: a@b\n" + String(repeating: "X: y\n", count: 600) + "\nx", .tooMany),
        ])
    func badMail(text: String, reason: Refusal.Reason) {
        guard case .failure(let refusal) = parse(mail: Array(text.utf8), name: "m", source: Self.source) else {
            Issue.record("it was read")
            return
        }
        #expect(refusal.reason == reason)
    }

    @Test("parts within parts stop at the limit")
    func deepMail() {
        var text = "From: a@b\n"
        for level in 0..<40 { text += "Content-Type: multipart/mixed; boundary=b\(level)\n\n--b\(level)\n" }
        guard case .failure(let refusal) = parse(mail: Array(text.utf8), name: "m", source: Self.source) else {
            Issue.record("it was read")
            return
        }
        #expect(refusal.reason == .tooDeep)
    }

    @Test("only the receiving server's own word counts for who sent a mail")
    func authenticity() throws {
        func message(_ lines: String) throws -> MailMessage { try mail("\(lines)From: a@b.example\nSubject: x\n\ny") }
        let own = "Authentication-Results: mx.ward.example; spf=pass;\n dmarc=pass (p=reject) header.from=b.example\n"
        let failed = "Authentication-Results: mx.ward.example; dmarc=fail\n"
        let forged = "Authentication-Results: evil.example; dmarc=pass header.from=b.example\n"
        #expect(try message(own).isAuthentic(by: "mx.ward.example"))
        #expect(try !message(forged).isAuthentic(by: "mx.ward.example"))
        #expect(try message(forged + own).isAuthentic(by: "mx.ward.example"))
        // Of its own fields the first counts, also where that is not whole.
        #expect(try !message(failed + own).isAuthentic(by: "mx.ward.example"))
        #expect(try !message("Authentication-Results: mx.ward.example; (\n" + own).isAuthentic(by: "mx.ward.example"))
        #expect(try !message("").isAuthentic(by: "mx.ward.example"))
    }

    @Test(
        "a result is what the grammar says it is, never what a sender could write into a comment or a quoted string",
        arguments: [
            ("mx.ward.example; dmarc=pass header.from=b.example", true),
            ("MX.Ward.Example 1; dmarc/1 = PASS (p=none (\\)); sp=x) header . from = B.Example;", true),
            ("(x) mx.ward.example (y); spf=pass smtp.mailfrom=\"x; y\"@e; dmarc=pass header.from=b.example", true),
            ("mx.ward.example; dkim=pass header.b=ab== header.s=s; dmarc=pass p.p=none header.from=b.example", true),
            ("mx.ward.example; x=/C=JP/O=y; dmarc=pass reason=\"ok\" header.from=b.example", true),
            // Somebody else's name, or none.
            ("mx.ward.example.evil; dmarc=pass header.from=b.example", false),
            ("evil (mx.ward.example); dmarc=pass header.from=b.example", false),
            ("mx.ward.example evil; dmarc=pass header.from=b.example", false),
            ("mx.ward.example 2; dmarc=pass header.from=b.example", false),
            ("; dmarc=pass header.from=b.example", false), ("", false),
            // In a comment, in a quoted string, within another result.
            ("mx.ward.example; spf=fail (; dmarc=pass header.from=b.example)", false),
            ("mx.ward.example; spf=fail reason=\"; dmarc=pass header.from=b.example\"", false),
            ("mx.ward.example; spf=fail reason=\"\\\"; dmarc=pass header.from=b.example\"", false),
            ("mx.ward.example; spf=fail smtp.mailfrom=dmarc=pass header.from=b.example", false),
            ("mx.ward.example; dmarc=fail smtp.helo=x dmarc=pass header.from=b.example", false),
            // Two of them, or one that is not whole.
            ("mx.ward.example; dmarc=pass header.from=b.example; dmarc=fail header.from=b.example", false),
            ("mx.ward.example; dmarc=pass header.from=b.example; dmarc=pass header.from=b.example", false),
            ("mx.ward.example; dmarc=pass header.from=b.example; spf=pass (", false),
            ("mx.ward.example; dmarc=pass header.from=b.example; spf=pass reason=\"", false),
            ("mx.ward.example; dmarc=pass header.from", false), ("mx.ward.example; none", false),
            // About another domain.
            ("mx.ward.example; dmarc=pass header.from=evil.example", false),
            ("mx.ward.example; dmarc=pass header.from=sub.b.example", false),
            ("mx.ward.example; dmarc=pass header.from=b.example header.from=evil.example", false),
            ("mx.ward.example; dmarc=pass smtp.from=b.example", false),
        ])
    func results(field: String, isAuthentic: Bool) throws {
        let message = try mail("Authentication-Results: \(field)\nFrom: a@b.example\nSubject: x\n\ny")
        #expect(message.isAuthentic(by: "mx.ward.example") == isAuthentic)
    }

    @Test("real mails of many servers end in a text or a reason")
    func realMails() throws {
        var read = 0
        var refused: [String: Int] = [:]
        for url in SharedSamples.files("samples/mail_bounces") {
            let bytes = Array(try Data(contentsOf: url))
            switch parse(mail: bytes, name: url.lastPathComponent, source: Self.source) {
            case .success: read += 1
            case .failure(let refusal): refused[refusal.reason.rawValue, default: 0] += 1
            }
        }
        print(
            "FIGURE mails: \(read) read, refused \(refused.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" })")
    }
}
