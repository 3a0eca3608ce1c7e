package import Notice

/// The wall clock that expiry trusts. It follows the system's wall clock through small corrections; a jump beyond
/// `tolerance` neither expires the queue nor revives it: time goes on by the monotonic clock, and staff are told
/// (promise 5). A restart takes the wall clock as it is.
package struct SteadyWall: Sendable, Hashable {
    /// The largest step that is followed, in milliseconds.
    package static let tolerance: Int64 = 300_000

    private var wall: Timestamp
    private var ticks: Int64
    /// By how many milliseconds the system's clock is off from what is trusted; zero while it is followed.
    package private(set) var heldOff: Int64 = 0
    /// Whether the last reading found a jump, from what was trusted or from where the clock had jumped to before.
    package private(set) var hasJumped = false

    package init(wall: Timestamp, ticks: Int64) {
        self.wall = wall
        self.ticks = ticks
    }

    /// The trusted time for a reading of both clocks.
    package mutating func read(wall reading: Timestamp, ticks now: Int64) -> Timestamp {
        let expected = wall.adding(milliseconds: now - ticks)
        let step = reading.milliseconds - expected.milliseconds
        let isTrusted = abs(step) <= Self.tolerance
        hasJumped = !isTrusted && abs(step - heldOff) > Self.tolerance
        heldOff = isTrusted ? 0 : step
        wall = isTrusted ? reading : expected
        ticks = now
        return wall
    }
}
