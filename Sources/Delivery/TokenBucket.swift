/// A provider's rate, as a bucket that refills steadily. A share is kept back for critical notices.
/// Time is monotonic milliseconds from any origin.
package struct TokenBucket: Sendable, Hashable {
    package let perSecond: Double
    package let capacity: Double
    /// Tokens that only the critical lane may take.
    package let reserved: Double
    private var tokens: Double
    private var refilledAt: Int64

    /// - Parameter perSecond: above zero. The burst is one second's worth, at least one request beside the reserve.
    package init(perSecond: Double, now: Int64) {
        self.perSecond = max(perSecond, 0.000_1)
        self.reserved = 1
        self.capacity = max(self.perSecond, 1) + reserved
        self.tokens = capacity
        self.refilledAt = now
    }

    /// Takes one token if the lane may have one.
    package mutating func take(_ lane: Lane, now: Int64) -> Bool {
        refill(now)
        guard tokens >= floor(lane) + 1 else { return false }
        tokens -= 1
        return true
    }

    /// How many tokens the lane could take now.
    package func available(_ lane: Lane, now: Int64) -> Int {
        max(0, Int(level(now) - floor(lane)))
    }

    /// Milliseconds until the lane can take one; zero if it can now.
    package func wait(_ lane: Lane, now: Int64) -> Int64 {
        let missing = floor(lane) + 1 - level(now)
        return missing <= 0 ? 0 : max(1, Int64((missing / perSecond * 1000).rounded(.up)))
    }

    /// Whether waiting gives no more.
    package func isFull(now: Int64) -> Bool { level(now) >= capacity }

    private func floor(_ lane: Lane) -> Double { lane == .critical ? 0 : reserved }

    private mutating func refill(_ now: Int64) {
        tokens = level(now)
        refilledAt = max(refilledAt, now)
    }

    private func level(_ now: Int64) -> Double {
        min(capacity, tokens + Double(max(0, now - refilledAt)) * perSecond / 1000)
    }
}
