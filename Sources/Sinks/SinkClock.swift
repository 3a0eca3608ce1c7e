import Glibc
package import Notice

/// The time a sink goes by; tests give their own.
package typealias SinkClock = @Sendable () -> Timestamp

/// The machine's wall clock.
package let systemSinkClock: SinkClock = {
    var value = timespec()
    clock_gettime(CLOCK_REALTIME, &value)
    return Timestamp(milliseconds: Int64(value.tv_sec) * 1000 + Int64(value.tv_nsec) / 1_000_000)
}
