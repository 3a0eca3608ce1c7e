import Channel
import Ledger
import Notice
import Subscribers

/// Somebody with one address on one channel, who may come, leave, be deleted and come back.
struct Person {
    var channel: ChannelID
    var address: Address
    /// Base64 of the webhook's signing secret; empty elsewhere.
    var secret: String
    /// As the ledger numbers it now; nil while not subscribed.
    var subscription: Int64?
}

/// One subscription as the simulation knows it, from the moment it was confirmed.
struct Member {
    var person: Int
    var channel: ChannelID
    var wish: NewSubscription
    /// When the wish was confirmed last, in virtual milliseconds.
    var changedAt: Int64
    /// When its end was confirmed, in virtual milliseconds; nil while it lasts.
    var endedAt: Int64?
    /// Whether the person asked to be deleted.
    var isDeleted = false

    /// Whether a notice of this audience is for them.
    func wants(_ audience: Audience) -> Bool {
        guard audience.urgency.rank >= wish.threshold.rank else { return false }
        guard audience.topic == .disaster || wish.topics.contains(audience.topic) else { return false }
        if audience.districts.isEmpty || wish.districts.isEmpty { return true }
        return audience.districts.contains { wish.districts.contains($0) }
    }
}
