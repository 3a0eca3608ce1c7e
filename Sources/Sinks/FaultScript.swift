import Synchronization

/// Decides what each request to a sink meets: first what was scripted, request by request, then a share of the rest.
/// Deterministic: the share is drawn from a generator with a given seed.
package final class FaultScript: Sendable {
    private struct State {
        var scripted: [SinkFault?] = []
        var position = 0
        var percent = 0
        var fault: SinkFault?
        var random: UInt64
    }
    private let state: Mutex<State>

    package init(seed: UInt64 = 1) { state = Mutex(State(random: seed)) }

    /// The next requests meet these, in order; nil lets one through.
    package func enqueue(_ faults: [SinkFault?]) { state.withLock { $0.scripted += faults } }

    /// Of a hundred requests so many meet the fault; zero ends it.
    package func afflict(percent: Int, with fault: SinkFault) {
        state.withLock {
            $0.percent = percent
            $0.fault = fault
        }
    }

    func next() -> SinkFault? {
        state.withLock { state in
            if state.position < state.scripted.count {
                state.position += 1
                return state.scripted[state.position - 1]
            }
            guard state.percent > 0, let fault = state.fault else { return nil }
            // SplitMix64: enough to spread faults, and the same on every run.
            state.random &+= 0x9E37_79B9_7F4A_7C15
            var z = state.random
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return Int((z ^ (z >> 31)) % 100) < state.percent ? fault : nil
        }
    }
}
