import Channel
import Notice
import Settings
import Testing
import Wording

@testable import ChannelLine
@testable import ChannelMail
@testable import ChannelWebhook

/// Notices, recipients and channels that the tests share. All names and addresses are made up.
enum Samples {
    static let now = Timestamp(milliseconds: 1_795_250_000_000)
    static let key = AttemptKey(random: [UInt8](1...16))
    static let context = Context(firstAttempt: now, now: now, key: key)

    static let accessToken = "line-token-QmVhcmVyIHRva2Vu"
    static let channelSecret = "8c570fa6dd201bb328f1c1eac23a96d8"
    static let mailPassword = "mail-password-hunter2"
    static let bounceSecret = "bounce-secret-0123456789abcdef"
    static let webhookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    static let unsubscribeToken = "u-token-Zm9yZ2V0LW1l"
    static let drillHosts = ["127.0.0.1"]

    static func confinement(_ mode: Site.Mode) -> Confinement {
        Confinement(mode: mode, allowedHosts: mode == .drill ? drillHosts : [])
    }

    static func line(_ mode: Site.Mode = .live) -> LineChannel {
        LineChannel(
            id: ChannelID(rawValue: "line"),
            settings: LineSettings(
                api: mode == .drill ? "http://127.0.0.1:8091" : LineSettings.liveAPI, accessToken: Secret(accessToken),
                channelSecret: Secret(channelSecret),
                confinement: confinement(mode)))
    }

    static func mail(_ mode: Site.Mode = .live) throws -> MailChannel {
        MailChannel(
            id: ChannelID(rawValue: "mail"),
            settings: MailSettings(
                server: "smtp://127.0.0.1:2525", user: "noroshi", password: Secret(mailPassword),
                from: try #require(MailAddress("bousai@city.example.jp")),
                fromNames: [.japanese: "みほん市 防災情報", .english: "Mihon City Alerts"],
                bounceDomain: "bounces.city.example.jp", bounceSecret: Secret(bounceSecret),
                listID: "notices.city.example.jp", unsubscribePage: "https://alert.city.example.jp/u",
                confinement: confinement(mode)))
    }

    static func webhook(_ mode: Site.Mode = .live) -> WebhookChannel {
        WebhookChannel(
            id: ChannelID(rawValue: "webhook"), settings: WebhookSettings(confinement: confinement(mode)))
    }

    static func notice(
        status: NoticeStatus = .actual, phase: Phase = .alert, order: Order? = .evacuation,
        urgency: Urgency = .urgent, topic: Topic = .disaster, areas: [Area] = [Area(code: "kita", name: "北地区")]
    ) -> Notice {
        let content = Content(
            status: status, phase: phase, source: .staff, hazard: .flood, topic: topic, order: order, urgency: urgency,
            product: "order", areas: areas, sent: now)
        return Notice(
            id: NoticeID(rawValue: "01TESTNOTICE0000000000000"), thread: ThreadID(rawValue: "thread-1"), version: 1,
            content: content, acceptedAt: now)
    }

    static func rendering(
        _ language: LanguageTag = .japanese, mark: String? = nil, headline: String = "北地区に避難指示を出しました",
        body: String = "川の水が増えています。", instruction: String = "川から離れて、高い所へ避難してください。",
        link: String? = "https://alert.city.example.jp/n/1"
    ) -> Rendering {
        Rendering(
            language: language, drillMark: mark, levelLine: "警戒レベル4 避難指示", headline: headline, body: body,
            instruction: instruction, asOf: "09:30時点の情報です", attribution: nil, link: link)
    }

    /// One recipient the channel accepts.
    static func recipient(_ channel: any Channel, _ id: Int64 = 1) -> Recipient {
        let address =
            switch channel.id.rawValue {
            case "line": user(Int(id))
            case "mail": "resident\(id)@mail.example.jp"
            default: "https://receiver\(id).example.jp/hook?key=url-secret-abc"
            }
        return Recipient(
            id: id, address: Address(address), unsubscribeToken: unsubscribeToken,
            secret: channel.id.rawValue == "webhook" ? webhookSecret : "")
    }

    static func user(_ number: Int) -> String {
        let digits = String(number, radix: 16)
        return "U" + String(repeating: "0", count: 32 - digits.count) + digits
    }

    /// What must stand in no description, reason or dump.
    static let secrets = [
        accessToken, channelSecret, mailPassword, bounceSecret, String(webhookSecret.dropFirst(6)), unsubscribeToken,
        "resident1@", "receiver1.example", "url-secret", String(user(1).suffix(32)),
    ]
}
