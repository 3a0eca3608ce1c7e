import Channel
import ChannelLine
import ChannelMail
import ChannelWebhook
import Notice
import Settings

/// Every kind of channel there is: adding one is its folder, one line in Package.swift and one line here.
enum ChannelRegistry {
    enum Kind: String, CaseIterable {
        case line, mail, webhook
    }

    /// The `channels` section: each entry is named by the operator and says its kind.
    static func type(mode: Site.Mode) -> SettingType<[any Channel]> {
        fatalError()
    }
}
