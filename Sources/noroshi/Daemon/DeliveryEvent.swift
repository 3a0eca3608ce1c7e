package import Channel
package import Ledger
package import Notice

/// What the delivery loop tells the daemon: for metrics, progress views and alarms. Holds no address.
package enum DeliveryEvent: Sendable {
    /// One request that ended and is recorded.
    package struct Attempted: Sendable {
        package var notice: NoticeID
        package var channel: ChannelID
        package var language: LanguageTag
        /// How often it has gone out, this time included.
        package var sends: Int
        package var outcomes: [Outcome]
        package var at: Timestamp
    }
    /// Attempts of an earlier run that had no outcome and are due again.
    case recovered(attempts: Int)
    /// Requests that ended, recorded together.
    case attempted([Attempted])
    /// A version cannot be said on a channel in a language.
    case unpreparable(notice: NoticeID, channel: ChannelID, language: LanguageTag, reason: String)
    /// What the ledger holds of a notice does not match its hash: nothing of it is sent.
    case damaged(Damage)
    /// A channel's own settings or credential are refused: nobody there gets anything until mended.
    case misconfigured(channel: ChannelID, reason: String)
    /// The wall clock jumped; expiry goes by the old one until it comes back or the daemon restarts.
    case clockJumped(milliseconds: Int64)
    /// The ledger refused something; it is tried again.
    case ledgerFailed(reason: String)
}
