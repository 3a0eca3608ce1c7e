package import Notice

/// What the one who broke the glass recorded: why, and on whose word. Stands in the audit chain.
package struct VerbalOrder: Sendable, Hashable, Codable {
    package var reason: String
    /// Who gave the word, by office and name.
    package var from: String
    package var at: Timestamp
    /// By which means: 電話, 無線, 対面.
    package var by: String

    package init(reason: String, from: String, at: Timestamp, by: String) {
        self.reason = reason
        self.from = from
        self.at = at
        self.by = by
    }

    var isComplete: Bool { ![reason, from, by].contains { $0.allSatisfy(\.isWhitespace) } }

    var facts: [String: String] {
        ["reason": reason, "authorityFrom": from, "authorityAt": at.rfc3339(), "authorityBy": by]
    }
}
