import Channel
import Delivery
import HTTP
import InForce
import Ledger
import Notice

// What the daemon says: to its operator in the log and the metrics, and to the boards.
extension Daemon {
    static func tellReady(_ configuration: Configuration, port: UInt16, _ log: EventLog) {
        if let volume = Volume(ofFolderOf: FileLock.resolved(configuration.ledger.path)), volume.isNetwork {
            log(
                .error, "the ledger lies on a network file system, where it can lose data; move it to a local disk",
                ["file.system": volume.kind])
        }
        log(
            .info, "noroshi is ready",
            ["version": version, "site.mode": configuration.site.mode.rawValue, "web.port": "\(port)"])
    }

    static func tell(_ damage: Damage, _ log: EventLog) {
        log(
            .error, "what the ledger holds of a notice does not match its hash; nothing of it is sent or shown",
            ["notice.id": damage.notice.rawValue, "reason": damage.reason])
    }

    /// Counts what became of deliveries and tells what an operator has to know of.
    static func count(_ event: DeliveryEvent, _ metrics: Metrics, _ log: EventLog) {
        switch event {
        case .attempted(let attempts):
            for (channel, group) in Dictionary(grouping: attempts, by: \.channel) {
                let names = group.lazy.flatMap(\.outcomes).map { ($0.result.name, 1) }
                for (name, count) in Dictionary(names, uniquingKeysWith: +) {
                    metrics.count(
                        "noroshi_deliveries_total", ["channel": channel.rawValue, "outcome": name], by: count)
                }
            }
        case .damaged(let damage): tell(damage, log)
        case .recovered(let attempts):
            log(.info, "attempts without an outcome go again with the same key and bytes", ["attempts": "\(attempts)"])
        case .unpreparable(let notice, let channel, let language, let reason):
            log(
                .error, "a notice cannot be said on a channel",
                [
                    "notice.id": notice.rawValue, "channel": channel.rawValue, "language": language.rawValue,
                    "reason": reason,
                ])
        case .misconfigured(let channel, let reason):
            log(.error, "a channel refuses our settings", ["channel": channel.rawValue, "reason": reason])
        case .clockJumped(let milliseconds):
            log(.error, "the clock jumped; expiry is held", ["milliseconds": "\(milliseconds)"])
        case .ledgerFailed(let reason): log(.error, "the ledger refused a step", ["reason": reason])
        }
    }

    /// Boards that ask again in a millisecond, well below what one loop serves, so that a storm of them delays nobody.
    private static let refetchesPerMillisecond = 10
    private static let longestSpread = 2_000

    /// `spread` is the time over which the boards that hear it are to ask again, in milliseconds.
    static func event(of showcase: Showcase, now: Timestamp, streams: Int) -> ServerSentEvent {
        let snapshot = showcase.snapshot
        let newest = snapshot.changedAt ?? snapshot.asOf
        let spread = min(longestSpread, streams / refetchesPerMillisecond)
        return ServerSentEvent(
            id: String(newest.milliseconds), name: "change",
            data: "{\"inForce\":\(snapshot.inForce.count),\"changedAt\":\"\(newest.rfc3339())\","
                + "\"now\":\(now.milliseconds),\"spread\":\(spread)}")
    }
}
