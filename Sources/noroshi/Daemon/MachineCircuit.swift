import Synchronization

/// Keeps residents from waiting for a machine beside the daemon that is busy or down: so many questions at once, and none for a
/// while after some failures in a row.
final class MachineCircuit: Sendable {
    private struct State {
        var inFlight = 0
        var failures = 0
        /// In the clock's ticks.
        var pausedUntil: Int64 = .min
    }

    /// Why a question is not asked.
    enum Hindrance: String {
        case busy, paused
    }

    /// After so many failures in a row nobody waits for the machine for a while.
    static let failuresUntilPause = 3
    static let pauseMilliseconds: Int64 = 60_000

    private let concurrency: Int
    private let clock: any Clock
    private let state = Mutex(State())

    init(concurrency: Int, clock: any Clock) {
        self.concurrency = concurrency
        self.clock = clock
    }

    /// Nil where the question may be asked; then `end` must follow.
    func begin() -> Hindrance? {
        state.withLock { state in
            if clock.ticks < state.pausedUntil { return .paused }
            guard state.inFlight < concurrency else { return .busy }
            state.inFlight += 1
            return nil
        }
    }

    func end(hasFailed: Bool) {
        state.withLock { state in
            state.inFlight -= 1
            state.failures = hasFailed ? state.failures + 1 : 0
            guard state.failures >= Self.failuresUntilPause else { return }
            // The first question after the pause tries again, and one failure more pauses anew.
            state.pausedUntil = clock.ticks + Self.pauseMilliseconds
        }
    }
}
