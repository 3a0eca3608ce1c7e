import Delivery
import Ledger
import Notice

/// The machine's clocks, and the time that is right by promise 5: small corrections of the wall clock are followed, a
/// jump beyond five minutes is not, until the daemon starts anew.
struct VirtualClock {
    /// 2026-09-21 23:13:20 JST.
    static let origin = Timestamp(milliseconds: 1_790_000_000_000)
    private static let largestStep: Int64 = 300_000

    /// Monotonic milliseconds.
    private(set) var ticks: Int64 = 0
    private var systemOffset: Int64 = 0
    private var trustedOffset: Int64 = 0

    /// How often the machine itself has started.
    private(set) var boots = 1

    /// The boot clock; its origin means nothing.
    var boot: BootTime { BootTime(boot: "\(boots)", milliseconds: ticks) }
    /// What the system's wall clock says.
    var wall: Timestamp { Self.origin.adding(milliseconds: ticks + systemOffset) }
    /// What expiry has to go by.
    var trusted: Timestamp { Self.origin.adding(milliseconds: ticks + trustedOffset) }
    /// By how much the wall clock is held to be wrong.
    var heldOff: Int64 { systemOffset - trustedOffset }

    /// The latest that was ever right: what had expired then stays so, whatever corrections follow.
    private(set) var latestTrusted = Self.origin

    mutating func advance(to moment: Int64) {
        ticks = max(ticks, moment)
        latestTrusted = max(latestTrusted, trusted)
    }

    /// Somebody sets the wall clock.
    mutating func step(_ milliseconds: Int64) {
        systemOffset += milliseconds
        if abs(systemOffset - trustedOffset) <= Self.largestStep { trustedOffset = systemOffset }
        latestTrusted = max(latestTrusted, trusted)
    }

    /// What the daemon wrote down of the clocks, or might have.
    struct Reading {
        var boots: Int
        var wall: Timestamp
        var offset: Int64
        var ticks: Int64
    }

    var reading: Reading { Reading(boots: boots, wall: trusted, offset: trustedOffset, ticks: ticks) }
    /// The newest reading that is on disk.
    private var kept = Reading(boots: 1, wall: Self.origin, offset: 0, ticks: 0)
    /// By how much the wall clock was set back in all, from the last reading before a loss of power to the first after it: no
    /// clock of the machine can tell.
    private(set) var lost: Int64 = 0
    /// By how much the trusted clock went ahead in all: to the daemon, keys are older by that, whatever follows.
    private(set) var gained: Int64 = 0
    /// When the daemon last started after a loss of power with a wall clock that was behind what it had said before.
    private(set) var blindStart: Int64?

    /// A reading is on disk.
    mutating func keep(_ reading: Reading) {
        let step = reading.offset - kept.offset
        gained += max(0, step)
        if reading.boots != kept.boots {
            lost += max(0, -step)
            if reading.wall < kept.wall { blindStart = reading.ticks }
        }
        kept = reading
    }

    /// The machine loses its power: no clock but the wall clock goes on.
    mutating func reboot() { boots += 1 }

    /// A process that starts takes the wall clock as it is.
    mutating func restart() {
        trustedOffset = systemOffset
        latestTrusted = max(latestTrusted, trusted)
    }
}
