/// Stops asking a target that does not answer, and tries it again with one probe at a time.
/// Time is monotonic milliseconds from any origin.
package struct CircuitBreaker: Sendable, Hashable {
    package enum State: Sendable, Hashable {
        case closed(failures: Int)
        case open(until: Int64, openings: Int)
        /// One probe is on its way, since this moment.
        case halfOpen(openings: Int, since: Int64)
    }

    /// Failures in a row that open it.
    package static let threshold = 5
    /// The first opening's length in milliseconds; it doubles with each failed probe.
    package static let firstOpening: Int64 = 1_000
    package static let longestOpening: Int64 = 60_000
    /// How long a probe may take before another one is let through, in milliseconds: a mail server under load may hold one for
    /// ten minutes at its final dot (RFC 5321 §4.5.3.2.6), and works for all others.
    package static let probePatience: Int64 = 30_000

    package private(set) var state = State.closed(failures: 0)

    package init() {}

    /// Whether a request may start now. An opened breaker whose time is over lets exactly one through, and another one where
    /// that one hangs.
    package mutating func admits(now: Int64) -> Bool {
        switch state {
        case .closed: return true
        case .halfOpen(let openings, let since):
            guard now >= since + Self.probePatience else { return false }
            state = .halfOpen(openings: openings, since: now)
            return true
        case .open(let until, let openings):
            guard now >= until else { return false }
            state = .halfOpen(openings: openings, since: now)
            return true
        }
    }

    /// Milliseconds until it would admit a request, unless a probe on its way ends earlier.
    package func wait(now: Int64) -> Int64 {
        switch state {
        case .closed: 0
        case .halfOpen(_, let since): max(0, since + Self.probePatience - now)
        case .open(let until, _): max(0, until - now)
        }
    }

    /// Whether only one request may be under way: it has failed and not yet been seen to work again.
    package var isProbing: Bool {
        if case .closed = state { false } else { true }
    }

    package mutating func succeeded() { state = .closed(failures: 0) }

    package mutating func failed(now: Int64, random: UInt64) {
        switch state {
        case .closed(let failures):
            let count = failures + 1
            state = count < Self.threshold ? .closed(failures: count) : opened(now, openings: 1, random)
        case .halfOpen(let openings, _):
            state = opened(now, openings: openings + 1, random)
        case .open:
            break  // a late answer to a request from before it opened
        }
    }

    /// Between half and the whole of the doubled length, so that many daemons or targets do not probe in step.
    private func opened(_ now: Int64, openings: Int, _ random: UInt64) -> State {
        let length = min(Self.longestOpening, Self.firstOpening << Int64(min(openings - 1, 20)))
        let jittered = length / 2 + Int64(random % UInt64(length / 2 + 1))
        return .open(until: now + jittered, openings: openings)
    }
}
