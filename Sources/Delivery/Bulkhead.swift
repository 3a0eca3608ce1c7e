package import Channel

/// What keeps one target from delaying another: its own slots, tokens and breaker (promise 6). Where every recipient is a
/// target, the channel's slots are shared by all of them and only the time-out of a request bounds a mute one.
package struct Bulkhead: Sendable, Hashable {
    /// Slots beside the channel's own concurrency that only critical notices may take.
    package static let reservedSlots = 1

    /// Requests under way at once on a channel whose recipients are targets of their own. Its limits speak of one
    /// target: taken for the channel as a whole, ten requests a second made 10,000 webhooks last 17 minutes.
    package static let targetsAtOnce = 256

    package let slots: Int
    package private(set) var inUse: [Lane: Int] = [:]
    /// Nil where nobody's rate is shared.
    private var bucket: TokenBucket?
    private var breaker = CircuitBreaker()

    package init(_ limits: Limits, now: Int64) {
        slots = limits.targetPerRecipient ? Self.targetsAtOnce : max(1, limits.concurrency)
        bucket = limits.targetPerRecipient ? nil : TokenBucket(perSecond: limits.perSecond, now: now)
    }

    package var total: Int { inUse.values.reduce(0, +) }

    /// How many requests of this lane may start now.
    package func room(_ lane: Lane, now: Int64) -> Int {
        guard let wait = breaker.wait(now: now), wait == 0 else { return 0 }
        let free = slots + (lane == .critical ? Self.reservedSlots : 0) - total
        let probing = if case .closed = breaker.state { Int.max } else { 1 }
        return max(0, min(free, bucket?.available(lane, now: now) ?? .max, probing))
    }

    /// Takes a slot, a token and, where the breaker wants one, the probe. To be called for at most `room` requests.
    package mutating func start(_ lane: Lane, now: Int64) {
        _ = breaker.admits(now: now)
        _ = bucket?.take(lane, now: now)
        inUse[lane, default: 0] += 1
    }

    /// Gives the slot back.
    package mutating func finish(_ lane: Lane, isHealthy: Bool, now: Int64, random: UInt64) {
        inUse[lane, default: 1] -= 1
        if isHealthy { breaker.succeeded() } else { breaker.failed(now: now, random: random) }
    }

    /// Milliseconds until room may appear without any request finishing; nil if only a finish can make room.
    package func wait(_ lane: Lane, now: Int64) -> Int64? {
        guard let breakerWait = breaker.wait(now: now) else { return nil }
        guard slots + (lane == .critical ? Self.reservedSlots : 0) > total else { return nil }
        return max(breakerWait, bucket?.wait(lane, now: now) ?? 0)
    }
}
