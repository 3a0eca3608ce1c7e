package import Notice

/// One thing a resident did in the chat, and when.
package struct Turn: Sendable, Hashable {
    package enum Input: Sendable, Hashable {
        case text(String)
        /// A quick reply was tapped: its payload.
        case choice(String)
        /// The resident opened the chat or added the account.
        case follow
        /// A sticker, an image, a voice message: anything without words.
        case wordless
        /// The resident sent where they are. It is kept nowhere.
        case location(Coordinate)
    }

    package var input: Input
    package var now: Timestamp
    /// Whether a person can take over on this channel.
    package var mayHandOver: Bool

    /// What a typed question lies close to, where an endpoint was asked; it counts in "did you mean" alone.
    package var closeness: Closeness?

    package init(_ input: Input, now: Timestamp, mayHandOver: Bool = false, closeness: Closeness? = nil) {
        self.input = input
        self.now = now
        self.mayHandOver = mayHandOver
        self.closeness = closeness
    }

    /// Scalars of a question that are read; the rest is dropped. The longest question of any set tried has 300.
    package static let textLimit = 1_000
    /// Longest payload accepted, in UTF-8 bytes: LINE's limit for postback data (facts: line.md §4).
    package static let payloadLimit = 300
}
