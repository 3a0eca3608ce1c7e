package import Notice

/// A resident's question that the chat had no good answer to, masked, for the section in charge.
package struct OpenQuestion: Sendable, Hashable, Codable {
    package enum Reason: Int, Sendable, Hashable, Codable {
        /// Nothing was found, or none of what was offered was meant.
        case unanswered = 0
        /// The answer that was given was of no use.
        case disliked = 1
    }

    /// Its number in the ledger; 0 for one that is not there yet.
    package var number: Int64
    package var text: String
    package var language: LanguageTag
    package var reason: Reason
    /// The intent whose answer was of no use; empty for `unanswered`.
    package var intent: String
    /// How often the same words were typed.
    package var times: Int
    package var firstAt: Timestamp
    package var lastAt: Timestamp

    package init(
        number: Int64 = 0, text: String, language: LanguageTag, reason: Reason, intent: String = "", times: Int = 1,
        firstAt: Timestamp, lastAt: Timestamp
    ) {
        self.number = number
        self.text = text
        self.language = language
        self.reason = reason
        self.intent = intent
        self.times = times
        self.firstAt = firstAt
        self.lastAt = lastAt
    }
}
