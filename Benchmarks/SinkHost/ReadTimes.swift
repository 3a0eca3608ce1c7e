import Glibc
import Notice
import Sinks
import Synchronization

/// When a sink read its clock, which it does once for each body or poll: finer than the milliseconds it keeps itself.
final class ReadTimes: Sendable {
    private let times = Mutex<(first: UInt64?, last: UInt64?)>((nil, nil))

    /// The clock to hand to a sink.
    var clock: SinkClock {
        { [self] in
            let now = monotonic()
            times.withLock { $0 = ($0.first ?? now, now) }
            return systemSinkClock()
        }
    }

    var first: UInt64? { times.withLock { $0.first } }
    var last: UInt64? { times.withLock { $0.last } }

    func forget() { times.withLock { $0 = (nil, nil) } }
}

/// Microseconds of the monotonic clock.
func monotonic() -> UInt64 {
    var value = timespec()
    clock_gettime(CLOCK_MONOTONIC, &value)
    return UInt64(value.tv_sec) * 1_000_000 + UInt64(value.tv_nsec) / 1_000
}
