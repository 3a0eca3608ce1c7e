import FoundationEssentials
import HTTP
import InForce
import Notice
import Signage
import Web

/// What everybody may read: the board, the feeds, the state of things.
struct PublicRoutes {
    let showcase: Showcase
    let ledgerUnsubscribe: @Sendable (_ token: String) async throws -> Bool
    let metrics: Metrics

    static let streamTopic = "in-force"

    func add(to router: inout Router) {
        let showcase = showcase
        let page: Router.Handler = { request in
            let target = request.rawTarget
            if let ready = showcase.ready(target) { return .now(ready) }
            let query = Dictionary(request.query.map { ($0.name, $0.value) }) { first, _ in first }
            guard let selector = FeedSelector(path: request.path, query: query, at: showcase.site) else {
                return .now(Self.nothing)
            }
            return showcase.reply(.feed(selector), target: target)
        }
        let paths = [
            "/", "/board", "/feeds/cap.xml", "/feeds/{language}/{document}", "/feeds/{language}/{narrowing}/{document}",
            "/feeds/{language}/{district}/{topic}/{document}",
        ]
        for path in paths { router.on(.get, path, handler: page) }
        addOpenData(to: &router)
        router.on(.get, "/v1/in-force") { showcase.reply(.inForce, target: $0.rawTarget) }
        router.on(.get, "/v1/events") { _ in .stream(topic: Self.streamTopic, lastID: nil) }
        router.on(.get, "/health") { _ in .now(.text("ok\n")) }
        router.on(.get, "/metrics", scope: .local) { [metrics] _ in
            .now(.text(metrics.exposition, headers: [("Cache-Control", "no-store")]))
        }
        addUnsubscribe(to: &router)
    }

    private static let nothing = HTTP.Response.problem(404, "There is nothing at this address.")

    private func addOpenData(to router: inout Router) {
        let showcase = showcase
        for format in OpenData.Format.allCases {
            router.on(.get, "/open-data/notices.\(format.rawValue)") { request in
                let after = request.query("after")
                let cursor = after.flatMap(OpenData.Cursor.init)
                guard after == nil || cursor != nil else {
                    return .now(.problem(400, "after must be a cursor that an earlier answer gave."))
                }
                return showcase.reply(.openData(OpenData(format, after: cursor)), target: request.rawTarget)
            }
        }
    }

    /// RFC 8058: the POST ends the subscription at once; a GET, which link scanners send, only shows a button.
    private func addUnsubscribe(to router: inout Router) {
        let unsubscribe = ledgerUnsubscribe
        router.on(.get, "/u") { request in
            .now(UnsubscribePage.ask(token: request.query("t") ?? ""))
        }
        router.on(.post, "/u", bodyLimit: 1_024) { request in
            let token = request.query("t") ?? ""
            return JSONReply.later {
                _ = try await unsubscribe(token)
                // The same page whether the token was known or not: it must not tell who is subscribed.
                return UnsubscribePage.done
            }
        }
    }
}

/// The snapshot as the API shows it.
struct InForceView: Encodable {
    struct Item: Encodable {
        var id: NoticeID
        var thread: ThreadID
        var version: Int
        var acceptedAt: Timestamp
        var content: Content

        init(_ notice: Notice) {
            id = notice.id
            thread = notice.thread
            version = notice.version
            acceptedAt = notice.acceptedAt
            content = notice.content
            // Who decided is for the audit, not for the public.
            content.authority = nil
        }
    }
    var asOf: Timestamp
    var nextChange: Timestamp?
    var inForce: [Item]
    var ended: [Item]

    init(_ snapshot: Snapshot) {
        asOf = snapshot.asOf
        nextChange = snapshot.nextChange
        inForce = snapshot.inForce.map(Item.init)
        ended = snapshot.ended.map(Item.init)
    }
}
