import InForce
import Ledger
import Notice
import Synchronization

/// Reminds staff of what they promised to renew: an order does not expire, so somebody must say that it still holds.
final class RenewalWatch: Sendable {
    /// How long before its time a notice is first mentioned.
    static let reminderSeconds: Int64 = 600

    private let ledger: Ledger
    private let showcase: Showcase
    private let log: EventLog
    private let metrics: Metrics
    /// What was mentioned beforehand in this run; the alarm itself stands in the ledger.
    private let reminded = Mutex<Set<NoticeID>>([])

    init(ledger: Ledger, showcase: Showcase, log: EventLog, metrics: Metrics) {
        self.ledger = ledger
        self.showcase = showcase
        self.log = log
        self.metrics = metrics
    }

    /// Whether a notice in force was to be renewed by now.
    static func isOverdue(_ notice: Notice, now: Timestamp) -> Bool {
        notice.content.renewBy.map { $0 <= now } ?? false
    }

    /// Raises what is overdue, once for each version and time over all restarts. Gives the milliseconds until there is more
    /// to say; nil where nothing waits to be renewed.
    func check(now: Timestamp) async throws -> Int64? {
        var overdue = 0
        var next: Int64?
        for notice in showcase.snapshot.inForce {
            guard let renewBy = notice.content.renewBy else { continue }
            let fields: KeyValuePairs = [
                "notice.id": notice.id.rawValue, "thread": notice.thread.rawValue, "renew.by": renewBy.rfc3339(),
            ]
            if renewBy <= now {
                overdue += 1
                guard try await ledger.noteOverdue(notice.id, renewBy: renewBy, at: now) else { continue }
                log(.error, "a notice in force was neither renewed nor lifted in time", fields)
                continue
            }
            let reminder = renewBy.adding(seconds: -Self.reminderSeconds)
            if reminder <= now {
                if reminded.withLock({ $0.insert(notice.id).inserted }) {
                    log(.warning, "a notice in force is to be renewed or lifted soon", fields)
                }
                next = min(next ?? .max, renewBy.milliseconds - now.milliseconds)
            } else {
                next = min(next ?? .max, reminder.milliseconds - now.milliseconds)
            }
        }
        metrics.set("noroshi_renewals_overdue", to: Double(overdue))
        return next
    }
}
