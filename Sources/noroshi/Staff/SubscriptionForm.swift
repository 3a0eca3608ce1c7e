import Channel
import Ledger
import Notice
import Settings
import Subscribers

/// A subscription entered by staff or a ward system, e.g. a partner's webhook.
enum SubscriptionForm {
    /// Who is to be forgotten. The channel may be one that is not set up any more.
    static func readPerson(_ bytes: [UInt8]) throws -> (channel: ChannelID, address: Address) {
        try SettingsFile(path: "body", bytes: bytes).decode { section in
            (
                ChannelID(rawValue: try section.value("channel", .string(length: 1...40))),
                try address(section)
            )
        }
    }

    /// Blanks around it are typed by chance.
    private static func address(_ section: Section) throws -> Address {
        Address(try section.value("address", .string(length: 3...1_000)).trimmed)
    }

    static func read(
        _ bytes: [UInt8], site: Site, channels: [ChannelID: any Channel], now: Timestamp
    ) throws -> NewSubscription {
        try SettingsFile(path: "body", bytes: bytes).decode { section in
            let channel = ChannelID(rawValue: try section.value("channel", .string(length: 1...40)))
            section.check(
                "channel", holds: channels[channel] != nil, why: "no channel of that name is set up here",
                fix: "Channels here: \(channels.keys.sorted().map(\.rawValue).joined(separator: ", "))")
            let address = try address(section)
            let secret = try section.value("secret", .string(length: 0...200), default: "")
            if let fault = channels[channel]?.fault(
                of: Recipient(id: 0, address: address, secret: secret), language: .japanese, now: now)
            {
                section.check("address", holds: false, why: fault, fix: "Give an address this channel can send to")
            }
            let districts = try section.value("districts", .list(of: .string(length: 1...40)), default: [])
            let known = Set(site.districts.map(\.code))
            section.check(
                "districts", holds: known.isSuperset(of: districts), why: "one of them is not a district here",
                fix: "Districts here: \(site.districts.map(\.code).joined(separator: ", "))")
            return NewSubscription(
                channel: channel, address: address, secret: secret,
                language: try section.value("language", .oneOf(LanguageTag.self), default: .japanese),
                districts: districts,
                topics: Set(
                    try section.value(
                        "topics", .list(of: .oneOf(Topic.self)), default: Topic.allCases)),
                threshold: try section.value("threshold", .oneOf(Urgency.self), default: .routine),
                consentedAt: now)
        }
    }
}
