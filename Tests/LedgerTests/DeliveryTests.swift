import Channel
import Delivery
@testable import Ledger
import Notice
import Subscribers
import Testing

@Suite("Deliveries in the ledger")
struct DeliveryTests {
    private let later = start.adding(seconds: 600)

    @Test("expansion goes on where a restart cut it, and plans nobody twice")
    func expansionResumes() async throws {
        let folder = try LedgerFolder()
        var ledger = try folder.open()
        try await ledger.people(250, languages: [.japanese, .english])
        let notice = try await ledger.publish("t", content())
        try await ledger.people(10, from: 250)  // after acceptance: above the high-water mark
        for _ in 0..<2 {
            _ = try await ledger.expand(maxRows: 60, now: start)
            ledger.close()
            ledger = try folder.open()
        }
        #expect(try await ledger.counts(notice)[.queued] == 120)
        try await ledger.makeReady(chunk: 60)
        #expect(try await ledger.counts(notice) == [.queued: 250])
        ledger.close()
    }

    @Test("what was claimed and not recorded comes back with the same key, bytes and members")
    func crashKeepsAttempt() async throws {
        let folder = try LedgerFolder()
        var ledger = try folder.open()
        try await ledger.people(7)
        let notice = try await ledger.publish("t", content())
        try await ledger.makeReady()
        let before = try await ledger.claim()
        #expect(before.map(\.recipients.count) == [3, 3, 1])
        #expect(try await ledger.claim().isEmpty)
        ledger.close()  // nothing recorded
        ledger = try folder.open()
        #expect(try await ledger.claim(now: later).isEmpty)
        #expect(try await ledger.recover(now: later) == 3)
        #expect(try await ledger.counts(notice) == [.unknown: 7])
        let after = try await ledger.claim(now: later).sorted { $0.id.attempt < $1.id.attempt }
        #expect(after.map(\.id) == before.map(\.id))
        #expect(after.map(\.key) == before.map(\.key))
        #expect(after.map(\.prepared) == before.map(\.prepared))
        #expect(after.map(\.recipients) == before.map(\.recipients))
        #expect(after.map(\.firstAttempt) == before.map(\.firstAttempt))
        #expect(after.map(\.isRepeat) == [true, true, true])
        for attempt in after { try await ledger.record(attempt, .accepted, at: later) }
        #expect(try await ledger.counts(notice) == [.accepted: 7])
        #expect(try await ledger.pendingCount() == 0)
        ledger.close()
    }

    @Test("past its key's lifetime an attempt is not repeated and stays visibly unknown")
    func keyRunsOut() async throws {
        let folder = try LedgerFolder()
        var ledger = try folder.open()
        try await ledger.people(2)
        let notice = try await ledger.publish("t", content())
        try await ledger.makeReady()
        _ = try await ledger.claim()
        ledger.close()
        ledger = try folder.open()
        let tomorrow = start.adding(seconds: 86_400)
        try await ledger.recover(now: tomorrow)
        #expect(try await ledger.claim(now: tomorrow).isEmpty)
        #expect(try await ledger.counts(notice) == [.unknown: 2])
        #expect(try await ledger.pendingCount() == 0)
        ledger.close()
    }

