package import Channel
package import Notice

/// What follows an outcome: the delivery state machine, pure. Times are the wall clock's; randomness is passed in.
package struct RetryPolicy: Sendable, Hashable {
    /// The first back-off's upper bound, in milliseconds.
    package var base: Int64 = 1_000
    /// The largest back-off's upper bound.
    package var cap: Int64 = 300_000
    /// Fresh attempts after certain refusals to take it that are made in any case, before it is given up (visible, and replayable
    /// by staff).
    package var attempts = 12
    /// For how long after the notice's acceptance nothing is given up however many attempts it took, in seconds: a line or a
    /// provider may be down for hours in a disaster, and nobody is there to have it sent again. What expires or is replaced
    /// before ends by that.
    package var perseverance: Int64 = 86_400
    /// Repeats of an ambiguous attempt with the same key, where the provider recognises the key.
    package var keyedRepeats = 20
    /// Repeats of an ambiguous attempt where nothing recognises it: each may be a duplicate for a person, and none
    /// may be a loss, so a few.
    package var keylessRepeats = 2
    /// How long before its provider forgets a key it is repeated no more, in seconds: the repeat still has to get there, and two
    /// clocks differ.
    package var keyMargin = 30
    /// How long an ambiguous attempt without a provider's key may be repeated, in seconds.
    package var keylessWindow = 3_600
    /// How long everything on a misconfigured channel waits, in milliseconds. It counts as no attempt.
    package var mendingPause: Int64 = 60_000
    /// The longest `Retry-After` that is obeyed, in seconds; a longer one is cut to this.
    package var longestRetryAfter = 3_600

    package init() {}

    /// What becomes of a delivery.
    package struct Transition: Sendable, Hashable {
        package var state: DeliveryState
        /// When it is due again: for `retry` a fresh attempt, for `unknown` the same attempt once more. Nil ends it.
        package var due: Timestamp?
        /// Whether this try is counted against `attempts`.
        package var countsAsAttempt = true
        package var reason: String?
        /// Whether the subscription ends with it.
        package var endsSubscription = false
        /// Whether it ends because the attempts ran out, not because it was refused for good: staff may have it sent again.
        package var gaveUp = false
    }

    /// The state after an outcome.
    /// - Parameters:
    ///   - attempts: counted tries of this delivery, this one included.
    ///   - accepted: when its notice was accepted, or given to be sent again.
    ///   - sends: how often this very attempt (same key, same bytes) has gone out, this one included.
    ///   - repeatUntil: the end of the key's lifetime, from the attempt's first send.
    ///   - random: uniform over all 64-bit values.
    package func transition(
        after result: Outcome.Result, attempts: Int, accepted: Timestamp, sends: Int, isKeyed: Bool,
        repeatUntil: Timestamp, now: Timestamp, random: UInt64
    ) -> Transition {
        switch result {
        case .accepted:
            return Transition(state: .accepted)
        case .acceptedPending(let reference):
            return Transition(state: .pending, reason: reference)
        case .refused(let reason):
            return Transition(state: .refused, reason: reason)
        case .gone(let reason):
            return Transition(state: .gone, reason: reason, endsSubscription: true)
        case .misconfigured(let reason):
            return Transition(
                state: .retry, due: now.adding(milliseconds: mendingPause), countsAsAttempt: false, reason: reason)
        case .retry(let seconds, let reason):
            guard attempts < self.attempts || now < accepted.adding(seconds: perseverance) else {
                return Transition(
                    state: .refused, reason: "gave up after \(attempts) attempts: \(reason)", gaveUp: true)
            }
            let asked = Int64(min(max(0, seconds), longestRetryAfter)) * 1000
            let wait = asked + backoff(attempts: attempts, random: random)
            return Transition(state: .retry, due: now.adding(milliseconds: wait), reason: reason)
        case .unknown(let reason):
            let due = now.adding(milliseconds: backoff(attempts: sends, random: random))
            guard mayRepeat(sends: sends, isKeyed: isKeyed, repeatUntil: repeatUntil, at: due) else {
                return Transition(state: .unknown, reason: reason)
            }
            return Transition(state: .unknown, due: due, reason: reason)
        }
    }

    /// Whether an ambiguous attempt that has gone out `sends` times may go out once more.
    package func mayRepeat(sends: Int, isKeyed: Bool, repeatUntil: Timestamp, at moment: Timestamp) -> Bool {
        sends <= (isKeyed ? keyedRepeats : keylessRepeats) && moment < repeatUntil
    }

    /// Full jitter: uniform in 0...min(cap, base · 2^(attempts-1)) milliseconds, so that those who failed together do not
    /// come back together.
    package func backoff(attempts: Int, random: UInt64) -> Int64 {
        let doublings = min(max(0, attempts - 1), 30)
        let bound = min(cap, base << Int64(doublings))
        return Int64(random % UInt64(bound + 1))
    }

    /// Until when an attempt first sent at `first` may be repeated.
    package func repeatUntil(first: Timestamp, keyLifetime: Int) -> Timestamp {
        first.adding(seconds: Int64(keyLifetime > 0 ? max(0, keyLifetime - keyMargin) : keylessWindow))
    }
}
