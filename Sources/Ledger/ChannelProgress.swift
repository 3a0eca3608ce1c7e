package import Delivery
package import Notice

/// How far one notice has come on one channel.
package struct ChannelProgress: Sendable, Hashable {
    package var channel: ChannelID
    package var counts: [DeliveryState: Int]
    /// Whether every recipient has a row; until then the counts still grow.
    package var isExpanded: Bool

    package subscript(state: DeliveryState) -> Int { counts[state, default: 0] }
    package var total: Int { counts.values.reduce(0, +) }
}
