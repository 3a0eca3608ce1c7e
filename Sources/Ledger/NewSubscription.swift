package import Channel
package import Notice
package import Subscribers

/// A subscription before the ledger has numbered it, or new preferences for an address it knows.
package struct NewSubscription: Sendable, Hashable {
    package var channel: ChannelID
    package var address: Address
    /// Base64 of the per-recipient signing secret (webhooks); empty elsewhere.
    package var secret: String
    package var language: LanguageTag
    package var districts: [String]
    package var topics: Set<Topic>
    package var threshold: Urgency
    package var quietHours: QuietHours?
    package var consentedAt: Timestamp

    package init(
        channel: ChannelID, address: Address, secret: String = "", language: LanguageTag, districts: [String] = [],
        topics: Set<Topic> = [], threshold: Urgency = .routine, quietHours: QuietHours? = nil, consentedAt: Timestamp
    ) {
        self.channel = channel
        self.address = address
        self.secret = secret
        self.language = language
        self.districts = districts
        self.topics = topics
        self.threshold = threshold
        self.quietHours = quietHours
        self.consentedAt = consentedAt
    }
}

/// How many people listen on a channel in a language.
package struct SubscriberCount: Sendable, Hashable {
    package var channel: ChannelID
    package var language: LanguageTag
    package var count: Int
}
