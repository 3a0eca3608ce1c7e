import Glibc

/// The time a server goes by; tests put their own hands on it (and then call `Server.checkDeadlines`).
package struct ServerClock: Sendable {
    /// Nanoseconds that never jump; deadlines count in them.
    package var monotonic: @Sendable () -> Int64
    /// Seconds since 1970; only the Date field is made of it.
    package var unixSeconds: @Sendable () -> Int64

    package init(monotonic: @escaping @Sendable () -> Int64, unixSeconds: @escaping @Sendable () -> Int64) {
        self.monotonic = monotonic
        self.unixSeconds = unixSeconds
    }

    package static let system = ServerClock(
        monotonic: {
            var time = timespec()
            clock_gettime(CLOCK_MONOTONIC, &time)
            return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
        },
        unixSeconds: { Int64(time(nil)) })
}
