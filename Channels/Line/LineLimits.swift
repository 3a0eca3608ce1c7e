/// LINE's own limits (facts: line.md §1–§5). UTF-16 code units unless said otherwise.
enum LineLimits {
    /// Recipients of one multicast.
    static let multicast = 500
    /// Multicasts a second for one channel.
    static let multicastsPerSecond = 200.0
    /// A retry key is recognised for 24 hours after its first request.
    static let keyLifetime = 86_400
    static let messagesPerRequest = 5
    static let text = 5_000
    static let altText = 1_500
    /// Bytes of a bubble's JSON.
    static let bubble = 30_000
    static let quickReplies = 13
    /// Grapheme clusters.
    static let label = 20
    static let postbackData = 300
    /// Grapheme clusters.
    static let displayText = 300
    static let uri = 1_000
    /// Bytes of a request's body.
    static let requestBody = 2 * 1024 * 1024
    /// Seconds after the webhook's arrival in which a reply token is used: LINE promises a minute, the rest is the way.
    static let replyToken = 50
    /// Bytes of a webhook's body we read. LINE states no limit; a hundred events of full texts stay far below.
    static let webhookBody = 4 * 1024 * 1024
}
