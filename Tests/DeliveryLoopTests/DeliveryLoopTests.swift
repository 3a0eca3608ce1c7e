import Channel
import Delivery
@testable import Ledger
import Notice
import Synchronization
import Testing

import noroshi

@Suite("The delivery loop", .timeLimit(.minutes(1)))
struct DeliveryLoopTests {
    private let plain = ChannelID(rawValue: "plain")

    @Test("one notice reaches everybody in batches, each with a key of its own")
    func everybody() async throws {
        let provider = Provider { _, _ in Provider.answering(200) }
        let rig = try await Rig(people: 7, provider)
        let notice = try #require(try await rig.publish("t"))
        _ = await rig.run(untilAttempts: 3)
        #expect(try await rig.ledger.progress(notice.id).map(\.counts) == [[.accepted: 7]])
        #expect(Set(provider.requests.map { $0.header("Key") }).count == 3)
        let told = provider.requests.flatMap { $0.header("To").split(separator: ",") }
        #expect(told.count == 7 && Set(told).count == 7)
    }

    @Test("an answer that never came is asked for again with the same key, members and bytes")
    func ambiguous() async throws {
        let provider = Provider { _, number in
            number == 1 ? .failed(Failure(.ambiguous, "timeout")) : Provider.answering(200)
        }
        let rig = try await Rig(people: 3, provider)
        let notice = try #require(try await rig.publish("t"))
        _ = await rig.run(untilAttempts: 2)
        #expect(provider.requests.count == 2)
        #expect(provider.requests[0] == provider.requests[1])
        #expect(try await rig.ledger.progress(notice.id).map(\.counts) == [[.accepted: 3]])
    }

    @Test("a machine that slept for longer than a key lives does not repeat under that key")
    func sleptTooLong() async throws {
        let clock = Mutex<ManualClock?>(nil)
        let provider = Provider { _, number in
            guard number == 1 else { return Provider.answering(200) }
            clock.withLock { $0 }?.suspend(for: 86_400_000)
            return .failed(Failure(.ambiguous, "timeout"))
        }
        let rig = try await Rig(people: 3, provider)
        clock.withLock { $0 = rig.clock }
        let slept = try #require(try await rig.publish("t"))
        let after = Mutex<Notice?>(nil)
        _ = await rig.run(untilAttempts: 2) {
            while provider.requests.isEmpty { await Task.yield() }
            // The first back-off is a second at most; by then it would have been repeated.
            let due = rig.clock.ticks + 5_000
            while rig.clock.ticks < due { await Task.yield() }
            let notice = try? await rig.publish("u")
            after.withLock { $0 = notice }
        }
        let next = try #require(after.withLock { $0 })
        #expect(provider.requests.count == 2)
        #expect(try await rig.ledger.progress(slept.id).map(\.counts) == [[.unknown: 3]])
        #expect(try await rig.ledger.progress(next.id).map(\.counts) == [[.accepted: 3]])
    }

    @Test("what the last run left on the wire goes again by itself")
    func afterCrash() async throws {
        let provider = Provider { _, _ in Provider.answering(200) }
        let rig = try await Rig(people: 3, provider)
        try await rig.publish("t")
        let now = rig.clock.now
        while try await rig.ledger.expand(now: now) {}
        let preparation = try #require(try await rig.ledger.neededPreparations(limit: 1).first)
        try await rig.ledger.storePrepared(
            [Prepared(notice: preparation.notice.id, channel: plain, language: .japanese, bytes: [65])], at: now)
        let lost = try await rig.ledger.claim(
            channel: plain, limits: PlainChannel().limits, limit: 1, now: now, keys: { AttemptKey(random: [9]) })
        let events = await rig.run(untilAttempts: 1)
        guard case .recovered(let attempts)? = events.first else {
            Issue.record("the loop did not tell what it recovered")
            return
        }
        #expect(attempts == 1)
        #expect(provider.requests.map { $0.header("Key") } == lost.map(\.key.rawValue))
        #expect(provider.requests.map(\.body) == [[65]])
    }

