package import Channel
package import Notice

/// What the delivery loop tells the daemon: for metrics, progress views and alarms. Holds no address.
package enum DeliveryEvent: Sendable {
    /// Attempts of an earlier run that had no outcome and are due again.
    case recovered(attempts: Int)
    /// One request ended and is recorded.
    case attempted(
        notice: NoticeID, channel: ChannelID, language: LanguageTag, sends: Int, outcomes: [Outcome], at: Timestamp)
    /// A version cannot be said on a channel in a language.
    case unpreparable(notice: NoticeID, channel: ChannelID, language: LanguageTag, reason: String)
    /// A channel's own settings or credential are refused: nobody there gets anything until mended.
    case misconfigured(channel: ChannelID, reason: String)
    /// The wall clock jumped; expiry goes by the old one until it comes back or the daemon restarts.
    case clockJumped(milliseconds: Int64)
    /// The ledger refused something; it is tried again.
    case ledgerFailed(reason: String)
}
