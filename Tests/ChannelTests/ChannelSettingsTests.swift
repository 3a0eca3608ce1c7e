import Channel
import Foundation
import Notice
import Settings
import TestSupport
import Testing

@testable import ChannelLine
@testable import ChannelMail
@testable import ChannelWebhook

@Suite("The channels' settings")
struct ChannelSettingsTests {
    private static var secrets: SecretSource {
        SecretSource(credentialsDirectory: nil) { path in
            Array("secret of \(path.split(separator: "/").last ?? "")".utf8)
        }
    }
    private static let live = Confinement(mode: .live, allowedHosts: [])
    private static let drill = Confinement(mode: .drill, allowedHosts: ["127.0.0.1"])

    private func sample(_ channel: String) throws -> SettingsFile {
        let url = SharedSamples.projectRoot.appending(path: "Channels/\(channel)/settings.sample.json5")
        return try SettingsFile(path: url.path, bytes: [UInt8](try Data(contentsOf: url)))
    }

    private func decode<T>(_ text: String, _ body: (Section) throws -> T) throws -> T {
        try SettingsFile(path: "test.json5", bytes: Array(text.utf8)).decode(secrets: Self.secrets, body)
    }

    @Test("each folder's sample is what the channel reads")
    func samples() throws {
        let line = try sample("Line").decode(secrets: Self.secrets) { try LineSettings($0, confinement: Self.live) }
        #expect(line.api == "https://api.line.me")
        let mail = try sample("Mail").decode(secrets: Self.secrets) { try MailSettings($0, confinement: Self.live) }
        #expect(mail.fromNames[.japanese] == "みほん市 防災情報" && mail.requiresTLS)
        let webhook = try sample("Webhook").decode { try WebhookSettings($0, confinement: Self.live) }
        #expect(webhook.timeout == 15)
    }

    @Test(
        "the relay is given as many mails a second as the operator says, a hundred unless told",
        arguments: [
            ("", 100.0), ("rate: 2000,", 2000.0),
        ])
    func mailRate(setting: String, perSecond: Double) throws {
        let text = #"""
            {server: "smtps://relay.example.jp", from: "a@city.example.jp", bounceDomain: "b.example.jp",
            bounceSecret: "s", listID: "l.example.jp", \#(setting) unsubscribePage: "https://city.example.jp/u"}
            """#
        let settings = try decode(text) { try MailSettings($0, confinement: Self.live) }
        #expect(MailChannel(id: ChannelID(rawValue: "mail"), settings: settings).limits.perSecond == perSecond)
    }

    @Test("a drill site's LINE and mail cannot point at a host that is not allowed")
    func drillHosts() throws {
        let line = #"{accessToken: "a", channelSecret: "b"}"#
        #expect(throws: SettingsErrors.self) { try decode(line) { try LineSettings($0, confinement: Self.drill) } }
        let local = #"{accessToken: "a", channelSecret: "b", api: "http://127.0.0.1:8091/"}"#
        #expect(try decode(local) { try LineSettings($0, confinement: Self.drill) }.api == "http://127.0.0.1:8091")
        #expect(throws: SettingsErrors.self) {
            try sample("Mail").decode(secrets: Self.secrets) { try MailSettings($0, confinement: Self.drill) }
        }
    }

    @Test("a live token does not travel unencrypted")
    func plainHTTP() {
        let text = #"{accessToken: "a", channelSecret: "b", api: "http://api.example.jp"}"#
        #expect(throws: SettingsErrors.self) { try decode(text) { try LineSettings($0, confinement: Self.live) } }
    }

    @Test("an unknown key is an error")
    func unknownKey() {
        #expect(throws: SettingsErrors.self) {
            try decode(#"{timeot: "15s"}"#) { try WebhookSettings($0, confinement: Self.live) }
        }
    }
}
