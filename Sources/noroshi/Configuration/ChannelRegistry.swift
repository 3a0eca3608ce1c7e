import Channel
import ChannelLine
import ChannelMail
import ChannelWebhook
import Notice
import Settings

/// Every kind of channel there is: adding one is its folder, its name in Package.swift and its case here.
enum ChannelRegistry {
    enum Kind: String, CaseIterable {
        case line, mail, webhook
    }

    /// The `channels` section: each entry is named by the operator and says its kind.
    static func type(confinement: Confinement) -> SettingType<[(key: String, value: Factory)]> {
        .dictionary(
            of: .section { section in
                switch try section.value("kind", .oneOf(Kind.self)) {
                case .line:
                    let settings = try LineSettings(section, confinement: confinement)
                    return Factory { LineChannel(id: $0, settings: settings) }
                case .mail:
                    let settings = try MailSettings(section, confinement: confinement)
                    return Factory { MailChannel(id: $0, settings: settings) }
                case .webhook:
                    let settings = try WebhookSettings(section, confinement: confinement)
                    return Factory { WebhookChannel(id: $0, settings: settings) }
                }
            })
    }

    /// Makes the channel once its name is known.
    struct Factory: Sendable {
        let make: @Sendable (ChannelID) -> any Channel
        init(_ make: @escaping @Sendable (ChannelID) -> any Channel) { self.make = make }
    }
}
