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

/// One request's worth of recipients, frozen on disk before it is handed out: members, bytes, key and first time never
/// change again (promise 3).
package struct ClaimedAttempt: Sendable {
    package var id: AttemptID
    /// The notice's number in the ledger.
    package var number: Int64
    package var notice: NoticeID
    package var urgency: Urgency
    /// When nothing of it may start any more.
    package var expires: Timestamp?
    package var prepared: Prepared
    /// The ledger's hash of what is prepared.
    package var hash: String
    package var recipients: [Recipient]
    package var key: AttemptKey
    package var firstAttempt: Timestamp
    /// How often it has gone out, this time included; above 1 for a repeat of an ambiguous attempt.
    package var sends: Int
    /// Whether these recipients' phones stay still; loud and silent recipients never share an attempt.
    package var isSilent: Bool

    package init(
        id: AttemptID, number: Int64, notice: NoticeID, urgency: Urgency, expires: Timestamp?, prepared: Prepared,
        hash: String, recipients: [Recipient], key: AttemptKey, firstAttempt: Timestamp, sends: Int, isSilent: Bool
    ) {
        self.id = id
        self.number = number
        self.notice = notice
        self.urgency = urgency
        self.expires = expires
        self.prepared = prepared
        self.hash = hash
        self.recipients = recipients
        self.key = key
        self.firstAttempt = firstAttempt
        self.sends = sends
        self.isSilent = isSilent
    }

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

    package var id: AttemptID
    package var number: Int64
    package var notice: NoticeID
    package var channel: ChannelID
    package var language: LanguageTag
    package var sends: Int
    package var recipients: [Int64]
    package var end: End
    package var at: Timestamp
    /// Real randomness for the back-off.
    package var random: UInt64

    package init(_ attempt: ClaimedAttempt, notStartedUntil until: Timestamp, at: Timestamp) {
        self.init(attempt, end: .notStarted(until: until), at: at, random: 0)
    }

    private init(_ attempt: ClaimedAttempt, end: End, at: Timestamp, random: UInt64) {
        id = attempt.id
        number = attempt.number
        notice = attempt.notice
        channel = attempt.prepared.channel
        language = attempt.prepared.language
        sends = attempt.sends
        recipients = attempt.recipients.map(\.id)
        self.end = end
        self.at = at
        self.random = random
    }

    /// Whoever is missing in `outcomes` counts as unknown; whoever is not one of the attempt's recipients is left out.
    package init(_ attempt: ClaimedAttempt, outcomes: [Outcome], at: Timestamp, random: UInt64) {
        self.init(attempt, end: .sent([]), at: at, random: random)
        if outcomes.count == recipients.count, zip(outcomes, recipients).allSatisfy({ $0.recipient == $1 }) {
            end = .sent(outcomes)
            return
        }
        let known = Dictionary(outcomes.map { ($0.recipient, $0) }, uniquingKeysWith: { first, _ in first })
        end = .sent(
            recipients.map {
                known[$0]
                    ?? Outcome(
                        recipient: $0, result: .unknown(reason: "the channel reported nothing for this recipient"))
            })
    }
}
