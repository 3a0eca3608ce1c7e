package import Channel

/// What keeps one target from delaying another: its own slots, tokens and breaker (promise 6).
package struct TargetGate: Sendable, Hashable {
    /// Slots beside the target's own concurrency that only critical notices may take.
    package static let reservedSlots = 1

    package let slots: Int
    package private(set) var inUse = 0
    /// Nil where the target has no rate.
    private var bucket: TokenBucket?
    private var breaker = CircuitBreaker()
    private let perSecond: Double?
    /// Milliseconds that a request takes here, smoothed; a guess until the first has ended.
    private var latency = Self.firstLatency
    /// Until when room is promised already to those who were sent away; what is critical stands in no queue of others.
    private var promised: Double = 0
    private var promisedCritical: Double = 0

    private static let firstLatency: Double = 50
    /// The weight of the newest request in `latency`.
    private static let smoothing = 0.1

    package init(_ target: Target, now: Int64) {
        perSecond = target.perSecond
        slots = max(1, target.concurrency)
        bucket = target.perSecond.map { TokenBucket(perSecond: $0, now: now) }
    }

    /// How many requests of this lane may start now.
    package func room(_ lane: Lane, now: Int64) -> Int {
        guard breaker.wait(now: now) == 0 else { return 0 }
        let free = slots + (lane == .critical ? Self.reservedSlots : 0) - inUse
        return max(0, min(free, bucket?.available(lane, now: now) ?? .max, breaker.isProbing ? 1 : .max))
    }

    /// Takes a slot, a token and, where the breaker wants one, the probe. To be called for at most `room` requests.
    package mutating func start(_ lane: Lane, now: Int64) {
        _ = breaker.admits(now: now)
        _ = bucket?.take(lane, now: now)
        inUse += 1
    }

    /// Gives back the slot of a request that started at `startedAt`.
    package mutating func finish(isHealthy: Bool, startedAt: Int64, now: Int64, random: UInt64) {
        inUse -= 1
        latency += (Double(max(0, now - startedAt)) - latency) * Self.smoothing
        if isHealthy { breaker.succeeded() } else { breaker.failed(now: now, random: random) }
    }

    /// Milliseconds until room may appear without any request finishing; nil if only a finish can make room.
    package func wait(_ lane: Lane, now: Int64) -> Int64? {
        guard slots + (lane == .critical ? Self.reservedSlots : 0) > inUse else { return nil }
        return max(breaker.wait(now: now), bucket?.wait(lane, now: now) ?? 0)
    }

    /// When one more request may hope for room, by the pace the target has kept, behind `ahead` that wait here and all who were
    /// promised a place before: those sent away come back one after the other and not all at once.
    package mutating func promise(behind ahead: Int, _ lane: Lane, now: Int64) -> Int64 {
        let pace = max(latency / Double(slots), perSecond.map { 1000 / $0 } ?? 0)
        let first = Double(now + breaker.wait(now: now)) + Double(ahead) * pace
        let place = max(lane == .critical ? promisedCritical : promised, first) + pace
        if lane == .critical { promisedCritical = place } else { promised = place }
        return max(now + 1, Int64(place.rounded(.up)))
    }

    /// Whether nothing is known of the target that a new gate would not know.
    package func isForgettable(now: Int64) -> Bool {
        inUse == 0 && breaker.state == .closed(failures: 0) && bucket?.isFull(now: now) != false
    }
}
