import Channel
import Delivery
@testable import Ledger
import Notice
import Subscribers
import Testing

@Suite("Sending again to those who were missed")
struct ResendTests {
    private let everywhere: Set<ChannelID> = [line, mail]

    /// Twelve people of whom three each had it, were given up, were refused for good and are visibly unknown.
    private func missed() async throws -> (folder: LedgerFolder, ledger: Ledger, notice: Notice) {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        try await ledger.people(12)
        let notice = try await ledger.publish("t", content())
        try await ledger.makeReady()
        let attempts = try await ledger.claim()
        try await ledger.record(attempts[0], .accepted)
        try await ledger.record(attempts[1], .refused(reason: "a bad address"))
        var hopeless = RetryPolicy()
        hopeless.attempts = 1
        hopeless.perseverance = 0
        hopeless.keyedRepeats = 0
        for (attempt, result) in [
            (attempts[2], Outcome.Result.retry(afterSeconds: 0, reason: "503")),
            (attempts[3], .unknown(reason: "reset")),
        ] {
            try await ledger.record(
                [
                    AttemptResult(attempt, outcomes: attempt.all(result), at: start, random: 1)
                ], policy: hopeless)
        }
        while try await ledger.expand(now: start) {}
        return (folder, ledger, notice)
    }

    @Test("only those that were given up are due again, and a second call finds nothing to do")
    func givenUp() async throws {
        let (folder, ledger, notice) = try await missed()
        let before = try #require(try await ledger.tally(notice.id).first)
        #expect(before.gaveUp == 3 && before[.refused] == 6 && before[.unknown] == 3 && before.isFinished)
        let dry = try await ledger.resend(
            Resend(notice: notice.id, isDry: true), channels: everywhere, actor: "staff:a", at: start)
        #expect(try await ledger.tally(notice.id).first == before)
        let made = try await ledger.resend(
            Resend(notice: notice.id), channels: everywhere, actor: "staff:a", at: start)
        #expect(made == dry)
        #expect(made.map(\.gaveUp) == [3] && made.map(\.unknown) == [0])
        #expect(made[0].left == [.accepted: 3, .refused: 3, .unknown: 3])
        let after = try #require(try await ledger.tally(notice.id).first)
        #expect(after[.queued] == 3 && after.gaveUp == 0 && !after.isFinished)
        let again = try await ledger.resend(
            Resend(notice: notice.id), channels: everywhere, actor: "staff:a", at: start)
        #expect(again[0].resent == 0 && again[0].left[.underWay] == 3)

        let fresh = try await ledger.claim()
        #expect(fresh.map(\.recipients.count) == [3] && fresh.allSatisfy { !$0.isRepeat })
        try await ledger.record(fresh[0], .accepted)
        #expect(try await ledger.counts(notice) == [.accepted: 6, .refused: 3, .unknown: 3])
        withExtendedLifetime(folder) { ledger.close() }
    }

    @Test("unknown ones go again only where that is asked for, under a new key, and their old attempt is not repeated")
    func unknown() async throws {
        let (folder, ledger, notice) = try await missed()
        let made = try await ledger.resend(
            Resend(notice: notice.id, includesUnknown: true), channels: everywhere, actor: "staff:a", at: start)
        #expect(made[0].gaveUp == 3 && made[0].unknown == 3)
        #expect(try await ledger.recover(now: start) == 0)
        let fresh = try await ledger.claim()
        #expect(fresh.reduce(0) { $0 + $1.recipients.count } == 6 && fresh.allSatisfy { $0.sends == 1 })
        // Whoever may have had it counts as possibly reached, whatever becomes of the second time.
        let reached = try await ledger.read {
            try $0.first("SELECT count(*) FROM delivery WHERE reached = 1") { $0.int(0) }
        }
        #expect(reached == 6)
        withExtendedLifetime(folder) { ledger.close() }
    }

    @Test(
        "what was possibly taken is never given up, however often its repeats were refused", arguments: [false, true])
    func unknownIsNotGivenUp(isWrittenByAnEarlierRelease: Bool) async throws {
        let folder = try LedgerFolder()
        var ledger = try folder.open()
        try await ledger.people(3)
        let notice = try await ledger.publish("t", content())
        try await ledger.makeReady()
        var hopeless = RetryPolicy()
        hopeless.attempts = 2
        try await ledger.record(try await ledger.claim()[0], .unknown(reason: "the answer was lost"))
        var now = start
        for _ in 0..<3 {
            now = now.adding(seconds: 400)
            guard let again = try await ledger.claim(now: now).first else { break }
            let refused = again.all(.retry(afterSeconds: 0, reason: "no connection"))
            try await ledger.record(
                [AttemptResult(again, outcomes: refused, at: now, random: 1)], policy: hopeless)
        }
        if isWrittenByAnEarlierRelease {
            ledger.close()
            try folder.tamper(
                """
                UPDATE delivery SET gave_up = 1; UPDATE tally SET gave_up = 1 WHERE state = 10;
                UPDATE attempt SET state = 2;
                """)
            ledger = try folder.open()
        }
        #expect(try await ledger.counts(notice) == [.unknown: 3])
        #expect(try await ledger.tally(notice.id).first?.gaveUp == 0)
        let made = try await ledger.resend(
            Resend(notice: notice.id), channels: everywhere, actor: "staff:a", at: now)
        #expect(made[0].resent == 0)
        #expect(try await ledger.claim(now: now).allSatisfy(\.isRepeat), "a second copy under a fresh key")
        ledger.close()
    }

