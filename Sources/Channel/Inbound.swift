package import Notice

/// One thing a resident did on a channel, as the inbox keeps it until it is answered.
package struct Inbound: Sendable, Hashable, Codable {
    package enum Kind: Sendable, Hashable, Codable {
        case text(String)
        /// A tapped button's payload.
        case choice(String)
        case location(latitude: Double, longitude: Double)
        case sticker
        case media
        /// Added or unblocked the account.
        case follow
        /// Blocked the account: its subscription ends.
        case unfollow
        /// Took back an earlier message: whatever is stored of it must go.
        case unsend(messageID: String)
        case other(String)
    }
    /// The provider's id of the event; a redelivery carries the same one and is kept once.
    package var id: String
    package var channel: ChannelID
    package var sender: Address
    package var kind: Kind
    package var messageID: String?
    /// Used once, within a minute (LINE).
    package var replyToken: String?
    package var occurredAt: Timestamp
    package var receivedAt: Timestamp
    package var isRedelivery: Bool
    /// A language the provider or the resident states, if any.
    package var language: LanguageTag?

    package init(
        id: String, channel: ChannelID, sender: Address, kind: Kind, messageID: String? = nil,
        replyToken: String? = nil, occurredAt: Timestamp, receivedAt: Timestamp, isRedelivery: Bool = false,
        language: LanguageTag? = nil
    ) {
        self.id = id
        self.channel = channel
        self.sender = sender
        self.kind = kind
        self.messageID = messageID
        self.replyToken = replyToken
        self.occurredAt = occurredAt
        self.receivedAt = receivedAt
        self.isRedelivery = isRedelivery
        self.language = language
    }
}

/// An answer to a resident.
package struct ReplyContent: Sendable, Hashable, Codable {
    package struct Choice: Sendable, Hashable, Codable {
        package var label: String
        package var payload: String
        /// Whether it asks for where the resident is instead of sending its payload.
        package var asksLocation: Bool

        package init(label: String, payload: String, asksLocation: Bool = false) {
            self.label = label
            self.payload = payload
            self.asksLocation = asksLocation
        }
    }
    /// Plain text, one message each.
    package var blocks: [String]
    package var choices: [Choice]

    package init(blocks: [String], choices: [Choice] = []) {
        self.blocks = blocks
        self.choices = choices
    }
}
