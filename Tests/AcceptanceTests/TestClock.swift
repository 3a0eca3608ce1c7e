import Notice
import Synchronization

@testable import noroshi

/// A clock that stands still until a test moves it, and tells who sleeps on it.
final class TestClock: noroshi.Clock {
    private struct Sleeper {
        var begun: Int64
        var until: Int64
        var continuation: CheckedContinuation<Void, any Error>
    }
    private struct State {
        var ticks: Int64 = 0
        var next = 0
        var sleepers: [Int: Sleeper] = [:]
        var cancelled: Set<Int> = []
    }
    private let origin: Timestamp
    private let state = Mutex(State())
    private let onSleep = Mutex<(@Sendable () -> Void)?>(nil)

    init(origin: Timestamp) { self.origin = origin }

    var ticks: Int64 { state.withLock { $0.ticks } }
    var now: Timestamp { origin.adding(milliseconds: ticks) }

    /// Told whenever somebody goes to sleep.
    func watch(_ onSleep: @escaping @Sendable () -> Void) { self.onSleep.withLock { $0 = onSleep } }

    func sleep(milliseconds: Int64) async throws {
        let id = state.withLock {
            $0.next += 1
            return $0.next
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isCancelled = state.withLock { state in
                    if state.cancelled.remove(id) != nil { return true }
                    state.sleepers[id] = Sleeper(
                        begun: state.ticks, until: state.ticks + milliseconds, continuation: continuation)
                    return false
                }
                if isCancelled { continuation.resume(throwing: CancellationError()) }
                onSleep.withLock { $0 }?()
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                let sleeper = state.sleepers.removeValue(forKey: id)
                if sleeper == nil { state.cancelled.insert(id) }
                return sleeper
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }

    func advance(milliseconds: Int64) {
        let due = state.withLock { state in
            state.ticks += milliseconds
            let due = state.sleepers.filter { $0.value.until <= state.ticks }
            for id in due.keys { state.sleepers[id] = nil }
            return due.values.map(\.continuation)
        }
        for continuation in due { continuation.resume() }
    }

    /// Whether somebody sleeps who lay down for so many milliseconds.
    func hasSleeper(of lengths: ClosedRange<Int64>) -> Bool {
        state.withLock { state in state.sleepers.values.contains { lengths.contains($0.until - $0.begun) } }
    }

    /// Moves on to the next sleeper to wake, where it is no further than this: back-off and rates pass while a test waits.
    func passShortSleep(upTo milliseconds: Int64) {
        let step = state.withLock { state in
            state.sleepers.values.map { $0.until - state.ticks }.filter { $0 <= milliseconds }.min()
        }
        if let step { advance(milliseconds: max(0, step)) }
    }
}
