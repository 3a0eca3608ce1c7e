import Channel
import Notice
import Testing

/// A subscription is judged before it is taken, by the rule its deliveries will meet.
@Suite struct SubscriptionFaultTests {
    private func fault(_ channel: any Channel, _ address: String, secret: String) -> String? {
        channel.fault(
            of: Recipient(id: 0, address: Address(address), secret: secret), language: .japanese, now: Samples.now)
    }

    @Test("a recipient the channel can send to has no fault", arguments: ChannelContract.live)
    func sound(_ each: ChannelContract.Case) {
        let recipient = Samples.recipient(each.channel)
        #expect(each.channel.fault(of: recipient, language: .japanese, now: Samples.now) == nil)
    }

    @Test(
        "what can never be sent to is refused by every channel, and the reason does not repeat it",
        arguments: ChannelContract.live,
        [
            "javascript:alert(1)", "file:///etc/passwd", "a@b.example\r\nRCPT TO:<c@d.example>",
            "http://example.com/plain",
        ])
    func unsound(_ each: ChannelContract.Case, address: String) throws {
        let reason = try #require(fault(each.channel, address, secret: Samples.webhookSecret))
        #expect(!reason.isEmpty && !reason.contains(address))
    }

    @Test("a webhook without a signing secret of full length is refused")
    func secret() {
        for secret in ["", "short", "whsec_c2hvcnQ="] {
            #expect(fault(Samples.webhook(), "https://partner.example/hook", secret: secret) != nil)
        }
    }
}
