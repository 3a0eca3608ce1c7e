import Channel
import Delivery
import Foundation
@testable import Ledger
import Notice
import Subscribers
import Testing

@Suite("Subscriptions in the ledger")
struct SubscriptionTests {
    private let address = Address("U0123456789abcdef")

    private func new(_ language: LanguageTag = .japanese, districts: [String] = []) -> NewSubscription {
        NewSubscription(
            channel: line, address: address, secret: "c2VjcmV0", language: language, districts: districts,
            topics: [.garbage, .event], threshold: .advisory, quietHours: QuietHours(from: 1_320, until: 360),
            consentedAt: start)
    }

    @Test("what was asked for is kept, and an address is subscribed once")
    func upsert() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        let first = try await ledger.subscribe(new(districts: ["kita", "minami"]))
        #expect(try await ledger.subscription(line, address) == first)
        #expect(first.districts == ["kita", "minami"])
        #expect(first.topics == [.garbage, .event])
        #expect(first.quietHours == QuietHours(from: 1_320, until: 360))
        let second = try await ledger.subscribe(new(.english))
        #expect(second.id == first.id)
        #expect(second.language == .english)
        #expect(try await ledger.subscriberCounts().map(\.count) == [1])
        ledger.close()
    }

    @Test("a mail address is one person's in capitals too; elsewhere case tells apart")
    func capitals() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        func new(_ channel: ChannelID, _ address: String) -> NewSubscription {
            NewSubscription(channel: channel, address: Address(address), language: .japanese, consentedAt: start)
        }
        let first = try await ledger.subscribe(new(mail, "Taro.Yamada@Mail.Example"))
        #expect(try await ledger.subscribe(new(mail, "taro.yamada@mail.example")).id == first.id)
        #expect(try await ledger.deletePerson(mail, Address("TARO.YAMADA@mail.example"), at: start))
        #expect(try await ledger.subscriberCounts().isEmpty)
        for address in ["https://a@x.example/Hook", "https://a@x.example/hook", "Uab", "UAB"] {
            _ = try await ledger.subscribe(new(line, address))
        }
        #expect(try await ledger.subscriberCounts().map(\.count) == [4])
        ledger.close()
    }

    @Test("no address stands in the file")
    func addressesAreSealed() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        _ = try await ledger.subscribe(new())
        _ = try await ledger.receive([
            Inbound(
                id: "e1", channel: line, sender: address, kind: .text("たすけて"), occurredAt: start, receivedAt: start)
        ])
        let bytes = folder.bytes()
        for secret in [address.rawValue, "c2VjcmV0", "たすけて"] {
            #expect(Data(bytes).range(of: Data(secret.utf8)) == nil)
        }
        ledger.close()
    }

    @Test("the link in a message ends its subscription and no other")
    func unsubscribeByToken() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        try await ledger.people(3)
        try await ledger.publish("t", content())
        try await ledger.makeReady()
        let recipients = try await ledger.claim().flatMap(\.recipients)
        let token = recipients[1].unsubscribeToken
        #expect(!(try await ledger.unsubscribe(token: "AAAA", at: start)))
        var forged = Array(token)
        forged[0] = forged[0] == "A" ? "B" : "A"
        #expect(!(try await ledger.unsubscribe(token: String(forged), at: start)))
        #expect(try await ledger.unsubscribe(token: token, at: start))
        #expect(!(try await ledger.unsubscribe(token: token, at: start)))
        #expect(try await ledger.subscriberCounts().map(\.count) == [2])
        #expect(try await ledger.subscription(line, recipients[1].address) == nil)
        ledger.close()
    }

    @Test("a deleted person is gone from everything that waits, and may come back later")
    func deletion() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        _ = try await ledger.subscribe(new())
        let notice = try await ledger.publish("t", content())
        try await ledger.makeReady()
        _ = try await ledger.receive([
            Inbound(id: "e1", channel: line, sender: address, kind: .text("?"), occurredAt: start, receivedAt: start)
        ])
        #expect(try await ledger.deletePerson(line, address, at: start))
        #expect(try await ledger.claim().isEmpty)
        #expect(try await ledger.counts(notice) == [.cancelled: 1])
        #expect(try await ledger.unanswered().isEmpty)
        #expect(!(try await ledger.deletePerson(line, address, at: start)))
        _ = try await ledger.subscribe(new())
        #expect(try await ledger.subscriberCounts().map(\.count) == [1])
        ledger.close()
    }

    @Test("a frozen attempt keeps its members until it is resolved, then forgets who left")
    func deletionDuringAttempt() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        try await ledger.people(3)
        let notice = try await ledger.publish("t", content())
        try await ledger.makeReady()
        let attempt = try #require(try await ledger.claim().first)
        #expect(try await ledger.deletePerson(line, attempt.recipients[0].address, at: start))
        try await ledger.record(attempt, .unknown(reason: "timeout"))
        let later = start.adding(seconds: 60)
        let again = try #require(try await ledger.claim(now: later).first)
        #expect(again.recipients == attempt.recipients)
        #expect(again.key == attempt.key)
        try await ledger.record(again, .retry(afterSeconds: 0, reason: "busy"), at: later)
        // Not taken this time, but perhaps the first: only the same key and members can tell, or somebody is told twice.
        #expect(try await ledger.counts(notice) == [.unknown: 3])
        let last = try #require(try await ledger.claim(now: later.adding(seconds: 600)).first)
        #expect(last.recipients == attempt.recipients && last.key == attempt.key)
        #expect(try await ledger.read { try $0.hasLeaving() })
        try await ledger.record(last, .accepted, at: later.adding(seconds: 600))
        #expect(try await ledger.counts(notice) == [.accepted: 3])
        #expect(try await ledger.read { try !$0.hasLeaving() }, "the address outlives the attempt")
        ledger.close()
    }

    @Test(
        "a request of their own is not repeated to people who left, and their address goes at once",
        arguments: [false, true])
    func deletionBeforeRepeat(isOnTheWire: Bool) async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        try await ledger.people(2, on: mail)
        let notice = try await ledger.publish("t", content(), channels: [mail])
        try await ledger.makeReady()
        let attempts = try await ledger.claim(of: mail, limits: keyless)
        let leaving = attempts[0].recipients[0]
        func leave() async throws {
            #expect(try await ledger.deletePerson(mail, leaving.address, at: start))
            #expect(try await ledger.read { try !$0.hasLeaving() }, "the address outlives the person")
        }
        if isOnTheWire { try await leave() }
        for attempt in attempts { try await ledger.record(attempt, .unknown(reason: "cut")) }
        if !isOnTheWire { try await leave() }
        let later = start.adding(seconds: 600)
        let again = try await ledger.claim(of: mail, limits: keyless, now: later)
        #expect(again.flatMap(\.recipients) == attempts[1].recipients)
        for attempt in again { try await ledger.record(attempt, .accepted, at: later) }
        #expect(try await ledger.counts(notice, on: mail) == [.accepted: 1, .unknown: 1])
        #expect(try await ledger.pendingCount() == 0)
        ledger.close()
    }

    @Test("the address of who left goes with the last repeat, also where that cannot go out", arguments: [false, true])
    func deletionBeforeClosing(isDamaged: Bool) async throws {
        let folder = try LedgerFolder()
        var ledger = try folder.open()
        try await ledger.people(3)
        try await ledger.publish("t", content())
        try await ledger.makeReady()
        let attempt = try #require(try await ledger.claim().first)
        try await ledger.record(attempt, .unknown(reason: "timeout"))
        #expect(try await ledger.deletePerson(line, attempt.recipients[0].address, at: start))
        if isDamaged {
            ledger.close()
            try folder.tamper("UPDATE bytes SET bytes = CAST('x' AS BLOB)")
            ledger = try folder.open()
        }
        #expect(try await ledger.read { try $0.hasLeaving() })
        // Damaged, or past the life of its key.
        #expect(try await ledger.claim(now: start.adding(seconds: isDamaged ? 60 : 86_400)).isEmpty)
        #expect(try await ledger.read { try !$0.hasLeaving() }, "the address outlives the attempt")
        ledger.close()
    }
}
