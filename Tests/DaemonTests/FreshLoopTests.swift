import InForce
import Notice
import Synchronization
import Testing
import Wording

@testable import noroshi

/// What is shown when time alone changes it.
@Suite(.timeLimit(.minutes(1))) struct FreshLoopTests {
    /// A clock that stands until it is moved; whoever sleeps longer than it has moved goes on sleeping.
    private final class Hand: noroshi.Clock {
        private struct State {
            var passed: Int64 = 0
            var sleepers: [Int: (until: Int64, CheckedContinuation<Void, any Error>)] = [:]
            var count = 0
        }
        private let state = Mutex(State())
        /// Told how long each sleeper means to sleep.
        let asked: AsyncStream<Int64>
        private let asking: AsyncStream<Int64>.Continuation

        init() { (asked, asking) = AsyncStream.makeStream() }

        var ticks: Int64 { state.withLock { $0.passed } }
        var now: Timestamp { Bench.start.adding(milliseconds: ticks) }

        func move(milliseconds: Int64) {
            let due = state.withLock { state in
                state.passed += milliseconds
                let due = state.sleepers.filter { $0.value.until <= state.passed }
                for id in due.keys { state.sleepers[id] = nil }
                return due.values.map(\.1)
            }
            for sleeper in due { sleeper.resume() }
        }

        func sleep(milliseconds: Int64) async throws {
            let id = state.withLock { state in
                state.count += 1
                return state.count
            }
            try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { continuation in
                    state.withLock { $0.sleepers[id] = ($0.passed + milliseconds, continuation) }
                    if Task.isCancelled { wake(id) } else { asking.yield(milliseconds) }
                }
            } onCancel: {
                wake(id)
            }
        }

        private func wake(_ id: Int) {
            let sleeper = state.withLock { $0.sleepers.removeValue(forKey: id) }
            sleeper?.1.resume(throwing: CancellationError())
        }
    }

    private static func notice(_ name: String, lasts milliseconds: Int64) -> Notice {
        let content = Content(
            status: .actual, phase: .alert, source: .staff, hazard: .fire, urgency: .urgent, product: "staff",
            areas: [], sent: Bench.start, expires: Bench.start.adding(milliseconds: milliseconds),
            texts: [.japanese: NoticeText(headline: name, body: "")])
        return Notice(
            id: NoticeID(rawValue: "\(name).1"), thread: ThreadID(rawValue: name), version: 1, content: content,
            acceptedAt: Bench.start)
    }

    @Test("what is accepted while the loop rests and ends before that rest does is gone when it ends")
    func endsSoon() async throws {
        let clock = Hand()
        let site = Site(
            mode: .live, names: [.japanese: "見本市"], districts: [], languages: [.japanese],
            publicURL: "https://alert.example")
        let showcase = Showcase(wording: Wording(), site: site, now: clock.now)
        let (bell, told) = (Mailroom(), Mailroom())
        let loop = Task {
            await FreshLoop(showcase: showcase, clock: clock, bell: bell, onChange: { told.tell() }).run()
        }
        var rests = clock.asked.makeAsyncIterator()
        #expect(await rests.next() == FreshLoop.longestRest)
        showcase.insert([Self.notice("a", lasts: 5_000)], now: clock.now)
        bell.tell()
        #expect(await rests.next() == 5_000)
        clock.move(milliseconds: 5_000)
        var changes = told.changes.makeAsyncIterator()
        await changes.next()
        #expect(showcase.snapshot.inForce.isEmpty)
        loop.cancel()
        await loop.value
    }
}
