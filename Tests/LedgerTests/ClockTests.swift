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

    /// Both clocks, in seconds from `start`.
    private func exchange(
        _ ledger: Ledger, wall: Int64, boot: Int64, claims: [Engine.Claim] = []
    ) async throws -> [ClaimedAttempt] {
        try await ledger.exchange(
            [], claims, limits: [line: keyed, mail: keyless], now: start.adding(seconds: wall),
            boot: BootTime(boot: "one", milliseconds: boot * 1_000), keys: newKey
        ).claimed.flatMap(\.attempts)
    }

    @Test("a clock that was ahead while a key was made, and is right again at the next start, makes no key younger")
    func aheadAndBack() async throws {
        let folder = try LedgerFolder()
        var ledger = try folder.open()
        try await ledger.people(2)
        let notice = try await ledger.publish("t", content())
        try await ledger.recover(now: start, boot: BootTime(boot: "one", milliseconds: 0))
        try await ledger.makeReady()
        let claim = Engine.Claim(channel: line, lane: nil, limit: 100)
        #expect(try await exchange(ledger, wall: 7_200, boot: 10, claims: [claim]).count == 1)
        ledger.close()
        ledger = try folder.open()
        let now = start.adding(seconds: 86_410)
        try await ledger.recover(now: now, boot: BootTime(boot: "one", milliseconds: 86_410_000))
        #expect(try await ledger.claim(now: now).isEmpty)
        #expect(try await ledger.counts(notice) == [.unknown: 2])
        ledger.close()
    }

    struct Loss: Sendable {
        /// Seconds on both clocks.
        var steps: [(wall: Int64, boot: Int64)]
        var repeats: Int
    }

    static let losses: [Loss] = [
        // Small steps that are followed, each by an exchange of its own.
        Loss(steps: (1...12).map { (wall: $0 * 6_900, boot: $0 * 7_200) }, repeats: 0),
        // The machine slept, and what is trusted went on without it.
        Loss(steps: [(wall: 60, boot: 86_400)], repeats: 0),
        Loss(steps: [(wall: 60, boot: 60), (wall: 120, boot: 86_460)], repeats: 0),
        // It lost an hour, and the key lives for more.
        Loss(steps: [(wall: 60, boot: 3_660)], repeats: 1),
        Loss(steps: [(wall: 80_000, boot: 80_000)], repeats: 1),
        // The wall clock is ahead: it is believed.
        Loss(steps: [(wall: 86_400, boot: 60)], repeats: 0),
    ]

    @Test("what the wall clock loses while the daemon runs is no more time for a repeat", arguments: losses)
    func loses(_ row: Loss) async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        try await ledger.people(2)
        let notice = try await ledger.publish("t", content())
        try await ledger.recover(now: start, boot: BootTime(boot: "one", milliseconds: 0))
        try await ledger.makeReady()
        let claim = Engine.Claim(channel: line, lane: nil, limit: 100)
        let first = try await exchange(ledger, wall: 0, boot: 0, claims: [claim])
        try await ledger.record(try #require(first.first), .unknown(reason: "no answer"))
        for step in row.steps.dropLast() { _ = try await exchange(ledger, wall: step.wall, boot: step.boot) }
        let last = try #require(row.steps.last)
        let again = try await exchange(ledger, wall: last.wall, boot: last.boot, claims: [claim])
        #expect(again.count == row.repeats)
        #expect(again.allSatisfy { $0.firstAttempt == start && $0.key == first.first?.key })
        #expect(try await ledger.counts(notice) == (row.repeats > 0 ? [.sending: 2] : [.unknown: 2]))
        ledger.close()
    }

    @Test(
        "after a loss of power, where the clock is behind what it said before, no key's age is known and none is repeated",
        arguments: [(wall: 100, keyed: 0), (wall: 300, keyed: 1)] as [(wall: Int64, keyed: Int)])
    func behindAfterReboot(_ row: (wall: Int64, keyed: Int)) async throws {
        let folder = try LedgerFolder()
        var ledger = try folder.open()
        try await ledger.people(2)
        try await ledger.people(1, on: mail)
        let notice = try await ledger.publish("t", content(), channels: [line, mail])
        try await ledger.recover(now: start, boot: BootTime(boot: "one", milliseconds: 0))
        try await ledger.makeReady()
        let claims = [line, mail].map { Engine.Claim(channel: $0, lane: nil, limit: 100) }
        #expect(try await exchange(ledger, wall: 0, boot: 0, claims: claims).count == 2)
        _ = try await exchange(ledger, wall: 200, boot: 200)
        ledger.close()
        ledger = try folder.open()
        let now = start.adding(seconds: row.wall)
        try await ledger.recover(now: now, boot: BootTime(boot: "two", milliseconds: 7_000))
        #expect(try await ledger.claim(now: now).count == row.keyed)
        #expect(try await ledger.counts(notice) == (row.keyed > 0 ? [.sending: 2] : [.unknown: 2]))
        // A mail carries no key that could be forgotten.
        #expect(try await ledger.claim(of: mail, limits: keyless, now: now).count == 1)
        ledger.close()
    }

    @Test("clocks that go alike are written down once a minute, not with each exchange")
    func seldom() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        try await ledger.recover(now: start, boot: BootTime(boot: "one", milliseconds: 0))
        func changes() async throws -> Int64 {
            try await ledger.write { try $0.first("SELECT total_changes()") { $0.int64(0) } ?? 0 }
        }
        let before = try await changes()
        for second in 1...59 as ClosedRange<Int64> { _ = try await exchange(ledger, wall: second, boot: second) }
        #expect(try await changes() == before)
        _ = try await exchange(ledger, wall: 60, boot: 60)
        #expect(try await changes() > before)
        ledger.close()
    }
}
