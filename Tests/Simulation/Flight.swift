import Channel
import Delivery
import Notice

/// One request on the wire, with what the provider, who knows, says became of it.
final class Flight {
    let number: Int
    let attempt: ClaimedAttempt
    /// Which run of the daemon sent it.
    let run: Int
    let startedAt: Int64
    let thread: ThreadID
    let version: Int
    /// What went on the wire and may not differ in a repeat.
    let body: [UInt8]
    /// What the provider tells repeats by; empty for mail.
    let key: String

    /// The provider, or the receiver's host.
    var target = ""
    /// When it reached the provider; nil while it has not.
    var arrivedAt: Int64?
    /// Whether the provider showed it to the recipients, now or under the same key before.
    var isTaken = false
    /// Whether it can still arrive or be answered.
    var isOpen = true
    /// When the daemon learnt how it ended.
    var endedAt: Int64?
    /// What the daemon made of the answer; nil where it never learnt of one.
    var outcomes: [Int64: Outcome.Result] = [:]
    /// Whether that is confirmed to be on disk.
    var isRecorded = false
    /// The moment before which the provider asked not to be asked again, by the clock that was right then and in monotonic
    /// milliseconds, and whether the daemon was told.
    var notBefore: (wall: Timestamp, ticks: Int64)?
    var isAskedToWait = false

    init(
        number: Int, attempt: ClaimedAttempt, run: Int, startedAt: Int64, thread: ThreadID, version: Int, body: [UInt8],
        key: String
    ) {
        self.number = number
        self.attempt = attempt
        self.run = run
        self.startedAt = startedAt
        self.thread = thread
        self.version = version
        self.body = body
        self.key = key
    }

    var channel: ChannelID { attempt.prepared.channel }

    /// Whether the recipient may have seen it, judged by what the daemon can know.
    func isPossiblyReached(_ recipient: Int64) -> Bool {
        guard let outcome = outcomes[recipient] else { return true }
        switch outcome {
        case .accepted, .acceptedPending, .unknown: return true
        case .retry, .refused, .gone, .misconfigured: return false
        }
    }

    /// Whether the daemon knows, on disk, how it ended.
    func isSettled(_ recipient: Int64) -> Bool {
        guard isRecorded, let outcome = outcomes[recipient] else { return false }
        switch outcome {
        case .unknown: return false
        // Not taken this time; an earlier time it may have been.
        case .retry, .misconfigured: return !attempt.isRepeat
        case .accepted, .acceptedPending, .refused, .gone: return true
        }
    }
}
