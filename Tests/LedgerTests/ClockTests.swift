import Channel
import Delivery
import Notice
import Testing

@testable import Ledger

@Suite("How old a key is")
struct ClockTests {
    @Test(
        "a wall clock that was set back makes no key younger: the boot clock tells how long it was",
        arguments: [("the same boot", 0), ("another boot", 2)])
    func clockSetBack(_ row: (boot: String, claimed: Int)) async throws {
        let folder = try LedgerFolder()
        var ledger = try folder.open()
        try await ledger.people(2)
        let notice = try await ledger.publish("t", content())
        try await ledger.recover(now: start, boot: BootTime(boot: "the same boot", milliseconds: 5_000))
        try await ledger.makeReady()
        _ = try await ledger.claim()
        ledger.close()
        ledger = try folder.open()
        // A day has passed, and the wall clock says that it was an hour.
        let soon = start.adding(seconds: 3_600)
        let boot = BootTime(boot: row.boot, milliseconds: 5_000 + 86_400_000)
        try await ledger.recover(now: soon, boot: boot)
        #expect(try await ledger.claim(now: soon).flatMap(\.recipients).count == row.claimed)
        // Without a clock in common the wall clock is believed.
        #expect(try await ledger.counts(notice) == (row.claimed > 0 ? [.sending: 2] : [.unknown: 2]))
        ledger.close()
    }
}
