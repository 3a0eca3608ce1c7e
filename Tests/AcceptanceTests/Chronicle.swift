import Channel
import Ledger
import Notice
import Synchronization

@testable import noroshi

/// Everything a running daemon tells, in order, and a way to wait for it: by events, never by the wall clock.
final class Chronicle: Sendable {
    struct NeverHappened: Error, CustomStringConvertible {
        var description: String
    }

    private struct State {
        var deliveries: [DeliveryEvent] = []
        var recorded: [Recorded] = []
        var answered: [String] = []
        var log: [String] = []
        var waiters: [Int: AsyncStream<Void>.Continuation] = [:]
        var next = 0
    }
    private let state = Mutex(State())
    private let clock: TestClock

    /// Back-off, rates and order: what a waiting test lets pass by itself.
    private static let shortSleep: Int64 = 5_000

    init(clock: TestClock) {
        self.clock = clock
        clock.watch { [weak self] in self?.touch() }
    }

    var recorded: [Recorded] { state.withLock { $0.recorded } }
    var log: [String] { state.withLock { $0.log } }
    /// What became of residents' messages, each the outcome of its reply or `none`.
    var answers: [String] { state.withLock { $0.answered } }

    func note(_ event: DeliveryEvent) { change { $0.deliveries.append(event) } }
    func note(_ records: [Recorded]) { change { $0.recorded += records } }
    func note(_ line: String) { change { $0.log.append(line) } }
    func noteAnswer(_ channel: ChannelID, _ result: Outcome.Result?) {
        change { $0.answered.append(result?.name ?? "none") }
    }
    func touch() { change { _ in } }

    /// Outcomes of one name on a channel so far, of all notices or of one.
    func outcomes(_ name: String, _ channel: String, of notice: NoticeID? = nil) -> Int {
        state.withLock { $0.deliveries }.reduce(0) { sum, event in
            guard case .attempted(let attempts) = event else { return sum }
            return attempts.filter { $0.channel.rawValue == channel && (notice == nil || notice == $0.notice) }
                .reduce(sum) { $0 + $1.outcomes.count { $0.result.name == name } }
        }
    }

    /// Returns once it is so. What sleeps only briefly on the clock is let pass meanwhile.
    func until(_ what: String, isMet: () async throws -> Bool) async throws {
        let (changes, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let id = state.withLock { state in
            state.next += 1
            state.waiters[state.next] = continuation
            return state.next
        }
        defer { state.withLock { _ = $0.waiters.removeValue(forKey: id) } }
        continuation.yield()
        for await _ in changes {
            if try await isMet() { return }
            clock.passShortSleep(upTo: Self.shortSleep)
        }
        throw NeverHappened(description: "never: \(what)\n" + log.suffix(10).joined(separator: "\n"))
    }

    private func change(_ body: (inout State) -> Void) {
        let waiters = state.withLock { state in
            body(&state)
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.yield() }
    }
}
