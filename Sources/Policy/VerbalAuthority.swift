package import Notice

/// Authority given by word of mouth, as it is recorded before anything is sent on it.
package struct VerbalAuthority: Sendable, Hashable, Codable {
    /// Who gave it, by office and name.
    package var from: String
    package var at: Timestamp
    /// By which means: 電話, 無線, 対面.
    package var by: String

    package init(from: String, at: Timestamp, by: String) {
        self.from = from
        self.at = at
        self.by = by
    }
}
