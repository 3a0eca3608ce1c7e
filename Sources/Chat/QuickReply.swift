/// A choice to tap: what it shows and what comes back.
package struct QuickReply: Sendable, Hashable, Codable {
    /// At most `labelLimit` grapheme clusters.
    package var label: String
    /// What `Turn.Input.choice` carries when it is tapped.
    package var payload: String
    /// Whether it asks for where the resident is instead of sending its payload. A channel that cannot ask leaves it out.
    package var asksLocation = false

    /// LINE's limits (facts: line.md §4), the tightest of the channels that show quick replies.
    package static let labelLimit = 20
    package static let countLimit = 13

    package init(label: String, payload: String) {
        self.label = Self.shortened(label)
        self.payload = payload
    }

    /// The choice to send where one is.
    static func location(label: String) -> QuickReply {
        var reply = QuickReply(label: label, payload: Payload.menu.text)
        reply.asksLocation = true
        return reply
    }

    /// Cut after a word where one ends in the second half of the room, else between characters.
    private static func shortened(_ label: String) -> String {
        guard label.count > labelLimit else { return label }
        let room = label.prefix(labelLimit - 1)
        // A word that ends exactly where the room does is whole.
        if label[room.endIndex].isWhitespace { return room + "…" }
        if let space = room.lastIndex(where: \.isWhitespace),
            label.distance(from: label.startIndex, to: space) >= labelLimit / 2
        {
            return label[..<space] + "…"
        }
        return room + "…"
    }
}
