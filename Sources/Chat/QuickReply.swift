/// A choice to tap: what it shows and what comes back.
package struct QuickReply: Sendable, Hashable, Codable {
    /// At most `labelLimit` grapheme clusters.
    package var label: String
    /// What `Turn.Input.choice` carries when it is tapped.
    package var payload: String

    /// LINE's limits (facts: line.md §4), the tightest of the channels that show quick replies.
    package static let labelLimit = 20
    package static let countLimit = 13

    package init(label: String, payload: String) {
        self.label = label.count <= Self.labelLimit ? label : label.prefix(Self.labelLimit - 1) + "…"
        self.payload = payload
    }
}
