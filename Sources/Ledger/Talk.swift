import Channel
package import Notice

/// A resident who is talked with by a person, while the chat is silent.
package struct Talk: Sendable, Hashable, Codable {
    package var number: Int64
    package var channel: ChannelID
    package var language: LanguageTag
    /// Who has claimed it; nil while it waits.
    package var staff: String?
    package var openedAt: Timestamp
    package var lastAt: Timestamp
    /// How many lines there are.
    package var lines: Int

    /// One message in it.
    package struct Line: Sendable, Hashable, Codable {
        /// Who wrote it; nil for the resident.
        package var staff: String?
        package var text: String
        package var at: Timestamp
    }
}
