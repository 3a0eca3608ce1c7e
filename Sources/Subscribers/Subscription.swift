package import Notice

/// What one recipient asked for. The address is not here: it stays sealed in the ledger until a batch is sent.
package struct Subscription: Sendable, Hashable, Codable {
    package var id: Int64
    package var channel: ChannelID
    package var language: LanguageTag
    /// District keys; empty means the whole municipality.
    package var districts: [String]
    /// Disaster notices are always included, so that nobody can switch off what saves them by accident.
    package var topics: Set<Topic>
    /// Notices below this urgency are not sent.
    package var threshold: Urgency
    /// Hours in JST in which only urgent and critical notices ring.
    package var quietHours: QuietHours?
    package var consentedAt: Timestamp

    package init(
        id: Int64, channel: ChannelID, language: LanguageTag, districts: [String] = [], topics: Set<Topic>,
        threshold: Urgency = .routine, quietHours: QuietHours? = nil, consentedAt: Timestamp
    ) {
        self.id = id
        self.channel = channel
        self.language = language
        self.districts = districts
        self.topics = topics
        self.threshold = threshold
        self.quietHours = quietHours
        self.consentedAt = consentedAt
    }
}

/// From one minute of the day up to, not including, another; may span midnight.
package struct QuietHours: Sendable, Hashable, Codable {
    /// Minutes since midnight JST, 0..<1440.
    package var from: Int
    package var until: Int

    package init(from: Int, until: Int) {
        self.from = from
        self.until = until
    }

    package func contains(_ moment: Timestamp) -> Bool {
        let f = moment.fields()
        let minute = f.hour * 60 + f.minute
        return from <= until ? (from..<until).contains(minute) : minute >= from || minute < until
    }
}
