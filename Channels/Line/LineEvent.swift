/// A webhook's body, read leniently: LINE adds properties and event types without notice (facts: line.md §1, §7).
struct LineCallback: Decodable {
    var events: [LineEvent]

    private enum Key: String, CodingKey { case events }

    init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Key.self)
        // One event we cannot read must not lose those beside it.
        events = try object.decodeIfPresent([Lenient].self, forKey: .events)?.compactMap(\.event) ?? []
    }

    private struct Lenient: Decodable {
        var event: LineEvent?
        init(from decoder: any Decoder) throws { event = try? LineEvent(from: decoder) }
    }
}

struct LineEvent: Decodable {
    struct Source: Decodable {
        var type: String
        var userId: String?
        var groupId: String?
        var roomId: String?

        /// Where an answer goes: the group or room where there is one, else the user.
        var conversation: String? { groupId ?? roomId ?? userId }
        var isGroup: Bool { type != "user" }
    }
    struct DeliveryContext: Decodable { var isRedelivery: Bool? }
    struct Mention: Decodable {
        struct Mentionee: Decodable { var isSelf: Bool? }
        var mentionees: [Mentionee]?
    }
    struct Message: Decodable {
        var id: String?
        var type: String
        var text: String?
        var latitude: Double?
        var longitude: Double?
        var mention: Mention?
    }
    struct Postback: Decodable { var data: String }
    struct Unsend: Decodable { var messageId: String }

    var type: String
    var mode: String?
    /// Milliseconds since 1970, when it happened; a redelivery keeps it.
    var timestamp: Int64?
    var source: Source?
    var webhookEventId: String?
    var deliveryContext: DeliveryContext?
    var replyToken: String?
    var message: Message?
    var postback: Postback?
    var unsend: Unsend?
}
