import Foundation
import Glibc
package import Ledger
package import Notice

/// Time as the daemon's loops see it. Tests drive their own, so that nothing waits on the wall.
package protocol Clock: Sendable {
    /// The wall clock: expiry and everything people read.
    var now: Timestamp { get }
    /// Milliseconds that only ever grow, for back-off and rates; the origin means nothing.
    var ticks: Int64 { get }
    /// The boot clock, which goes on while the daemon does not run; nil where there is none.
    var boot: BootTime? { get }
    /// Returns once `ticks` has grown by that much; throws `CancellationError` when the task is cancelled.
    func sleep(milliseconds: Int64) async throws
}

extension Clock {
    package var boot: BootTime? { nil }
}

/// The machine's clocks.
package struct SystemClock: Clock {
    package init() {}

    /// Read once: a process outlives no boot.
    private static let bootID = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
        .trimmingCharacters(in: .whitespacesAndNewlines)

    package var now: Timestamp {
        var value = timespec()
        clock_gettime(CLOCK_REALTIME, &value)
        return Timestamp(milliseconds: Int64(value.tv_sec) * 1000 + Int64(value.tv_nsec) / 1_000_000)
    }

    package var ticks: Int64 {
        var value = timespec()
        clock_gettime(CLOCK_MONOTONIC, &value)
        return Int64(value.tv_sec) * 1000 + Int64(value.tv_nsec) / 1_000_000
    }

    package var boot: BootTime? {
        guard let boot = Self.bootID else { return nil }
        var value = timespec()
        clock_gettime(CLOCK_BOOTTIME, &value)
        return BootTime(
            boot: boot, milliseconds: Int64(value.tv_sec) * 1000 + Int64(value.tv_nsec) / 1_000_000)
    }

    package func sleep(milliseconds: Int64) async throws {
        try await Task.sleep(for: .milliseconds(milliseconds))
    }
}
