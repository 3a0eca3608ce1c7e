package import Delivery
package import Notice

/// How far one notice has come on one channel.
package struct ChannelProgress: Sendable, Hashable {
    package var channel: ChannelID
    package var counts: [DeliveryState: Int]
    /// Whether every recipient has a row; until then the counts still grow.
    package var isExpanded: Bool
    /// Whether nothing is left to do; sending again to the missing makes it false again.
    package var isFinished = false
    /// Of the refused, those whose attempts ran out; they can be sent again.
    package var gaveUp = 0
    /// When the first delivery went on the wire, and when the last one came to something.
    package var firstAt: Timestamp?
    package var lastAt: Timestamp?

    package init(channel: ChannelID, counts: [DeliveryState: Int], isExpanded: Bool, isFinished: Bool = false) {
        self.channel = channel
        self.counts = counts
        self.isExpanded = isExpanded
        self.isFinished = isFinished
    }

    package subscript(state: DeliveryState) -> Int { counts[state, default: 0] }
    package var total: Int { counts.values.reduce(0, +) }
}
