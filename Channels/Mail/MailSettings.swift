package import Channel
package import Notice
package import Settings

/// What an operator sets for mail through the municipality's relay.
package struct MailSettings: Sendable, Equatable {
    /// `smtp://host:port`, or `smtps://host:port` for TLS from the first byte.
    package var server: String
    /// Whether a server that offers no STARTTLS is refused.
    package var requiresTLS: Bool
    package var user: String?
    package var password: Secret?
    package var from: MailAddress
    package var fromNames: [LanguageTag: String]
    /// Where bounces go; its MX is the machine that reads them.
    package var bounceDomain: String
    /// Signs envelope senders.
    package var bounceSecret: Secret
    /// RFC 2919, e.g. `notices.city.example.jp`.
    package var listID: String
    /// The page that ends or changes a subscription, e.g. `https://alert.city.example.jp/u`.
    package var unsubscribePage: String
    /// Mails a second the relay is given at most, one recipient each.
    package var rate: Int
    package var confinement: Confinement

    /// What a small relay takes without complaint.
    package static let usualRate = 100

    package init(
        server: String, requiresTLS: Bool = false, user: String? = nil, password: Secret? = nil, from: MailAddress,
        fromNames: [LanguageTag: String] = [:], bounceDomain: String, bounceSecret: Secret, listID: String,
        unsubscribePage: String, rate: Int = MailSettings.usualRate, confinement: Confinement
    ) {
        self.server = server
        self.requiresTLS = requiresTLS
        self.user = user
        self.password = password
        self.from = from
        self.fromNames = fromNames
        self.bounceDomain = bounceDomain
        self.bounceSecret = bounceSecret
        self.listID = listID
        self.unsubscribePage = unsubscribePage
        self.rate = rate
        self.confinement = confinement
    }

    /// The section `mail` of the settings.
    package init(_ section: Section, confinement: Confinement) throws {
        let domain = SettingType<String>.parsed("a domain such as bounces.city.example.jp") {
            MailAddress.isDomain(Array($0.utf8)) ? $0.lowercased() : nil
        }
        let server = try section.value("server", .url(schemes: ["smtp", "smtps"]))
        let requiresTLS = try section.value("requiresTLS", .bool, default: confinement.mode == .live)
        let user = try section.optional("user", .string)
        let password = try section.optional("password", .secret)
        let unsubscribePage = try section.value("unsubscribePage", .url(schemes: ["https", "http"]))
        self.server = server
        self.requiresTLS = requiresTLS
        self.user = user
        self.password = password
        from = try section.value("from", .parsed("a mail address in ASCII", MailAddress.init))
        fromNames = try section.value(
            "fromNames", .table(by: LanguageTag.self, of: .string(length: 1...60)), default: [:])
        bounceDomain = try section.value("bounceDomain", domain)
        bounceSecret = try section.value("bounceSecret", .secret)
        listID = try section.value("listID", domain)
        self.unsubscribePage = unsubscribePage
        rate = try section.value("rate", .integer(in: 1...10_000), default: Self.usualRate)
        self.confinement = confinement

        let url = TargetURL(server)
        let host = url?.host ?? ""
        section.check(
            "server", holds: url.map(confinement.admits) ?? false,
            why: "this is a drill site and \(host) is not an allowed host",
            fix: "Point server at the drill's sink, or add the host to the site's allowed hosts")
        section.check(
            "user", "password", holds: (user == nil) == (password == nil), why: "user and password belong together",
            fix: "Give both or neither")
        section.check(
            "requiresTLS", "user", holds: user == nil || requiresTLS || server.hasPrefix("smtps://"),
            why: "the password would travel unencrypted", fix: "Set requiresTLS: true")
        section.check(
            "unsubscribePage", holds: confinement.mode == .drill || unsubscribePage.hasPrefix("https://"),
            why: "RFC 8058 one-click needs https", fix: "Write an https:// URL")
    }
}
