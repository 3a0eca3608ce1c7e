/// What a person reads, in one language: plain text, no markup.
package struct NoticeText: Sendable, Hashable, Codable {
    /// One line.
    package var headline: String
    package var body: String
    /// What to do; empty where there is nothing to do.
    package var instruction: String

    package init(headline: String, body: String = "", instruction: String = "") {
        self.headline = headline
        self.body = body
        self.instruction = instruction
    }
}
