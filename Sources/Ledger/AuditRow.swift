package import Notice

/// One row of the audit chain. Holds no personal data and no secret.
package struct AuditRow: Sendable, Hashable, Codable {
    package var sequence: Int64
    package var at: Timestamp
    package var actor: String
    package var action: String
    /// The notice's id, or what else was acted on.
    package var subject: String
    /// A JSON object with sorted keys for what is about a notice; words elsewhere.
    package var detail: String
    /// Lower-case hexadecimal SHA-256 over the predecessor's hash and the row.
    package var hash: String
}
