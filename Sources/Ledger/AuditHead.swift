package import Notice

/// The newest row of the audit chain; kept outside the ledger too, so that a cut-off chain is noticed.
package struct AuditHead: Sendable, Hashable {
    package var sequence: Int64
    /// Lower-case hexadecimal SHA-256.
    package var hash: String
}

/// One row of the audit chain. Holds no personal data and no secret.
package struct AuditRow: Sendable, Hashable {
    package var sequence: Int64
    package var at: Timestamp
    package var actor: String
    package var action: String
    package var subject: String
    package var detail: String
    package var hash: String
}
