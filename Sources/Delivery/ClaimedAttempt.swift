package import Channel
package import Notice

/// One request on its way, told apart from all others of a run of the daemon.
package struct AttemptID: Sendable, Hashable {
    /// The ledger's attempt: requests of one version and language that were frozen together.
    package var attempt: Int64
    /// Which of its requests, from 0.
    package var place: Int

    package init(attempt: Int64, place: Int) {
        self.attempt = attempt
        self.place = place
    }
}

/// What all requests of an attempt have in common. One object, because a request passes through many hands on its way.
package final class FrozenContent: Sendable {
    /// The notice's number in the ledger.
    package let number: Int64
    package let notice: NoticeID
    package let urgency: Urgency
    /// When nothing of it may start any more.
    package let expires: Timestamp?
    package let prepared: Prepared
    /// The ledger's hash of what is prepared.
    package let hash: String
    package let firstAttempt: Timestamp
    /// How often it has gone out, this time included; above 1 for a repeat of an ambiguous attempt.
    package let sends: Int
    /// Whether these recipients' phones stay still; loud and silent recipients never share an attempt.
    package let isSilent: Bool

    package init(
        number: Int64, notice: NoticeID, urgency: Urgency, expires: Timestamp?, prepared: Prepared, hash: String,
        firstAttempt: Timestamp, sends: Int, isSilent: Bool
    ) {
        self.number = number
        self.notice = notice
        self.urgency = urgency
        self.expires = expires
        self.prepared = prepared
        self.hash = hash
        self.firstAttempt = firstAttempt
        self.sends = sends
        self.isSilent = isSilent
    }
}

/// One request's worth of recipients, frozen on disk before it is handed out: members, bytes, key and first time never
/// change again (promise 3).
package struct ClaimedAttempt: Sendable {
    package let id: AttemptID
    package let content: FrozenContent
    package let recipients: [Recipient]
    package let key: AttemptKey

    package init(id: AttemptID, content: FrozenContent, recipients: [Recipient], key: AttemptKey) {
        self.id = id
        self.content = content
        self.recipients = recipients
        self.key = key
    }

    package var number: Int64 { content.number }
    package var notice: NoticeID { content.notice }
    package var urgency: Urgency { content.urgency }
    package var expires: Timestamp? { content.expires }
    package var prepared: Prepared { content.prepared }
    package var hash: String { content.hash }
    package var firstAttempt: Timestamp { content.firstAttempt }
    package var sends: Int { content.sends }
    package var isSilent: Bool { content.isSilent }
    package var lane: Lane { Lane(urgency) }
    package var isRepeat: Bool { sends > 1 }

    /// The same outcome for every recipient.
    package func all(_ result: Outcome.Result) -> [Outcome] {
        recipients.map { Outcome(recipient: $0.id, result: result) }
    }
}

/// What came of a claimed attempt.
package struct AttemptResult: Sendable {
    package enum End: Sendable {
        /// One outcome for each recipient.
        case sent([Outcome])
        /// Nothing of it went out: its recipients wait again, until the moment given.
        case notStarted(until: Timestamp)
    }

    package let attempt: ClaimedAttempt
    package let end: End
    package let at: Timestamp
    /// Real randomness for the back-off.
    package let random: UInt64

    package var id: AttemptID { attempt.id }
    package var number: Int64 { attempt.number }
    package var sends: Int { attempt.sends }

    package init(_ attempt: ClaimedAttempt, notStartedUntil until: Timestamp, at: Timestamp) {
        self.init(attempt, end: .notStarted(until: until), at: at, random: 0)
    }

    private init(_ attempt: ClaimedAttempt, end: End, at: Timestamp, random: UInt64) {
        self.attempt = attempt
        self.end = end
        self.at = at
        self.random = random
    }

    /// Whoever is missing in `outcomes` counts as unknown; whoever is not one of the attempt's recipients is left out.
    package init(_ attempt: ClaimedAttempt, outcomes: [Outcome], at: Timestamp, random: UInt64) {
        self.init(attempt, end: .sent(Self.complete(outcomes, of: attempt.recipients)), at: at, random: random)
    }

    private static func complete(_ outcomes: [Outcome], of recipients: [Recipient]) -> [Outcome] {
        if outcomes.count == recipients.count, zip(outcomes, recipients).allSatisfy({ $0.recipient == $1.id }) {
            return outcomes
        }
        let known = Dictionary(outcomes.map { ($0.recipient, $0) }, uniquingKeysWith: { first, _ in first })
        return recipients.map {
            known[$0.id]
                ?? Outcome(
                    recipient: $0.id, result: .unknown(reason: "the channel reported nothing for this recipient"))
        }
    }
}
