import Channel
import Notice
import Wording

/// The body of a webhook: type, time and data, as Standard Webhooks 1.0.0 shapes it.
struct WebhookPayload: Encodable {
    struct Payload: Encodable {
        struct Place: Encodable {
            var code: String
            var name: String
        }
        struct Text: Encodable {
            var title: String
            var level: String?
            var headline: String
            var body: String
            var instruction: String
            var asOf: String
            var attribution: String?
        }
        var id: String
        var thread: String
        var version: Int
        var phase: Phase
        var status: NoticeStatus
        var hazard: Hazard
        var topic: Topic
        /// The mayor's order; absent for everything that is not one.
        var order: Order?
        /// What a JMA product means on the level scale; absent for orders.
        var equivalentLevel: Int?
        var urgency: Urgency
        var areas: [Place]
        var sent: String
        var expires: String?
        var link: String?
        var texts: [String: Text]
    }
    var type: String
    /// When the notice was accepted.
    var timestamp: String
    var data: Payload

    static let type = "notice.accepted"

    init(_ notice: Notice, _ rendering: Rendering, areas: Int, text limit: Int) {
        let content = notice.content
        type = Self.type
        timestamp = notice.acceptedAt.rfc3339()
        data = Payload(
            id: notice.id.rawValue, thread: notice.thread.rawValue, version: notice.version, phase: content.phase,
            status: content.status, hazard: content.hazard, topic: content.topic, order: content.order,
            equivalentLevel: content.equivalentLevel?.value, urgency: content.urgency,
            areas: content.areas.prefix(areas).map { Payload.Place(code: $0.code, name: $0.name) },
            sent: content.sent.rfc3339(), expires: content.expires?.rfc3339(), link: rendering.link,
            texts: [
                rendering.language.rawValue: Payload.Text(
                    title: rendering.title, level: rendering.levelLine, headline: rendering.headline,
                    body: rendering.body.cut(utf8: limit), instruction: rendering.instruction.cut(utf8: limit),
                    asOf: rendering.asOf, attribution: rendering.attribution)
            ])
    }
}