    @Test("who is still being repeated is left alone")
    func stillRepeating() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        try await ledger.people(3)
        let notice = try await ledger.publish("t", content())
        try await ledger.makeReady()
        try await ledger.record(try await ledger.claim()[0], .unknown(reason: "reset"))
        let made = try await ledger.resend(
            Resend(notice: notice.id, includesUnknown: true), channels: everywhere, actor: "staff:a", at: start)
        #expect(made[0].resent == 0 && made[0].left == [.underWay: 3])
        ledger.close()
    }

    @Test("who has left is not sent anything")
    func ended() async throws {
        let (folder, ledger, notice) = try await missed()
        for index in 0..<12 {
            _ = try await ledger.unsubscribe(line, Address("line-person-\(index)"), at: start)
        }
        let made = try await ledger.resend(
            Resend(notice: notice.id, includesUnknown: true), channels: everywhere, actor: "staff:a", at: start)
        #expect(made[0].resent == 0 && made[0].left[.ended] == 6)
        withExtendedLifetime(folder) { ledger.close() }
    }

    @Test("quiet hours hold for what is sent again, too")
    func quietHours() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        let morning = QuietHours(from: 0, until: 7 * 60)
        _ = try await ledger.subscribe(
            NewSubscription(
                channel: line, address: Address("sleeper"), language: .japanese, quietHours: morning,
                consentedAt: start))
        let evening = Timestamp(milliseconds: 1_790_000_000_000)
        let notice = try await ledger.publish("t", content(urgency: .routine), at: evening)
        try await ledger.makeReady(now: evening.adding(seconds: 86_400))
        var hopeless = RetryPolicy()
        hopeless.attempts = 1
        hopeless.perseverance = 0
        let attempt = try #require(try await ledger.claim(now: evening.adding(seconds: 86_400)).first)
        try await ledger.record(
            [
                AttemptResult(
                    attempt,
                    outcomes: [
                        Outcome(recipient: attempt.recipients[0].id, result: .retry(afterSeconds: 0, reason: "503"))
                    ],
                    at: evening, random: 1)
            ], policy: hopeless)
        // 03:00 JST of some night.
        let night = Timestamp(milliseconds: (evening.milliseconds / 86_400_000 + 1) * 86_400_000 - 6 * 3_600_000)
        _ = try await ledger.resend(Resend(notice: notice.id), channels: [line], actor: "staff:a", at: night)
        #expect(try await ledger.claim(now: night).isEmpty)
        #expect(try await ledger.claim(now: night.adding(seconds: 4 * 3_600)).count == 1)
        ledger.close()
    }

    @Test("what has expired, has a newer version, was never sent or was not for a channel is refused with the reason")
    func refused() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        try await ledger.people(1)
        func reason(_ id: NoticeID, _ channel: ChannelID? = nil, at: Timestamp = start) async -> String {
            do {
                _ = try await ledger.resend(
                    Resend(notice: id, channel: channel), channels: everywhere, actor: "staff:a", at: at)
                return "it was not refused"
            } catch { return "\(error)" }
        }
        let brief = try await ledger.publish("brief", content(expires: start.adding(seconds: 60)))
        #expect(await reason(brief.id, at: start.adding(seconds: 60)).contains("expired at"))
        #expect(await reason(brief.id, mail).contains("was not for the channel mail; it is for: line"))
        let first = try await ledger.publish("long", content())
        let second = try await ledger.publish("long", content("下がり始めました", phase: .update))
        #expect(await reason(first.id).contains("was replaced by \(second.id)"))
        let last = try await ledger.publish("long", content("下がりました", phase: .allClear))
        #expect(await reason(first.id).contains("has ended with \(last.id)"))
        #expect(await reason(last.id) == "it was not refused", "the end itself may have missed somebody")
        let waiting = try await ledger.propose(
            draft("w", content(source: "staff")), rule: "r", isSubmitted: true, actor: "staff:a", at: start)
        #expect(await reason(waiting.id).contains("was never sent"))
        #expect(await reason(NoticeID(rawValue: "nothing")).contains("is not in the ledger"))
        ledger.close()
    }

    @Test("a version that is only shown takes nobody's place; an end does")
    func shownOnly() async throws {
        let (folder, ledger, notice) = try await missed()
        let shown = try await ledger.publish("t", content("震度を追加", phase: .update), channels: [])
        #expect(try await ledger.newestSent(in: notice.thread, at: start) == notice.id)
        let made = try await ledger.resend(
            Resend(notice: notice.id), channels: everywhere, actor: "staff:a", at: start)
        #expect(made.map(\.gaveUp) == [3])
        #expect(
            try await ledger.resend(Resend(notice: shown.id), channels: everywhere, actor: "staff:a", at: start)
                .isEmpty)
        try await ledger.publish("t", content("終わり", phase: .allClear), channels: [])
        await #expect(throws: LedgerError.self) {
            try await ledger.resend(Resend(notice: notice.id), channels: everywhere, actor: "staff:a", at: start)
        }
        withExtendedLifetime(folder) { ledger.close() }
    }

    @Test("the audit says who had what sent again, and the chain still agrees with the ledger")
    func audited() async throws {
        let (folder, ledger, notice) = try await missed()
        for _ in 0..<2 {
            _ = try await ledger.resend(Resend(notice: notice.id), channels: everywhere, actor: "staff:a", at: start)
        }
        let rows = try await ledger.auditRows().filter { $0.action == AuditAction.resent }
        #expect(rows.count == 1 && rows[0].actor == "staff:a" && rows[0].subject == notice.id.rawValue)
        #expect(rows[0].detail.contains("\"gaveUp\":\"3\""))
        #expect(try await ledger.verifyAudit().faults.isEmpty)
        withExtendedLifetime(folder) { ledger.close() }
    }
}