    @Test("a retry is a fresh attempt with a fresh key, when it is due and not before")
    func retryIsFresh() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        try await ledger.people(1)
        let notice = try await ledger.publish("t", content())
        try await ledger.makeReady()
        let first = try #require(try await ledger.claim().first)
        try await ledger.record(first, .retry(afterSeconds: 30, reason: "429"))
        #expect(try await ledger.counts(notice) == [.retry: 1])
        let due = try #require(try await ledger.nextDue(channel: line))
        #expect(due >= start.adding(seconds: 30))
        #expect(try await ledger.claim(now: due.adding(milliseconds: -1)).isEmpty)
        let second = try #require(try await ledger.claim(now: due).first)
        #expect(second.key != first.key)
        #expect(second.sends == 1)
        ledger.close()
    }

    @Test("the most urgent goes first")
    func mostUrgentFirst() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        try await ledger.people(2)
        for (name, urgency) in [("a", Urgency.routine), ("b", .critical), ("c", .urgent)] {
            try await ledger.publish(name, content(urgency: urgency))
        }
        try await ledger.makeReady()
        #expect(try await ledger.claim(1).map(\.urgency) == [.critical])
        #expect(
            try await ledger.claim(
                channel: line, limits: keyed, limit: 5, lane: .critical, now: start, keys: newKey
            ).isEmpty)
        #expect(try await ledger.claim().map(\.urgency) == [.urgent, .routine])
        ledger.close()
    }

    @Test(
        "nothing is sent once its notice has run out, on first tries, retries and repeats",
        arguments: [
            Outcome.Result.retry(afterSeconds: 1, reason: "busy"), .unknown(reason: "timeout"),
        ])
    func expiry(result: Outcome.Result) async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        try await ledger.people(4)
        let notice = try await ledger.publish("t", content(expires: later))
        try await ledger.makeReady()
        let attempt = try #require(try await ledger.claim(1).first)
        try await ledger.record(attempt, result)
        #expect(try await ledger.claim(now: later).isEmpty)
        try await ledger.makeReady(now: later)
        let counts = try await ledger.counts(notice)
        if case .unknown = result {
            #expect(counts == [.unknown: 3, .expired: 1])
        } else {
            #expect(counts == [.expired: 4])
        }
        #expect(try await ledger.pendingCount() == 0)
        ledger.close()
    }

    @Test("a claim takes people straight from the plan once their language is prepared, and everybody once")
    func straightFromThePlan() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        try await ledger.people(400, on: mail, languages: [.japanese, .japanese, .english])
        _ = try await ledger.subscribe(
            NewSubscription(
                channel: mail, address: Address("sleeper"), language: .japanese,
                quietHours: QuietHours(from: 0, until: 1_439), consentedAt: start))
        let notice = try await ledger.publish("t", content(urgency: .advisory), channels: [mail])
        _ = try await ledger.expand(maxRows: 1, now: start)  // finds Japanese; English waits for its bytes
        for item in try await ledger.neededPreparations(limit: 10) {
            try await ledger.storePrepared(
                [Prepared(notice: item.notice.id, channel: mail, language: item.language, bytes: [65])], at: start)
        }
        var told: [Int64] = []
        var sizes: [Int] = []
        while case let claimed = try await ledger.claim(100, of: mail, limits: keyless), !claimed.isEmpty {
            sizes.append(claimed.count)
            #expect(claimed.allSatisfy { $0.prepared.language == .japanese })
            #expect(Set(claimed.map(\.key)).count == claimed.count)
            told += claimed.flatMap(\.recipients).map(\.id)
        }
        #expect(sizes.first == 100)
        #expect(try await ledger.counts(notice, on: mail) == [.sending: 267, .queued: 134])
        try await ledger.makeReady()
        let rest = try await ledger.claim(500, of: mail, limits: keyless)
        told += rest.flatMap(\.recipients).map(\.id)
        #expect(told.count == 400 && Set(told).count == 400)
        #expect(try await ledger.counts(notice, on: mail) == [.sending: 400, .queued: 1])
        ledger.close()
    }

    @Test("requests frozen together end one by one; what is not known of them is repeated with its own key")
    func frozenTogether() async throws {
        let folder = try LedgerFolder()
        var ledger = try folder.open()
        try await ledger.people(5, on: mail)
        let notice = try await ledger.publish("t", content(), channels: [mail])
        try await ledger.makeReady()
        let claimed = try await ledger.claim(10, of: mail, limits: keyless)
        #expect(Set(claimed.map(\.id.attempt)).count == 1 && claimed.map(\.id.place) == [0, 1, 2, 3, 4])
        try await ledger.record(claimed[0], .accepted)
        try await ledger.record(claimed[1], .unknown(reason: "cut"))
        try await ledger.record(claimed[2], .retry(afterSeconds: 0, reason: "busy"))
        try await ledger.record([AttemptResult(claimed[3], notStartedUntil: start, at: start)])
        #expect(try await ledger.pendingCount() == 4)
        ledger.close()  // the fifth is on the wire
        ledger = try folder.open()
        try await ledger.recover(now: later)
        #expect(
            try await ledger.counts(notice, on: mail) == [.accepted: 1, .unknown: 2, .retry: 1, .queued: 1])
        let again = try await ledger.claim(10, of: mail, limits: keyless, now: later)
        let repeats = again.filter(\.isRepeat)
        #expect(repeats.map(\.key) == [claimed[1].key, claimed[4].key])
        #expect(repeats.flatMap(\.recipients) == claimed[1].recipients + claimed[4].recipients)
        #expect(Set(again.map(\.key)).count == 4)
        for attempt in again { try await ledger.record(attempt, .accepted, at: later) }
        #expect(try await ledger.counts(notice, on: mail) == [.accepted: 5])
        #expect(try await ledger.pendingCount() == 0)
        ledger.close()
    }

    @Test("a newer version stops the older and waits for what is on the wire to the same person")
    func orderPerRecipient() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        try await ledger.people(6)
        let first = try await ledger.publish("t", content("1"))
        try await ledger.makeReady()
        let onTheWire = try #require(try await ledger.claim(1).first)
        let second = try await ledger.publish("t", content("2", phase: .update))
        try await ledger.makeReady()
        let claimed = try await ledger.claim(now: later)
        #expect(claimed.map(\.notice) == [second.id])
        #expect(Set(claimed.flatMap(\.recipients)).isDisjoint(with: onTheWire.recipients))
        // Ambiguous, but its repeat is forbidden now.
        try await ledger.record(onTheWire, .unknown(reason: "timeout"), at: later)
        let rest = try await ledger.claim(now: later)
        #expect(rest.map(\.notice) == [second.id])
        #expect(rest.flatMap(\.recipients) == onTheWire.recipients)
        for attempt in claimed + rest { try await ledger.record(attempt, .accepted, at: later) }
        try await ledger.makeReady(now: later)
        #expect(try await ledger.counts(first) == [.unknown: 3, .superseded: 3])
        #expect(try await ledger.counts(second) == [.accepted: 6])
        #expect(try await ledger.claim(now: later.adding(seconds: 86_000)).isEmpty)
        ledger.close()
    }

    @Test("an ambiguous attempt is not repeated after a newer version, also across a restart")
    func supersededIsNotRecovered() async throws {
        let folder = try LedgerFolder()
        var ledger = try folder.open()
        try await ledger.people(3)
        try await ledger.publish("t", content("1"))
        try await ledger.makeReady()
        _ = try await ledger.claim()
        let second = try await ledger.publish("t", content("2", phase: .update))
        ledger.close()
        ledger = try folder.open()
        try await ledger.recover(now: start)
        try await ledger.makeReady()
        #expect(try await ledger.claim().map(\.notice) == [second.id])
        ledger.close()
    }

    @Test("an update also goes to those whom only the older version was for")
    func updateReachesOldAudience() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        for (name, district) in [("a", "kita"), ("b", "minami"), ("c", "nishi")] {
            _ = try await ledger.subscribe(
                NewSubscription(
                    channel: line, address: Address(name), language: .japanese, districts: [district],
                    consentedAt: start))
        }
        try await ledger.publish("t", content("1"), to: audience(["kita"]))
        try await ledger.makeReady()
        for attempt in try await ledger.claim() { try await ledger.record(attempt, .accepted) }
        try await ledger.publish("t", content("2", phase: .update), to: audience(["minami"]))
        try await ledger.makeReady()
        #expect(Set(try await ledger.claim().flatMap(\.recipients).map(\.address.rawValue)) == ["a", "b"])
        ledger.close()
    }

    @Test("an end goes to everyone possibly reached and to nobody else", arguments: [Phase.allClear, .retraction])
    func endReachesOnlyReached(phase: Phase) async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        try await ledger.people(12)
        try await ledger.publish("t", content("1"))
        try await ledger.makeReady()
        let attempts = try await ledger.claim(3)
        try await ledger.record(attempts[0], .accepted)
        try await ledger.record(attempts[1], .unknown(reason: "timeout"))
        let end = try await ledger.publish("t", content("終わり", phase: phase))
        try await ledger.makeReady()
        // Certainly not taken, after the end was planned with this attempt on the wire.
        try await ledger.record(attempts[2], .retry(afterSeconds: 0, reason: "busy"))
        let told = try await ledger.claim(now: later)
        #expect(
            Set(told.flatMap(\.recipients)) == Set(attempts[0].recipients).union(attempts[1].recipients))
        for attempt in told { try await ledger.record(attempt, .accepted, at: later) }
        #expect(try await ledger.counts(end) == [.accepted: 6, .cancelled: 3])
        ledger.close()
    }

    @Test("bytes are stored once; a later rendering changes nothing")
    func bytesAreFrozen() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        try await ledger.people(1)
        let notice = try await ledger.publish("t", content())
        try await ledger.makeReady()
        try await ledger.storePrepared(
            [Prepared(notice: notice.id, channel: line, language: .japanese, bytes: [1, 2, 3])], at: start)
        #expect(try await ledger.claim().first?.prepared.fields["subject"] == "\(notice.id) 1 ja")
        ledger.close()
    }

    @Test("what cannot be said on a channel ends refused, with its reason, and holds nobody else up")
    func unpreparable() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        try await ledger.people(4, languages: [.japanese, .english])
        let notice = try await ledger.publish("t", content())
        while try await ledger.expand(now: start) {}
        let needed = try await ledger.neededPreparations(limit: 10)
        #expect(needed.map(\.language) == [.english, .japanese])
        try await ledger.refusePreparation(needed[0], reason: "too long", at: start)
        try await ledger.makeReady()
        let claimed = try await ledger.claim()
        #expect(claimed.map(\.recipients.count) == [2])
        #expect(try await ledger.counts(notice) == [.refused: 2, .sending: 2])
        ledger.close()
    }

    @Test("a recipient who is gone loses the subscription, and only that one")
    func gone() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        try await ledger.people(3)
        try await ledger.publish("t", content())
        try await ledger.makeReady()
        let attempt = try #require(try await ledger.claim().first)
        let outcomes = attempt.recipients.enumerated().map { index, recipient in
            Outcome(recipient: recipient.id, result: index == 1 ? .gone(reason: "410") : .accepted)
        }
        try await ledger.record([AttemptResult(attempt, outcomes: outcomes, at: start, random: 0)])
        #expect(try await ledger.subscriberCounts().map(\.count) == [2])
        #expect(try await ledger.subscription(line, attempt.recipients[1].address) == nil)
        ledger.close()
    }

    @Test("a recipient the channel forgot to report is unknown, never lost")
    func missingOutcome() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        try await ledger.people(2)
        let notice = try await ledger.publish("t", content())
        try await ledger.makeReady()
        let attempt = try #require(try await ledger.claim().first)
        try await ledger.record([
            AttemptResult(
                attempt, outcomes: [Outcome(recipient: attempt.recipients[0].id, result: .accepted)], at: start,
                random: 0)
        ])
        #expect(try await ledger.counts(notice) == [.accepted: 1, .unknown: 1])
        let again = try #require(try await ledger.claim(now: later).first)
        #expect(again.recipients == [attempt.recipients[1]])
        // A late second report of a closed or repeated attempt's first send changes only what is on the wire.
        try await ledger.record(again, .accepted, at: later)
        try await ledger.record(again, .refused(reason: "late"), at: later)
        #expect(try await ledger.counts(notice) == [.accepted: 2])
        ledger.close()
    }

    @Test("news waits for the end of the quiet hours; a warning does not", arguments: [Urgency.advisory, .urgent])
    func quietHours(urgency: Urgency) async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        let night = try #require(Timestamp(year: 2026, month: 11, day: 21, hour: 23))
        _ = try await ledger.subscribe(
            NewSubscription(
                channel: line, address: Address("a"), language: .japanese,
                quietHours: QuietHours(from: 22 * 60, until: 7 * 60), consentedAt: start))
        try await ledger.publish("t", content(urgency: urgency), at: night)
        try await ledger.makeReady(now: night)
        #expect(try await ledger.claim(now: night).count == (urgency == .urgent ? 1 : 0))
        if urgency == .advisory {
            #expect(try await ledger.claim(now: night.adding(seconds: 8 * 3_600)).count == 1)
        }
        ledger.close()
    }
}
