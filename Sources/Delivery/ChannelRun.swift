package import Channel
package import Notice

/// A channel's state machine over one frozen attempt: what it wants sent, and how it ends.
package struct ChannelRun: Sendable {
    package enum Next: Sendable {
        case send(Request)
        case poll(afterMilliseconds: Int64, Request)
        case ended([Outcome])
    }

    /// Requests of one attempt; a channel that still wants more is broken.
    static let longest = 100

    package let attempt: ClaimedAttempt
    private let channel: any Channel
    private var state: ChannelState?
    private var steps = 0
    /// Whether the last answer was about the recipient and not about the target: it works, whatever it said.
    package private(set) var targetAnswers = false

    package init(_ attempt: ClaimedAttempt, _ channel: any Channel) {
        self.attempt = attempt
        self.channel = channel
    }

    package mutating func begin(now: Timestamp) -> Next {
        take(channel.begin(attempt.prepared, attempt.recipients, context(now)))
    }

    package mutating func resume(_ response: Response, now: Timestamp) -> Next {
        targetAnswers = response.isAboutRecipient
        guard let state else { return .ended([]) }
        return take(channel.resume(state, response, context(now)))
    }

    private func context(_ now: Timestamp) -> Context {
        Context(
            firstAttempt: attempt.firstAttempt, now: now, key: attempt.key, isSilent: attempt.isSilent,
            hash: attempt.hash)
    }

    private mutating func take(_ step: Step) -> Next {
        steps += 1
        switch step {
        case .done(let outcomes): return .ended(outcomes)
        case .needCredential(let reason): return .ended(attempt.all(.misconfigured(reason: reason)))
        case .send, .poll: break
        }
        guard steps <= Self.longest else {
            return .ended(attempt.all(.unknown(reason: "the channel did not come to an end")))
        }
        switch step {
        case .send(let request, let next):
            state = next
            return .send(request)
        case .poll(let seconds, let request, let next):
            state = next
            return .poll(afterMilliseconds: Int64(max(0, seconds)) * 1000, request)
        case .done, .needCredential: return .ended([])
        }
    }
}
