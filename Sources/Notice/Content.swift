/// All that a notice says and means, before it has an identity. Approval is bound to the hash of this value.
package struct Content: Sendable, Hashable, Codable {
    package var status: NoticeStatus
    package var phase: Phase
    package var source: SourceID
    /// The documents this came from: the telegram's file name, a CAP `sender,identifier,sent`, a feed item's id.
    package var references: [String]
    package var hazard: Hazard
    package var topic: Topic
    /// What the mayor ordered; nil for everything that is not an order.
    package var order: Order?
    /// What a JMA product means on the level scale; never set together with `order`.
    package var equivalentLevel: EquivalentLevel?
    package var urgency: Urgency
    /// The phrasebook entry that words this: `order`, `jma.warning`, `jma.earthquake`, `jma.tsunami`, `jma.river`, `cap`,
    /// `district`, `staff` … (`Wording` lists them). An unknown one is worded from `texts` alone.
    package var product: String
    /// Values for the phrasebook's slots, language-neutral: codes, JMA intensity strings (`5-`), RFC 3339 times, numbers.
    package var slots: [String: String]
    package var areas: [Area]
    /// When the source says it was issued.
    package var sent: Timestamp
    /// When a time-bound notice stops being shown. Nil for orders and state warnings, which last until lifted.
    package var expires: Timestamp?
    /// When staff are reminded to renew or lift; for what does not expire.
    package var renewBy: Timestamp?
    /// The source's or staff's own words. The phrasebook comes first; these serve where it has no entry.
    package var texts: [LanguageTag: NoticeText]
    /// The page with the details.
    package var link: String?
    /// Who decided and when; required for an order.
    package var authority: Authority?
    /// The 公開訓練 this belongs to, by its name in the publication table; set exactly where `status` is `.publicDrill`.
    package var publicDrill: String?

    package init(
        status: NoticeStatus, phase: Phase, source: SourceID, references: [String] = [], hazard: Hazard,
        topic: Topic = .disaster, order: Order? = nil, equivalentLevel: EquivalentLevel? = nil, urgency: Urgency,
        product: String, slots: [String: String] = [:], areas: [Area], sent: Timestamp, expires: Timestamp? = nil,
        renewBy: Timestamp? = nil, texts: [LanguageTag: NoticeText] = [:], link: String? = nil,
        authority: Authority? = nil, publicDrill: String? = nil
    ) {
        self.status = status
        self.phase = phase
        self.source = source
        self.references = references
        self.hazard = hazard
        self.topic = topic
        self.order = order
        self.equivalentLevel = equivalentLevel
        self.urgency = urgency
        self.product = product
        self.slots = slots
        self.areas = areas
        self.sent = sent
        self.expires = expires
        self.renewBy = renewBy
        self.texts = texts
        self.link = link
        self.authority = authority
        self.publicDrill = publicDrill
    }
}

/// Who ordered it and when, which is not the time of sending (災害対策基本法60条; facts: ward.md).
package struct Authority: Sendable, Hashable, Codable {
    /// The mayor, or the deputy whose turn it is, by office and name.
    package var decider: String
    package var orderedAt: Timestamp
    /// How many it is addressed to; nil where that was not counted.
    package var households: Int?
    package var people: Int?

    package init(decider: String, orderedAt: Timestamp, households: Int? = nil, people: Int? = nil) {
        self.decider = decider
        self.orderedAt = orderedAt
        self.households = households
        self.people = people
    }
}
