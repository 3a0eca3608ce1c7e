import Channel
import Delivery
@testable import Ledger
import Notice
import Synchronization
import TestSupport
import Testing

@Suite("Counts of deliveries")
struct TallyTests {
    @Test("the kept counts equal the rows, whatever happened", arguments: [1, 2, 3] as [UInt64])
    func equalTheRows(seed: UInt64) async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        try await ledger.people(40)
        try await ledger.people(10, on: mail)
        var random = SplitMix(seed: seed)
        var now = start
        var notices: [Notice] = []
        for step in 0..<60 {
            now = now.adding(seconds: Int64(random.next() % 120))
            switch random.next() % 8 {
            case 0:
                let isNew = notices.isEmpty || random.next() % 2 == 0
                let thread = isNew ? "t\(step)" : notices[Int(random.next() % UInt64(notices.count))].thread.rawValue
                let phase: Phase = isNew ? .alert : random.next() % 3 == 0 ? .allClear : .update
                if let notice = try? await ledger.publish(
                    thread, content("その\(step)", phase: phase, expires: now.adding(seconds: 1_800)),
                    channels: [line, mail], at: now)
                {
                    notices.append(notice)
                }
            case 1: try await ledger.makeReady(now: now, chunk: 7)
            case 2: _ = try await ledger.unsubscribe(line, Address("line-person-\(random.next() % 40)"), at: now)
            case 3: try await ledger.recover(now: now)
            case 4:
                if let notice = notices.last {
                    _ = try? await ledger.resend(
                        Resend(notice: notice.id, includesUnknown: true), channels: [line, mail], actor: "staff:a",
                        at: now)
                }
            default:
                for attempt in try await ledger.claim(4, of: random.next() % 2 == 0 ? line : mail, now: now) {
                    var policy = RetryPolicy()
                    policy.attempts = 2
                    policy.perseverance = 0
                    policy.keyedRepeats = 1
                    let outcomes = attempt.recipients.map { recipient in
                        let results: [Outcome.Result] = [
                            .accepted, .acceptedPending(reference: "r"), .retry(afterSeconds: 0, reason: "r"),
                            .refused(reason: "r"), .gone(reason: "g"), .unknown(reason: "u"),
                        ]
                        return Outcome(
                            recipient: recipient.id, result: results[Int(random.next() % UInt64(results.count))])
                    }
                    let result = AttemptResult(attempt, outcomes: outcomes, at: now, random: random.next())
                    try await ledger.record([result], policy: policy)
                }
            }
            for notice in notices { try await expectEqual(notice, ledger) }
        }
        #expect(!notices.isEmpty)
        ledger.close()
        // The next process finds them as they were.
        let next = try folder.open()
        for notice in notices { try await expectEqual(notice, next) }
        next.close()
    }

    private func expectEqual(_ notice: Notice, _ ledger: Ledger) async throws {
        let kept = try await ledger.tally(notice.id)
        let counted = try await ledger.progress(notice.id)
        #expect(kept.map(\.counts) == counted.map(\.counts))
        let gaveUp = try await ledger.read { database in
            try database.first(
                "SELECT count(*) FROM delivery WHERE gave_up = 1 AND notice = (SELECT number FROM notice WHERE id = ?1)",
                notice.id.rawValue
            ) { $0.int(0) }
        }
        #expect(kept.reduce(0) { $0 + $1.gaveUp } == gaveUp)
    }

    @Test("a job that fails changes no count, though its neighbours' stay")
    func failedJob() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        try await ledger.people(5)
        let notice = try await ledger.publish("t", content())
        await #expect(throws: LedgerError.closed) {
            try await ledger.write { database in
                _ = try database.expand(maxRows: 100, now: start)
                throw LedgerError.closed
            } as Void
        }
        #expect(try await ledger.tally(notice.id).first?.total == 0)
        while try await ledger.expand(now: start) {}
        #expect(try await ledger.tally(notice.id).first?.counts == [.queued: 5])
        ledger.close()
    }

    @Test("claims that fail beside results change no count")
    func failedClaims() async throws {
        let folder = try LedgerFolder()
        var ledger = try folder.open()
        try await ledger.people(6)
        let notice = try await ledger.publish("t", content())
        try await ledger.makeReady()
        let attempts = try await ledger.claim()
        try await ledger.record(attempts[0], .unknown(reason: "no answer"))
        let critical = try await ledger.publish("u", content(urgency: .critical))
        try await ledger.makeReady()
        ledger.close()
        // The critical notice is claimed before what is damaged is come to.
        try folder.tamper("UPDATE attempt SET language = '?' WHERE id = \(attempts[0].id.attempt)")
        ledger = try folder.open()
        let later = start.adding(seconds: 60)
        let exchanged = try await ledger.exchange(
            [AttemptResult(attempts[1], outcomes: attempts[1].all(.accepted), at: later, random: 1)],
            [Engine.Claim(channel: line, lane: nil, limit: 10)], limits: [line: keyed], now: later, keys: newKey)
        #expect(exchanged.fault != nil && exchanged.claimed.isEmpty)
        #expect(try await ledger.counts(critical) == [.queued: 6])
        for notice in [notice, critical] { try await expectEqual(notice, ledger) }
        ledger.close()
    }

    @Test("a ledger of the release before is counted once, and what it gave up is known")
    func migrated() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        try await ledger.people(4)
        let notice = try await ledger.publish("t", content())
        try await ledger.makeReady()
        ledger.close()
        try folder.tamper(
            """
            UPDATE delivery SET state = 5, due = NULL, reason = 'gave up after 12 attempts: 503' WHERE subscription < 3;
            DROP INDEX delivery_gave_up; DROP TABLE tally; ALTER TABLE delivery DROP COLUMN gave_up;
            ALTER TABLE attempt DROP COLUMN recipients; ALTER TABLE attempt DROP COLUMN each;
            ALTER TABLE attempt DROP COLUMN open; ALTER TABLE attempt DROP COLUMN again;
            ALTER TABLE attempt DROP COLUMN tries; ALTER TABLE erased DROP COLUMN is_person;
            CREATE INDEX delivery_member ON delivery (attempt) WHERE state IN (1, 10);
            DROP INDEX attempt_again; DROP INDEX attempt_unresolved;
            CREATE INDEX attempt_unresolved ON attempt (channel, state, urgency, due) WHERE state < 2;
            DROP TABLE run; DROP TABLE question; DROP TABLE talk_line; DROP TABLE talk;
            DROP TABLE form_photo; DROP TABLE form_entry; DROP TABLE form_used;
            PRAGMA user_version = 2;
            """)
        let next = try folder.open()
        let progress = try #require(try await next.tally(notice.id).first)
        #expect(progress.gaveUp == 2 && progress.counts == [.queued: 2, .refused: 2])
        next.close()
    }

    @Test("the first and the last time are those of sending and of outcomes")
    func times() async throws {
        let folder = try LedgerFolder()
        let times = Ticker()
        let ledger = try Ledger.open(
            path: folder.path, key: LedgerFolder.key, now: start, clock: { times.next() })
        try await ledger.people(3)
        let notice = try await ledger.publish("t", content())
        try await ledger.makeReady()
        #expect(try await ledger.tally(notice.id).first?.firstAt == nil)
        let attempt = try await ledger.claim()[0]
        let sent = try #require(try await ledger.tally(notice.id).first?.firstAt)
        try await ledger.record(attempt, .accepted)
        let progress = try #require(try await ledger.tally(notice.id).first)
        #expect(progress.firstAt == sent && progress.lastAt.map { $0 > sent } == true)
        ledger.close()
    }
}

/// A clock that goes on by a second each time it is asked.
private final class Ticker: Sendable {
    private let count = Mutex<Int64>(0)
    func next() -> Timestamp {
        start.adding(
            seconds: count.withLock { count in
                count += 1
                return count
            })
    }
}
