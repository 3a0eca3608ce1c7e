package import Notice

/// The newest version of every thread, fed one notice at a time in any order. A snapshot is cheap to take from it.
package struct Fold: Sendable {
    private var byThread: [ThreadID: Notice] = [:]
    private var earlier: [ThreadID: Set<Snapshot.Version>] = [:]
    private let lifetimes: Lifetimes
    /// Survives the versions it came from, so that a snapshot's `changedAt` never goes back.
    private var lastAccepted: Timestamp?

    package init(lifetimes: Lifetimes = .standard) {
        self.lifetimes = lifetimes
    }

    /// The newest version of every thread, also of those that are over, in no order.
    package var newest: [Notice] { Array(byThread.values) }

    package func newest(of thread: ThreadID) -> Notice? { byThread[thread] }

    /// Takes one accepted version. The same again changes nothing.
    package mutating func insert(_ notice: Notice) {
        lastAccepted = max(lastAccepted ?? notice.acceptedAt, notice.acceptedAt)
        guard let known = byThread[notice.thread] else {
            byThread[notice.thread] = notice
            return
        }
        if known.id == notice.id { return }
        let isNews = Self.supersedes(notice, known)
        earlier[notice.thread, default: []].insert(Snapshot.Version(of: isNews ? known : notice))
        if isNews { byThread[notice.thread] = notice }
    }

    /// Total order of the versions of a thread, so that the result does not depend on the order of arrival.
    private static func supersedes(_ a: Notice, _ b: Notice) -> Bool {
        (a.version, a.acceptedAt, a.id.rawValue) > (b.version, b.acceptedAt, b.id.rawValue)
    }

    package func snapshot(at now: Timestamp) -> Snapshot {
        var snapshot = Snapshot(asOf: now, changedAt: lastAccepted)
        for notice in byThread.values {
            let end = lifetimes.end(of: notice)
            if let end, end <= now {
                snapshot.changedAt = max(snapshot.changedAt ?? end, end)
                if notice.content.topic != .disaster, !notice.content.phase.endsThread {
                    snapshot.archive.append(notice)
                }
                continue
            }
            if let end { snapshot.nextChange = min(snapshot.nextChange ?? end, end) }
            if let versions = earlier[notice.thread] {
                snapshot.earlier[notice.thread] = versions.sorted {
                    ($0.number, $0.acceptedAt, $0.id.rawValue) < ($1.number, $1.acceptedAt, $1.id.rawValue)
                }
            }
            if notice.content.phase.endsThread {
                snapshot.ended.append(notice)
            } else {
                snapshot.inForce.append(notice)
            }
        }
        snapshot.inForce.sort(by: Self.isMoreUrgent)
        snapshot.ended.sort(by: Self.isNewer)
        snapshot.archive.sort(by: Self.isNewer)
        if snapshot.archive.count > Snapshot.longestArchive {
            snapshot.archive.removeLast(snapshot.archive.count - Snapshot.longestArchive)
        }
        return snapshot
    }

    /// Urgency first; of equals an order before what merely corresponds to it, then the higher level, then the newer.
    private static func isMoreUrgent(_ a: Notice, _ b: Notice) -> Bool {
        if a.content.urgency != b.content.urgency { return a.content.urgency > b.content.urgency }
        if (a.content.order != nil) != (b.content.order != nil) { return a.content.order != nil }
        let levels = (a.content.levelRank, b.content.levelRank)
        if levels.0 != levels.1 { return levels.0 > levels.1 }
        return isNewer(a, b)
    }

    private static func isNewer(_ a: Notice, _ b: Notice) -> Bool {
        if a.content.sent != b.content.sent { return a.content.sent > b.content.sent }
        return (a.thread.rawValue, a.id.rawValue) < (b.thread.rawValue, b.id.rawValue)
    }
}

extension Content {
    /// For sorting only. A tsunami order has no number and stands with level 4, whose term it shares.
    fileprivate var levelRank: Int {
        if let order { return order.level ?? 4 }
        return equivalentLevel?.value ?? 0
    }
}

/// What is in force at `now`, given every accepted version in any order, each any number of times.
package func fold(_ notices: some Sequence<Notice>, now: Timestamp, lifetimes: Lifetimes = .standard) -> Snapshot {
    var fold = Fold(lifetimes: lifetimes)
    for notice in notices { fold.insert(notice) }
    return fold.snapshot(at: now)
}
