import Delivery
import Ledger
import Notice

/// How far one notice has come, channel by channel: what the live page and `noroshi status` show.
struct ProgressReport: Codable, Hashable, Sendable {
    struct Channel: Codable, Hashable, Sendable {
        var channel: String
        /// Recipients with a row so far; the whole number once `isExpanded`.
        var planned: Int
        var queued: Int
        var sending: Int
        var accepted: Int
        var pending: Int
        var retrying: Int
        /// Refused and gone together.
        var failed: Int
        /// Of the failed, those whose attempts ran out: `noroshi notice resend` sends to them again.
        var gaveUp: Int
        var expired: Int
        var superseded: Int
        var cancelled: Int
        var unknown: Int
        /// Deliveries a second that came to an end, over the last ten seconds.
        var rate: Double
        var firstAt: Timestamp?
        var lastAt: Timestamp?
        var isExpanded: Bool
        var isFinished: Bool
        /// At this rate; nil where nothing moves.
        var remainingSeconds: Int?

        /// Recipients for whom nothing is left to do, as far as is known.
        var done: Int { planned - queued - sending - retrying }
        var waiting: Int { queued + retrying }
    }

    var id: NoticeID
    var asOf: Timestamp
    var isFinished: Bool
    var channels: [Channel]

    init(_ id: NoticeID, _ tallies: [ChannelProgress], rates: [ChannelID: Double], now: Timestamp) {
        self.id = id
        asOf = now
        isFinished = tallies.allSatisfy(\.isFinished)
        channels = tallies.map { Channel($0, rate: rates[$0.channel] ?? 0) }
    }
}

extension ProgressReport.Channel {
    init(_ tally: ChannelProgress, rate: Double) {
        channel = tally.channel.rawValue
        planned = tally.total
        queued = tally[.queued]
        sending = tally[.sending]
        accepted = tally[.accepted]
        pending = tally[.pending]
        retrying = tally[.retry]
        failed = tally[.refused] + tally[.gone]
        gaveUp = tally.gaveUp
        expired = tally[.expired]
        superseded = tally[.superseded]
        cancelled = tally[.cancelled]
        unknown = tally[.unknown]
        // A tenth is more than anybody reads off, and less would change the stream's bytes for nothing.
        self.rate = (rate * 10).rounded() / 10
        firstAt = tally.firstAt
        lastAt = tally.lastAt
        isExpanded = tally.isExpanded
        isFinished = tally.isFinished
        let left = Double(queued + sending + retrying)
        remainingSeconds = tally.isFinished || self.rate <= 0 ? nil : Int((left / self.rate).rounded(.up))
    }
}
