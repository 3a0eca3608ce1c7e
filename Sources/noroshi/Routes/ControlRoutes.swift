import Channel
import FoundationEssentials
import HTTP
import InForce
import Ledger
import Notice
import Web
import Wording

/// What only the command line on this machine may ask, over the control socket.
struct ControlRoutes {
    let daemon: DaemonView
    let newsroom: Newsroom
    let desk: ChatDesk
    let testChannel: @Sendable (_ channel: ChannelID, _ address: String, _ secret: String) async -> HTTP.Response

    func add(to router: inout Router) {
        let (daemon, newsroom, desk, testChannel) = (daemon, newsroom, desk, testChannel)
        router.on(.get, "/v1/status", scope: .local) { _ in
            JSONReply.later { JSONReply.ok(try await StatusView(daemon, newsroom)) }
        }
        router.on(.post, "/v1/channels/{id}/test", scope: .local, bodyLimit: 4_096) { request in
            let channel = ChannelID(rawValue: request.parameters["id"])
            // The address, and on a second line the secret a webhook is signed with.
            let lines = String(decoding: request.body, as: UTF8.self).split(separator: "\n", maxSplits: 1)
            let (address, secret) = (lines.first.map(String.init) ?? "", lines.count > 1 ? String(lines[1]) : "")
            return JSONReply.later { await testChannel(channel, address, secret) }
        }
        router.on(.post, "/v1/ask", scope: .local, bodyLimit: 8_192) { request in
            let language = request.query("language").flatMap { LanguageTag(lookup: $0) }
            return .now(JSONReply.ok(desk.ask(String(decoding: request.body, as: UTF8.self), language: language)))
        }
    }
}

/// What a status needs to know of the running daemon.
struct DaemonView: Sendable {
    var version: String
    var startedAt: Timestamp
    var clock: any Clock
    var sources: [SourceID]
}

/// What is in force, what waits, and how far deliveries have come.
struct StatusView: Codable {
    struct Notice: Codable {
        var id: NoticeID
        var thread: ThreadID
        var version: Int
        var headline: String
        var urgency: Urgency
        var acceptedAt: Timestamp
        var renewBy: Timestamp?
        var deliveries: [ProgressView]
    }
    struct Waiting: Codable {
        var id: NoticeID
        var headline: String
        var author: String
        var lifecycle: Lifecycle
        var createdAt: Timestamp
    }
    var version: String
    var mode: Site.Mode
    var municipality: String
    var startedAt: Timestamp
    var now: Timestamp
    var inForce: [Notice]
    var waiting: [Waiting]
    var pendingDeliveries: Int
    var subscribers: [String: Int]
    var auditHead: String?
    /// Why the audit head cannot be kept outside the ledger.
    var auditHeadFault: String?

    init(_ daemon: DaemonView, _ newsroom: Newsroom) async throws {
        let ledger = newsroom.ledger
        let now = daemon.clock.now
        version = daemon.version
        mode = newsroom.site.mode
        municipality = newsroom.site.name(in: .japanese)
        startedAt = daemon.startedAt
        self.now = now
        inForce = []
        for notice in newsroom.showcase.snapshot.inForce {
            inForce.append(
                Notice(
                    id: notice.id, thread: notice.thread, version: notice.version,
                    headline: newsroom.showcase.render(notice, .japanese, now: now).title,
                    urgency: notice.content.urgency, acceptedAt: notice.acceptedAt, renewBy: notice.content.renewBy,
                    deliveries: try await ledger.progress(notice.id).map(ProgressView.init)))
        }
        waiting = try await ledger.pendingNotices().map { record in
            Waiting(
                id: record.id,
                headline: newsroom.showcase.wording.render(
                    record.content, in: .japanese, at: newsroom.site, asOf: now
                ).title, author: record.author, lifecycle: record.lifecycle, createdAt: record.createdAt)
        }
        pendingDeliveries = try await ledger.pendingCount()
        subscribers = try await ledger.subscriberCounts().reduce(into: [:]) {
            $0[$1.channel.rawValue, default: 0] += $1.count
        }
        auditHead = try await ledger.auditHead()?.description
        auditHeadFault = ledger.auditHeadFault
    }
}
