import Channel
import Notice
import Testing

@testable import ChannelLine
@testable import ChannelMail
@testable import Sinks

@Suite("What the channels write, the sinks' checks take")
struct SinkAgreementTests {
    @Test("every text at LINE's limits passes LINE's checks", arguments: ChannelContract.longTexts, Phase.allCases)
    func line(_ text: String, _ phase: Phase) throws {
        for headline in ["見出し", text] {
            let rendering = Samples.rendering(headline: headline, body: text, instruction: text)
            // A headline that no limit allows is refused, which is as good.
            guard let prepared = try? Samples.line().prepare(Samples.notice(phase: phase), rendering) else { continue }
            try LineMessageCheck.check(JSONTree.read(prepared.bytes))
        }
    }

    @Test("a mail reads back as its subject and text")
    func mail() throws {
        let channel = try Samples.mail()
        let prepared = try channel.prepare(Samples.notice(), Samples.rendering())
        guard case .send(.smtp(let request), _) = channel.begin(prepared, [Samples.recipient(channel)], Samples.context)
        else {
            Issue.record("not sent")
            return
        }
        let mail = MailReading(request.message)
        #expect(mail.subject == "北地区に避難指示を出しました")
        #expect(mail.text.hasPrefix("北地区に避難指示を出しました\n警戒レベル4 避難指示\n川の水が増えています。"))
        #expect(mail.text.contains("https://alert.city.example.jp/u"))
    }
}
