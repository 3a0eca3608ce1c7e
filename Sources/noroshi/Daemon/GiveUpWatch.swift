import Delivery
import InForce
import Ledger
import Notice
import Synchronization

/// Tells the operator of deliveries that were given up: somebody did not get what is in force, and a person can have it sent
/// again. Tells also of those that are still tried in vain: somebody may have to be reached in another way meanwhile.
final class GiveUpWatch: Sendable {
    private struct Key: Hashable {
        var notice: NoticeID
        var channel: ChannelID
    }

    private let ledger: Ledger
    private let showcase: Showcase
    private let log: EventLog
    private let metrics: Metrics
    /// What this run has told; a restart tells once more what is still missing.
    private let told = Mutex<[Key: Int]>([:])
    /// Of which it was told that people are still not reached.
    private let late = Mutex<Set<Key>>([])
    private let channels: [ChannelID]

    /// How long after its acceptance a notice's deliveries that wait for another try are told, in seconds.
    static let patience: Int64 = 600

    init(ledger: Ledger, showcase: Showcase, channels: [ChannelID], log: EventLog, metrics: Metrics) {
        self.ledger = ledger
        self.showcase = showcase
        self.channels = channels
        self.log = log
        self.metrics = metrics
    }

    /// Looks at what is in force and tells of each notice and channel where more were given up than before. What counts is the
    /// version that was sent: the newest may only be shown.
    func check(now: Timestamp) async throws {
        var missing = Dictionary(uniqueKeysWithValues: channels.map { ($0, 0) })
        var seen: [Key: Int] = [:]
        var waiting: [Key: Int] = [:]
        for notice in showcase.snapshot.inForce {
            guard let sent = try await ledger.newestSent(in: notice.thread, at: now) else { continue }
            for tally in try await ledger.tally(sent) {
                let key = Key(notice: sent, channel: tally.channel)
                missing[tally.channel, default: 0] += tally.gaveUp
                seen[key] = tally.gaveUp
                let isLate = notice.acceptedAt.adding(seconds: Self.patience) <= now
                if isLate, tally[.retry] > 0 { waiting[key] = tally[.retry] }
            }
        }
        tellLate(waiting)
        let before = told.withLock { told in
            defer { told = seen }
            return told
        }
        for (key, count) in seen where count > before[key] ?? 0 {
            log(
                .error, "deliveries were given up; `noroshi notice resend` sends to them again",
                [
                    "notice.id": key.notice.rawValue, "channel": key.channel.rawValue, "deliveries": "\(count)",
                ])
        }
        for (channel, count) in missing {
            metrics.set("noroshi_deliveries_given_up", ["channel": channel.rawValue], to: Double(count))
        }
    }

    private func tellLate(_ waiting: [Key: Int]) {
        let before = late.withLock { late in
            defer { late = Set(waiting.keys) }
            return late
        }
        for (key, count) in waiting where !before.contains(key) {
            log(
                .warning, "people are still not reached; it is tried on, at most five minutes apart",
                ["notice.id": key.notice.rawValue, "channel": key.channel.rawValue, "deliveries": "\(count)"])
        }
        for channel in channels {
            let count = waiting.reduce(0) { $0 + ($1.key.channel == channel ? $1.value : 0) }
            metrics.set("noroshi_deliveries_late", ["channel": channel.rawValue], to: Double(count))
        }
    }
}