    @Test("a ledger that cannot recover at the start is asked until it can; nothing is claimed before; told once")
    func recoveryIsTriedAgain() async throws {
        let provider = Provider { _, _ in Provider.answering(200) }
        let rig = try await Rig(people: 3, provider)
        let lost = try #require(try await rig.publish("t"))
        let now = rig.clock.now
        while try await rig.ledger.expand(now: now) {}
        let preparation = try #require(try await rig.ledger.neededPreparations(limit: 1).first)
        try await rig.ledger.storePrepared(
            [Prepared(notice: preparation.notice.id, channel: plain, language: .japanese, bytes: [65])], at: now)
        let claimed = try await rig.ledger.claim(
            channel: plain, limits: PlainChannel().limits, limit: 1, now: now, keys: { AttemptKey(random: [9]) })
        try await rig.publish("u")
        try await rig.ledger.write {
            try $0.execute(
                "CREATE TEMP TRIGGER held BEFORE UPDATE ON main.attempt BEGIN SELECT raise(ABORT, 'held'); END")
        }
        let events = await rig.run(untilAttempts: 2) {
            // By then it has been tried several times.
            while rig.clock.ticks < 20_000 { await Task.yield() }
            #expect(provider.requests.isEmpty)
            try? await rig.ledger.write { try $0.execute("DROP TRIGGER held") }
        }
        let failures = events.filter { if case .ledgerFailed = $0 { true } else { false } }
        #expect(failures.count == 1)
        #expect(events.contains { if case .recovered(1) = $0 { true } else { false } })
        #expect(Set(provider.requests.map { $0.header("Key") }).contains(claimed[0].key.rawValue))
        #expect(try await rig.ledger.progress(lost.id).map(\.counts) == [[.accepted: 3]])
    }

    @Test("a critical notice starts while every ordinary slot hangs")
    func criticalPassesHanging() async throws {
        let gate = Gate()
        let provider = Provider { _, number in
            if number <= PlainChannel().limits.concurrency { await gate.wait() }
            return Provider.answering(200)
        }
        let rig = try await Rig(people: 30, provider)
        try await rig.publish("slow", .routine)
        let critical = try #require(
            await Self.publishCritical(on: rig, once: { provider.requests.count == PlainChannel().limits.concurrency }))
        // Ten batches of the critical notice pass through the reserved slot while the others hang.
        #expect(try await rig.ledger.progress(critical.id).first?[.accepted] == 30)
        gate.open()
    }

    @Test("a stop waits for what hangs, once, and records its answer")
    func stopWhileHanging() async throws {
        let gate = Gate()
        let provider = Provider { _, _ in
            await gate.wait()
            return Provider.answering(200)
        }
        let rig = try await Rig(people: 3, provider)
        let notice = try #require(try await rig.publish("t"))
        let loop = Task { await rig.loop.run() }
        while provider.requests.isEmpty {
            rig.clock.advance(by: 20)
            await Task.yield()
        }
        // Until it rests: what it rested on ends with the cancellation.
        for _ in 0..<1_000 { await Task.yield() }
        while rig.clock.waiting == 0 { await Task.yield() }
        let before = rig.clock.waits
        loop.cancel()
        while rig.clock.waits == before { await Task.yield() }
        for _ in 0..<10_000 { await Task.yield() }
        #expect(rig.clock.waits <= before + 2, "it waits, and does not look again and again")
        gate.open()
        _ = await loop.result
        #expect(try await rig.ledger.progress(notice.id).map(\.counts) == [[.accepted: 3]])
    }

    /// Runs the loop, publishes once the slots are taken, and stops when the critical notice is through.
    private static func publishCritical(on rig: Rig, once isReady: @escaping @Sendable () -> Bool) async -> Notice? {
        let published = Task {
            while !isReady() { await Task.yield() }
            return try await rig.publish("fast", .critical)
        }
        let loop = Task { await rig.loop.run() }
        let mover = Task {
            while !Task.isCancelled {
                rig.clock.advance(by: 20)
                await Task.yield()
            }
        }
        let notice = try? await published.value
        var through = 0
        for await event in rig.events {
            if case .attempted(let group) = event { through += group.count { $0.notice == notice?.id } }
            if through >= 10 { break }
        }
        loop.cancel()
        _ = await loop.result
        mover.cancel()
        return notice
    }

    @Test("a version that cannot be said is told and ends refused")
    func unpreparable() async throws {
        let provider = Provider { _, _ in Provider.answering(200) }
        let rig = try await Rig(people: 2, provider, headline: "")
        let notice = try #require(try await rig.publish("t"))
        let events = await rig.run(untilAttempts: 1)
        #expect(
            events.contains {
                if case .unpreparable(let id, plain, .japanese, _) = $0 { id == notice.id } else { false }
            })
        #expect(provider.requests.isEmpty)
    }

    @Test("a clock that jumps a day neither expires the queue nor goes unnoticed")
    func clockJump() async throws {
        let provider = Provider { _, _ in Provider.answering(200) }
        let rig = try await Rig(people: 3, provider)
        let notice = try #require(try await rig.publish("t", expires: rig.clock.now.adding(seconds: 3_600)))
        rig.clock.jump(by: 86_400_000)
        let events = await rig.run(untilAttempts: 1)
        #expect(
            events.contains {
                if case .clockJumped(let milliseconds) = $0 { milliseconds == 86_400_000 } else { false }
            })
        #expect(try await rig.ledger.progress(notice.id).map(\.counts) == [[.accepted: 3]])
    }
}
