import Notice

/// How old a key is. A provider counts by a clock of its own, and a key that it has forgotten must not be taken for a fresh one.
extension Database {
    /// Below this the two clocks are held to go alike, in milliseconds: they are read one after the other, and time servers pull
    /// at the wall clock all the time. What it hides is far less than `RetryPolicy.keyMargin`.
    static let clockTolerance: Int64 = 1_000
    /// After so many milliseconds the clocks are written down again though they go alike.
    static let clockPeriod: Int64 = 60_000

    /// Holds the wall clock against the boot clock since both were last written down, at each start and with each exchange. Where
    /// the wall clock lags behind (it was set back, or the machine slept), what is unresolved may be repeated for so much less
    /// long. Where it is ahead it is believed: the boot clock of a virtual machine stands still while that is paused. Across
    /// boots there is only the wall clock; where it is behind what it said before, no key's age is known, and none is repeated.
    /// The first time stays as it was told: it is part of the bytes.
    func keepTime(now: Timestamp, boot: BootTime) throws(LedgerError) {
        let last = try first("SELECT boot, ticks, wall FROM run WHERE id = 1") {
            (boot: $0.text(0), ticks: $0.int64(1), wall: $0.time(2))
        }
        if let last, last.boot == boot.boot {
            let elapsed = boot.milliseconds - last.ticks
            let lag = elapsed - (now.milliseconds - last.wall.milliseconds)
            guard abs(lag) >= Self.clockTolerance || elapsed >= Self.clockPeriod else { return }
            if lag > 0 {
                try run("UPDATE attempt SET repeat_until = repeat_until - ?1, due = due - ?1 WHERE state < 2", lag)
            }
        } else if let last, now < last.wall {
            try run("UPDATE attempt SET repeat_until = min(repeat_until, ?1) WHERE state < 2 AND is_keyed", now)
        }
        try run(
            "INSERT OR REPLACE INTO run (id, boot, ticks, wall) VALUES (1, ?1, ?2, ?3)", boot.boot, boot.milliseconds,
            now)
    }
}
