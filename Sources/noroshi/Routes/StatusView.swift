import InForce
import Ledger
import Notice
import Wording

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
        /// Whether it was to be renewed or lifted by now.
        var isOverdue: Bool
        /// On whose authority it became public.
        var warrant: Warrant?
        var deliveries: [ProgressView]
        /// The same in full: what is left, how fast it goes, what was given up.
        var progress: [ProgressReport.Channel]
    }
    struct Waiting: Codable {
        var id: NoticeID
        var headline: String
        var author: String
        var lifecycle: Lifecycle
        var createdAt: Timestamp
        /// Until when what one person sent alone can be taken back.
        var releaseAt: Timestamp?
    }
    var version: String
    var mode: Site.Mode
    var municipality: String
    var startedAt: Timestamp
    var now: Timestamp
    var inForce: [Notice]
    var waiting: [Waiting]
    var sources: [SourceHealth]
    /// The lists behind intents; nil from a daemon of before.
    var tables: [TableHealth]?
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
            let tallies = try await ledger.tally(notice.id)
            inForce.append(
                Notice(
                    id: notice.id, thread: notice.thread, version: notice.version,
                    headline: newsroom.showcase.render(notice, .japanese, now: now).title,
                    urgency: notice.content.urgency, acceptedAt: notice.acceptedAt, renewBy: notice.content.renewBy,
                    isOverdue: RenewalWatch.isOverdue(notice, now: now),
                    warrant: try await ledger.notice(notice.id)?.warrant,
                    deliveries: tallies.map(ProgressView.init),
                    progress: ProgressReport(notice.id, tallies, rates: daemon.rates.rates(of: notice.id), now: now)
                        .channels))
        }
        waiting = try await ledger.pendingNotices().map { record in
            Waiting(
                id: record.id,
                headline: newsroom.showcase.wording.render(
                    record.content, in: .japanese, at: newsroom.site, asOf: now
                ).title, author: record.author, lifecycle: record.lifecycle, createdAt: record.createdAt,
                releaseAt: record.releaseAt)
        }
        sources = []
        for desk in daemon.sources { sources.append(await desk.health()) }
        tables = await daemon.tables.health
        pendingDeliveries = try await ledger.pendingCount()
        subscribers = try await ledger.subscriberCounts().reduce(into: [:]) {
            $0[$1.channel.rawValue, default: 0] += $1.count
        }
        auditHead = try await ledger.auditHead()?.description
        auditHeadFault = ledger.auditHeadFault
    }
}
