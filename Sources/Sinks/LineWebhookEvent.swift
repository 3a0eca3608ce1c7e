import Notice

/// One event of a webhook as LINE writes it (facts: line.md §7).
struct LineWebhookEvent: Encodable {
    struct Callback: Encodable {
        var destination: String
        var events: [LineWebhookEvent]
    }
    struct Source: Encodable {
        var type = "user"
        var userId: String
    }
    struct DeliveryContext: Encodable { var isRedelivery: Bool }
    struct Message: Encodable {
        var id: String
        var type: String
        var text: String?
        var quoteToken: String?
        var packageId: String?
        var stickerId: String?
        var latitude: Double?
        var longitude: Double?
    }
    struct Postback: Encodable { var data: String }
    struct Follow: Encodable { var isUnblocked: Bool }

    var type: String
    var mode = "active"
    var timestamp: Int64
    var source: Source
    var webhookEventId: String
    var deliveryContext: DeliveryContext
    var replyToken: String?
    var message: Message?
    var postback: Postback?
    var follow: Follow?

    init(
        _ event: LineSink.ResidentEvent, from user: String, isRedelivery: Bool,
        _ identity: (id: String, replyToken: String), at now: Timestamp
    ) {
        timestamp = now.milliseconds
        source = Source(userId: user)
        webhookEventId = identity.id
        deliveryContext = DeliveryContext(isRedelivery: isRedelivery)
        replyToken = identity.replyToken
        switch event {
        case .text(let text):
            type = "message"
            message = Message(id: identity.id, type: "text", text: text, quoteToken: "sink")
        case .sticker:
            type = "message"
            message = Message(id: identity.id, type: "sticker", packageId: "1", stickerId: "1")
        case .location(let latitude, let longitude):
            type = "message"
            message = Message(id: identity.id, type: "location", latitude: latitude, longitude: longitude)
        case .tap(let payload):
            type = "postback"
            postback = Postback(data: payload)
        case .follow:
            type = "follow"
            follow = Follow(isUnblocked: false)
        case .unfollow:
            type = "unfollow"
            // Nobody is there to answer.
            replyToken = nil
        }
    }
}
