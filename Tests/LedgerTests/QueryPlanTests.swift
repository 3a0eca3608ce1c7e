import Channel
import Delivery
import Foundation
import Notice
import Testing

@testable import Ledger

/// What a query costs must not grow with all that was ever sent.
@Suite("How SQLite finds what deliveries ask for")
struct QueryPlanTests {
    @Test("no query of a fan-out reads a whole table of attempts, deliveries, notices or subscriptions")
    func scans() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        try await ledger.people(20)
        _ = try await ledger.publish("t", content())
        _ = try await ledger.expand(maxRows: 4, now: start)
        try await ledger.makeReady(chunk: 4)
        var now = start
        // Taken, refused for now, and possibly taken: each way that an outcome is written.
        for result in [Outcome.Result.accepted, .retry(afterSeconds: 1, reason: "503"), .unknown(reason: "no answer")] {
            for attempt in try await ledger.claim(1, now: now) { try await ledger.record(attempt, result, at: now) }
            now = now.adding(seconds: 60)
        }
        _ = try await ledger.claim(now: now)
        _ = try await ledger.nextDue(channel: line)
        ledger.close()
        let again = try folder.open()
        // Once within a boot whose wall clock lost an hour, once in the next, whose wall clock is behind.
        for (boot, milliseconds) in [("one", 0), ("one", 3_600_000), ("two", 0)] as [(String, Int64)] {
            let wall = boot == "two" ? now.adding(seconds: -60) : now
            _ = try await again.recover(now: wall, boot: BootTime(boot: boot, milliseconds: milliseconds))
        }
        _ = try await again.claim(now: now)
        let found = try await again.write { database in
            let queries = database.statements.keys.filter { query in
                Self.growing.contains { query.contains(" \($0)") }
            }
            return try queries.flatMap { query in
                try database.all("EXPLAIN QUERY PLAN " + query) { $0.text(3) }
                    .filter(Self.readsWholeTable).map { "\($0): \(query)" }
            }
        }
        #expect(found == [])
        again.close()
    }

    /// Tables that grow with the people and with all that was sent.
    private static let growing = ["attempt", "delivery", "notice", "subscription"]

    /// A line of `EXPLAIN QUERY PLAN` (sqlite.org/eqp.html) that visits every row by no index; a plan's own steps aside.
    private static func readsWholeTable(_ line: String) -> Bool {
        line.hasPrefix("SCAN ") && !line.contains(" USING ") && line != "SCAN CONSTANT ROW"
    }
}
