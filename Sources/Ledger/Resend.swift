package import Notice

/// What is asked for where deliveries of a notice ended without reaching anybody.
package struct Resend: Sendable, Hashable {
    package var notice: NoticeID
    /// Nil for every channel of its plan.
    package var channel: ChannelID?
    /// Also those that may have had it: they may be told twice.
    package var includesUnknown: Bool
    /// Only counts.
    package var isDry: Bool

    package init(notice: NoticeID, channel: ChannelID? = nil, includesUnknown: Bool = false, isDry: Bool = false) {
        self.notice = notice
        self.channel = channel
        self.includesUnknown = includesUnknown
        self.isDry = isDry
    }

    /// Why a delivery is left as it is.
    package enum Left: String, Sendable, Hashable, Codable, CaseIterable {
        /// The provider took it, for good or to tell later.
        case accepted, pending
        /// It is on its way, or waits for its next attempt by itself.
        case underWay
        /// Refused for good: another attempt would end the same way.
        case refused
        /// The recipient is no longer there, or has ended the subscription.
        case gone, ended
        case expired, superseded, cancelled
        /// Its channel is not set up any more.
        case noChannel
        /// Possibly taken; sent again only where that is asked for.
        case unknown
    }

    /// What one channel comes to.
    package struct Channel: Sendable, Hashable, Codable {
        package var channel: ChannelID
        /// Deliveries that were given up and are due again.
        package var gaveUp = 0
        /// Those that may have arrived and are due again all the same.
        package var unknown = 0
        package var left: [Left: Int] = [:]

        package init(channel: ChannelID) { self.channel = channel }

        package var resent: Int { gaveUp + unknown }

        mutating func leave(_ count: Int, as reason: Left) { if count > 0 { left[reason, default: 0] += count } }
    }
}
