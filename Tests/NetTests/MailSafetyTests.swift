import Channel
import Testing

@testable import Net

@Suite struct MailSafetyTests {
    @Test(
        "an envelope address is written so that a server reads it as one",
        arguments: [
            ("a@example.jp", "a@example.jp"), ("b+id.sig=x@Example.JP", "b+id.sig=x@example.jp"),
            ("taro..@docomo.ne.jp", "\"taro..\"@docomo.ne.jp"), (".x@ezweb.ne.jp", "\".x\"@ezweb.ne.jp"),
            ("a/b?c@example.jp", "a/b?c@example.jp"),
        ])
    func written(_ row: (text: String, wire: String)) { #expect(MailAddress(row.text)?.wire == row.wire) }

    @Test(
        "an address that could become a command is refused",
        arguments: [
            "", "a", "@b", "a@", "a b@c.jp", "a@b c", "a@b\r\nRCPT TO:<x@y>", "a\n@b.jp", "<a@b.jp>", "a>@b.jp",
            "a@b.jp>", "a@b@c.jp", "\"a b\"@c.jp", "a@[127.0.0.1]", "a@127.0.0.1", "a,b@c.jp", "あ@c.jp", "a@例え.jp",
            "a\u{0}@b.jp", "a@b.jp\u{0}", "a;b@c.jp", "a\\@c.jp", "a(x)@c.jp", "a:b@c.jp",
            String(repeating: "a", count: 65) + "@b.jp",
        ])
    func refused(_ text: String) { #expect(MailAddress(text) == nil) }

    @Test(
        "a message that could end early or break a line is refused",
        arguments: [
            ("S: x\r\n\r\nbody\r\n", true), (".\r\n", true), ("a\r\n.\r\nb\r\n", true), ("", false),
            ("no line end", false), ("a\nb\r\n", false), ("a\r\n\n.\n", false), ("a\rb\r\n", false),
            ("a\r\r\n", false), ("a\u{0}\r\n", false), ("あ\r\n", false), ("a\r", false),
            (String(repeating: "x", count: 998) + "\r\n", true), (String(repeating: "x", count: 999) + "\r\n", false),
        ])
    func message(_ row: (text: String, isFit: Bool)) {
        #expect((MailMessage.fault(Array(row.text.utf8)) == nil) == row.isFit)
    }
}

@Suite struct SMTPTranscriptTests {
    private func take(_ line: String, _ transcript: inout SMTPTranscript) -> Bool {
        Array("\(line)\r\n".utf8).withUnsafeBufferPointer { transcript.take($0) }
    }

    private func transcript(_ recipients: Int, before: [String] = [], _ lines: [String]) -> SMTPTranscript {
        var transcript = SMTPTranscript(recipientCount: recipients)
        for line in before where !take(line, &transcript) { Issue.record("not taken: \(line)") }
        if !lines.isEmpty { transcript.beginTransaction() }
        for line in lines where !take(line, &transcript) { Issue.record("not taken: \(line)") }
        return transcript
    }

    @Test("each RCPT has its reply, lines of one reply belong together")
    func replies() {
        let result = transcript(
            3, before: ["220 hi", "250-relay", "250 8BITMIME"],
            ["250 ok", "250-a", "250 b", "550 5.1.1 unknown", "250", "354 go", "250 2.0.0 queued"])
        #expect(
            result.response
                == SMTPResponse(
                    recipients: [
                        SMTPReply(code: 250, text: "a b"), SMTPReply(code: 550, text: "5.1.1 unknown"),
                        SMTPReply(code: 250, text: ""),
                    ], final: SMTPReply(code: 250, text: "2.0.0 queued")))
    }

    @Test(
        "the command that ended it is the final reply",
        arguments: [
            (["220 hi", "250 relay", "535 5.7.8 no"], [], 535, 0), (["421 busy"], [], 421, 0),
            (["220 hi"], ["452 4.3.1 full"], 452, 0), ([], ["250 ok", "550 a", "551 b"], 551, 2),
            ([], ["250 ok", "250 a", "421 bye"], 421, 2), ([], ["250 ok", "250 a", "550 b", "554 no data"], 554, 2),
            ([], ["250 ok", "250 a", "250 b", "354 go", "554 spam"], 554, 2),
            ([], ["452 full", "221 bye"], 452, 0), ([], ["250 ok", "550 a", "550 b", "221 bye"], 550, 2),
            (["220 hi", "250 relay", "454 no TLS today"], ["452 full"], 452, 0),
        ])
    func ended(_ row: (before: [String], lines: [String], code: Int, recipients: Int)) {
        let response = transcript(2, before: row.before, row.lines).response
        #expect(response?.final.code == row.code)
        #expect(response?.recipients.count == row.recipients)
    }

    @Test(
        "nothing is decided while a reply is due",
        arguments: [
            ["250 ok"], ["250 ok", "250 a"], ["250 ok", "550 a"], ["250 ok", "250 a", "250 b"],
            ["250 ok", "250 a", "250 b", "354 go"], ["250 ok", "250 a", "250 b", "354 go", "250-queued"],
            ["250 ok", "550 a", "250 b"],
        ])
    func undecided(_ lines: [String]) { #expect(transcript(2, lines).response == nil) }

    @Test("junk and endless replies end the exchange", arguments: ["hello", "25", "2x0 a", ""])
    func junk(_ line: String) {
        var transcript = SMTPTranscript(recipientCount: 1)
        let isTaken = take(line, &transcript)
        #expect(!isTaken)
        var long = SMTPTranscript(recipientCount: 1)
        let padding = "250-\(String(repeating: "x", count: 1000))"
        let ends = (0..<1000).contains { _ in !take(padding, &long) }
        #expect(ends)
    }
}

@Suite struct ResponseHeadTests {
    private func head(_ lines: [String]) -> (ResponseHead, Bool) {
        var head = ResponseHead()
        let taken = lines.allSatisfy { Array("\($0)\r\n".utf8).withUnsafeBufferPointer { head.take($0) } }
        return (head, taken)
    }

    @Test("interim answers are forgotten, trailers ignored")
    func interim() {
        let (head, taken) = head([
            "HTTP/1.1 103 Early Hints", "Link: x", "", "HTTP/1.1 200 OK", "A: 1", "a:  2", "HTTP/9: no status", "",
            "T: trailer",
        ])
        #expect(taken)
        #expect(head.status == 200)
        #expect(head.fields == [HeaderField("A", "1"), HeaderField("a", "2")])
    }

    @Test("HTTP/2 has no reason phrase")
    func short() { #expect(head(["HTTP/2 204 ", ""]).0.status == 204) }

    @Test("too much or malformed ends the exchange")
    func refused() {
        #expect(!head(["HTTP/1.1"]).1)
        #expect(!head(["HTTP/1.1 2x0 OK"]).1)
        #expect(!head(["HTTP/1.1 200 OK"] + (0...256).map { "H\($0): x" }).1)
        #expect(!head(["HTTP/1.1 200 OK", "H: " + String(repeating: "x", count: 65_536)]).1)
    }
}
