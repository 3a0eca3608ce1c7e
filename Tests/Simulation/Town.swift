import Channel
import ChannelLine
import ChannelMail
import ChannelWebhook
import Ledger
import Notice
import Settings
import Subscribers
import Wording

/// The municipality of a history: its channels, its districts, and the words for what it says.
struct Town {
    static let line = ChannelID(rawValue: "line")
    static let mail = ChannelID(rawValue: "mail")
    static let webhook = ChannelID(rawValue: "webhook")
    static let channelIDs = [line, mail, webhook]
    static let districts = ["kita", "minami", "hama"]
    static let key = [UInt8](repeating: 7, count: Ledger.keyLength)
    private static let token = "line-token-Wm9yb3NoaQ"
    private static let bounceSecret = "bounce-secret-4b1f"
    /// What must stand in no file of the ledger and in no log.
    static let secrets = [token, bounceSecret]
    /// Machines of other people, each with several subscribers.
    static let hosts = 3

    let mode: Site.Mode
    let channels: [ChannelID: any Channel]

    init(mode: Site.Mode) {
        self.mode = mode
        let hosts = ["line.drill.example", "mail.drill.example"] + (0..<Self.hosts).map { "h\($0).drill.example" }
        let confinement = Confinement(mode: mode, allowedHosts: mode == .drill ? hosts : [])
        let line = LineChannel(
            id: Self.line,
            settings: LineSettings(
                api: mode == .drill ? "https://line.drill.example" : LineSettings.liveAPI,
                accessToken: Secret(Self.token), channelSecret: Secret("channel-secret"), confinement: confinement))
        guard let from = MailAddress("bousai@city.example.jp") else { preconditionFailure("no mail address") }
        let mail = MailChannel(
            id: Self.mail,
            settings: MailSettings(
                server: mode == .drill ? "smtp://mail.drill.example:25" : "smtp://relay.city.example.jp:25",
                from: from, bounceDomain: "bounces.city.example.jp", bounceSecret: Secret(Self.bounceSecret),
                listID: "notices.city.example.jp", unsubscribePage: "https://alert.city.example.jp/u",
                confinement: confinement))
        let webhook = WebhookChannel(id: Self.webhook, settings: WebhookSettings(confinement: confinement))
        channels = [Self.line: line, Self.mail: mail, Self.webhook: webhook]
    }

    /// What a target of the network is called: the channel, or a webhook's host.
    static func target(_ request: Request) -> String {
        guard case .http(let http) = request else { return mail.rawValue }
        return http.url.hasPrefix("https://h") ? String(http.url.dropFirst(8).prefix(2)) : line.rawValue
    }

    static var targets: [String] { [line.rawValue, mail.rawValue] + (0..<hosts).map { "h\($0)" } }

    func person(_ number: Int, _ random: inout some RandomNumberGenerator) -> Person {
        func hexadecimal(_ digits: Int) -> String {
            (0..<digits).map { _ in String(Int.random(in: 0..<16, using: &random), radix: 16) }.joined()
        }
        switch Int.random(in: 0..<5, using: &random) {
        case 0, 1: return Person(channel: Self.line, address: Address("U" + hexadecimal(32)), secret: "")
        case 2: return Person(channel: Self.mail, address: Address("p\(hexadecimal(12))@mail.example"), secret: "")
        default:
            let host = "h\(Int.random(in: 0..<Self.hosts, using: &random))" + (mode == .drill ? ".drill" : "")
            let secret = "whsec_" + (0..<40).map { _ in hexadecimal(1) }.joined()
            return Person(
                channel: Self.webhook, address: Address("https://\(host).example/\(hexadecimal(12))"), secret: secret)
        }
    }

    func wish(of person: Person, at moment: Timestamp, _ random: inout some RandomNumberGenerator) -> NewSubscription {
        let isChoosy = Int.random(in: 0..<3, using: &random) == 0
        return NewSubscription(
            channel: person.channel, address: person.address, secret: person.secret,
            language: [.japanese, .japanese, .english][Int.random(in: 0..<3, using: &random)],
            districts: isChoosy ? [Self.districts[Int.random(in: 0..<3, using: &random)]] : [],
            topics: isChoosy ? [] : [.event],
            threshold: isChoosy ? [.routine, .advisory, .urgent][Int.random(in: 0..<3, using: &random)] : .routine,
            // The histories begin at 23:13 JST.
            quietHours: Int.random(in: 0..<8, using: &random) == 0 ? QuietHours(from: 22 * 60, until: 30) : nil,
            consentedAt: moment)
    }

    /// Words a notice. A release of ours may bring other words; what has been worded must not change with it.
    static func render(_ notice: Notice, _ language: LanguageTag, release: Int) -> Rendering {
        let words = notice.content.texts[.japanese]?.headline ?? notice.content.slots["name"] ?? notice.content.product
        // No two versions read alike, so that a mix-up shows.
        let headline = "\(words) \(notice.id)"
        return Rendering(
            language: language, drillMark: notice.content.status.isDrill ? "【訓練】" : nil, levelLine: nil,
            headline: headline, body: "\(language.rawValue) \(release)", instruction: "", asOf: "", attribution: nil,
            link: nil)
    }
}
