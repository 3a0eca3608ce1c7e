package import Channel
package import Delivery
package import Notice

/// One request's worth of recipients, frozen on disk before it is handed out: members, bytes, key and first time never
/// change again (promise 3).
package struct ClaimedAttempt: Sendable {
    package var id: Int64
    package var notice: NoticeID
    package var urgency: Urgency
    package var prepared: Prepared
    package var recipients: [Recipient]
    package var key: AttemptKey
    package var firstAttempt: Timestamp
    /// How often it has gone out, this time included; above 1 for a repeat of an ambiguous attempt.
    package var sends: Int
    /// Whether these recipients' phones stay still; loud and silent recipients never share an attempt.
    package var isSilent: Bool

    package var lane: Lane { Lane(urgency) }
    package var isRepeat: Bool { sends > 1 }
}

/// What came of a claimed attempt.
package struct AttemptResult: Sendable {
    package var attempt: Int64
    /// One for each recipient; whoever is missing counts as `unknown`.
    package var outcomes: [Outcome]
    package var at: Timestamp
    /// Real randomness for the back-off.
    package var random: UInt64

    package init(attempt: Int64, outcomes: [Outcome], at: Timestamp, random: UInt64) {
        self.attempt = attempt
        self.outcomes = outcomes
        self.at = at
        self.random = random
    }
}
