import Notice
import Testing

@testable import Intake

/// Whose mails a source takes.
@Suite struct MailRulesTests {
    private func outcome(
        from sender: String, _ rules: MailRules, results: String = ""
    ) -> Result<ParsedDocument, Refusal> {
        let text = "\(results)From: 防災 <\(sender)>\r\nMessage-ID: <1@x>\r\nSubject: 断水\r\n\r\n今日10時から\r\n"
        return parse(mail: Array(text.utf8), by: rules, name: "new/1", source: SourceID(rawValue: "mail"))
    }

    @Test(
        "a sender is named by address or domain, in any case; nobody else is taken, and the reason names them",
        arguments: [
            ("bousai@pref.example.jp", true), ("BOUSAI@Pref.Example.JP", true), ("x@city.example.jp", true),
            ("bousai@pref.example.jp.evil.example", false), ("x@sub.city.example.jp", false),
            ("y@pref.example.jp", false),
        ])
    func senders(sender: String, isTaken: Bool) {
        let rules = MailRules(senders: ["Bousai@pref.example.jp", "@city.example.jp"], server: nil)
        switch outcome(from: sender, rules) {
        case .success(let document): #expect(isTaken && document.family == "mail")
        case .failure(let refusal):
            #expect(!isTaken && refusal.reason == .wrongSource && refusal.detail.contains(sender.lowercased()))
        }
    }

    @Test(
        "where a server is named, its word is needed that the mail is really from there",
        arguments: [
            ("", false), ("Authentication-Results: mx.example; dmarc=pass header.from=b.example\r\n", true),
            ("Authentication-Results: mx.example; dmarc=pass\r\n", false),
            ("Authentication-Results: mx.example; dmarc=fail header.from=b.example\r\n", false),
            ("Authentication-Results: other.example; dmarc=pass header.from=b.example\r\n", false),
        ])
    func authenticity(results: String, isTaken: Bool) {
        let rules = MailRules(senders: ["a@b.example"], server: "mx.example")
        let outcome = outcome(from: "a@b.example", rules, results: results)
        #expect(((try? outcome.get()) != nil) == isTaken)
    }
}
