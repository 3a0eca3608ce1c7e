import Synchronization

/// How often somebody may ask.
package struct RateLimit: Sendable, Hashable {
    /// Requests a second in the long run.
    package var perSecond: Double
    /// Requests at once after a rest.
    package var burst: Int

    package init(perSecond: Double, burst: Int) {
        self.perSecond = perSecond
        self.burst = burst
    }
}

/// Who asked how often lately, by principal: a member of staff, a display, a session, an address. Whoever is known by more
/// than an address is counted by that, because a carrier's NAT shares one address among thousands.
///
/// Keeps one number a principal (the generic cell rate algorithm) and forgets those who have rested.
package final class RateTable: Sendable {
    /// Principals remembered at a time: some 8 MB. A flood of made-up ones ends in one bucket that they share.
    static let capacity = 65_536

    private static let overflow = "overflow"

    /// The moment up to which each principal has used up its rate, in the clock's nanoseconds.
    private let used = Mutex<[String: Int64]>([:])

    package init() {}

    /// Nil where it may go on; otherwise how many whole seconds it has to wait, at least 1.
    package func wait(of principal: String, under limit: RateLimit, now: Int64) -> Int? {
        let interval = Int64(1_000_000_000 / limit.perSecond)
        let tolerance = interval * Int64(max(1, limit.burst) - 1)
        return used.withLock { used in
            var key = principal
            if used[key] == nil, used.count >= Self.capacity {
                used = used.filter { $0.value > now }
                if used.count >= Self.capacity { key = Self.overflow }
            }
            let start = max(used[key] ?? now, now)
            guard start - now <= tolerance else {
                return Int((start - now - tolerance + 999_999_999) / 1_000_000_000)
            }
            used[key] = start + interval
            return nil
        }
    }

    var count: Int { used.withLock { $0.count } }
}
