import Notice
import Sinks
import Web

/// Everything outside the demo's town: LINE, the mail relay, the partners' receiver, JMA.
struct DemoSinks: Sendable {
    let line: LineSink
    let mail: SMTPSink
    let webhook: WebhookSink
    let source: TelegramReplay
    private let page: Server

    init(_ site: DemoSite) throws {
        line = try LineSink(
            LineSink.Setting(
                accessToken: try site.secret("line-access-token"), channelSecret: try site.secret("line-channel-secret")
            ),
            port: UInt16(site.linePort))
        mail = try SMTPSink(port: UInt16(site.mailPort))
        webhook = try WebhookSink(secret: try site.secret("webhook-secret"), port: UInt16(site.webhookPort))
        source = try TelegramReplay(port: UInt16(site.sourcePort))
        let (line, mail, webhook) = (line, mail, webhook)
        page = try Server(
            listen: [.tcp(host: "127.0.0.1", port: UInt16(site.sinkPagePort))],
            router: SinkPage.router { [line.report, mail.report, webhook.report] })
    }

    func stop() async {
        await line.stop()
        mail.stop()
        await webhook.stop()
        await source.stop()
        await page.stop()
    }
}
