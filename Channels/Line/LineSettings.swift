package import Channel
import Notice
package import Settings

/// What an operator sets for one LINE official account.
package struct LineSettings: Sendable, Equatable {
    /// Where the Messaging API is reached, no trailing slash. Another host than LINE's own is for drill sites.
    package var api: String
    /// A long-lived channel access token.
    package var accessToken: Secret
    /// The channel secret that signs webhooks.
    package var channelSecret: Secret
    package var confinement: Confinement

    package static let liveAPI = "https://api.line.me"

    package init(
        api: String = LineSettings.liveAPI, accessToken: Secret, channelSecret: Secret, confinement: Confinement
    ) {
        self.api = api
        self.accessToken = accessToken
        self.channelSecret = channelSecret
        self.confinement = confinement
    }

    /// The section `line` of the settings.
    package init(_ section: Section, confinement: Confinement) throws {
        let api = try section.value("api", .url(schemes: ["https", "http"]), default: Self.liveAPI)
        accessToken = try section.value("accessToken", .secret)
        channelSecret = try section.value("channelSecret", .secret)
        self.api = api.hasSuffix("/") ? String(api.dropLast()) : api
        self.confinement = confinement
        let url = TargetURL(api)
        let host = url?.host ?? ""
        section.check(
            "api", holds: url.map(confinement.admits) ?? false,
            why: "this is a drill site and \(host) is not an allowed host",
            fix: "Point api at the drill's sink, or add the host to the site's allowed hosts")
        section.check(
            "api",
            holds: confinement.mode == .drill || api.hasPrefix("https://") || url.map(confinement.names) ?? false,
            why: "the access token would travel unencrypted", fix: "Write an https:// URL")
    }
}
