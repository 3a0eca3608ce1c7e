import Channel
import Delivery
@testable import Ledger
import Notice
import Testing

@Suite("Repeats of what may have been taken")
struct RepeatTests {
    private let policy = RetryPolicy()

    @Test("where nothing recognises a repeat there are few of them")
    func keylessRepeatsAreFew() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        try await ledger.people(1, on: mail)
        try await ledger.publish("t", content(), channels: [mail])
        try await ledger.makeReady()
        var now = start
        var sends = 0
        while let attempt = try await ledger.claim(of: mail, limits: keyless, now: now).first {
            sends += 1
            try await ledger.record(attempt, .unknown(reason: "cut"), at: now)
            now = now.adding(seconds: 400)
        }
        #expect(sends == 1 + RetryPolicy().keylessRepeats)
        ledger.close()
    }

    @Test(
        "a repeat that was certainly not taken is none of those few; only the life of its key ends it",
        arguments: [
            Outcome.Result.retry(afterSeconds: 0, reason: "no connection"), .misconfigured(reason: "401"),
        ], [mail, line])
    func refusedRepeatsAreNone(refusal: Outcome.Result, channel: ChannelID) async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        try await ledger.people(1, on: channel)
        let notice = try await ledger.publish("t", content(), channels: [channel])
        try await ledger.makeReady()
        let limits = channel == mail ? keyless : keyed
        let life = channel == mail ? Int64(policy.keylessWindow) : Int64(keyed.keyLifetime)
        let first = try #require(try await ledger.claim(of: channel, limits: limits).first)
        try await ledger.record(first, .unknown(reason: "cut"))
        var now = start
        // As long as the longest back-off leaves time for one more.
        while case let next = now.adding(milliseconds: policy.cap), next < start.adding(seconds: life - 600) {
            now = next
            let again = try #require(try await ledger.claim(of: channel, limits: limits, now: now).first)
            #expect(again.key == first.key && again.sends == 2)
            try await ledger.record(again, refusal, at: now)
            #expect(try await ledger.counts(notice, on: channel) == [.unknown: 1])
        }
        now = now.adding(milliseconds: policy.cap)
        let last = try #require(try await ledger.claim(of: channel, limits: limits, now: now).first)
        try await ledger.record(last, .accepted, at: now)
        #expect(try await ledger.counts(notice, on: channel) == [.accepted: 1])
        ledger.close()
    }

    @Test("after a crash everybody is tried again until the relay is up, however the requests end meanwhile")
    func relayIsUpLater() async throws {
        let folder = try LedgerFolder()
        var ledger = try folder.open()
        let count = Database.requestsInAttempt
        try await ledger.people(count, on: mail)
        let notice = try await ledger.publish("t", content(), channels: [mail])
        try await ledger.makeReady()
        let claimed = try await ledger.claim(count, of: mail, limits: keyless)
        #expect(Set(claimed.map(\.id.attempt)).count == 1 && claimed.count == count)
        ledger.close()
        ledger = try folder.open()
        try await ledger.recover(now: start)
        var now = start
        for round in 0..<6 {
            now = now.adding(seconds: 30)
            let again = try await ledger.claim(count, of: mail, limits: keyless, now: now)
            #expect(again.map(\.key) == claimed.map(\.key), "round \(round)")
            // The breaker lets some out and holds the rest, and results are written as they come.
            for (place, attempt) in again.enumerated() {
                if (place + round) % 3 == 0 {
                    try await ledger.record([AttemptResult(attempt, notStartedUntil: now, at: now)])
                } else {
                    try await ledger.record(attempt, .retry(afterSeconds: 0, reason: "no connection"), at: now)
                }
            }
        }
        now = now.adding(seconds: 600)
        for attempt in try await ledger.claim(count, of: mail, limits: keyless, now: now) {
            try await ledger.record(attempt, .accepted, at: now)
        }
        #expect(try await ledger.counts(notice, on: mail) == [.accepted: count])
        ledger.close()
    }

    @Test("each of the requests that were frozen together has the few repeats for itself")
    func repeatsByRequest() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        try await ledger.people(2, on: mail)
        let notice = try await ledger.publish("t", content(), channels: [mail])
        try await ledger.makeReady()
        var now = start
        var sends: [Int: Int] = [:]
        for _ in 0..<8 {
            for attempt in try await ledger.claim(of: mail, limits: keyless, now: now) {
                sends[attempt.id.place, default: 0] += 1
                let isFirst = now == start || attempt.id.place == 0
                try await ledger.record(
                    attempt, isFirst ? .unknown(reason: "cut") : .retry(afterSeconds: 0, reason: "450"), at: now)
            }
            now = now.adding(seconds: 400)
        }
        #expect(sends == [0: 1 + policy.keylessRepeats, 1: 8])
        #expect(try await ledger.counts(notice, on: mail) == [.unknown: 2])
        ledger.close()
    }
}
