/// The newest row of the audit chain; kept outside the ledger too, so that a cut-off chain is noticed.
package struct AuditHead: Sendable, Hashable, Codable, CustomStringConvertible {
    package var sequence: Int64
    /// Lower-case hexadecimal SHA-256.
    package var hash: String

    package init(sequence: Int64, hash: String) {
        self.sequence = sequence
        self.hash = hash
    }

    package var description: String { "\(sequence):\(hash)" }
}
