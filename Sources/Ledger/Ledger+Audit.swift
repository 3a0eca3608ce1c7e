package import Notice

/// The chain that shows who did what, and that nothing was changed afterwards (promise 8).
extension Ledger {
    /// Adds a row for an act outside notices: a login, a changed setting, a deletion. No personal data.
    package func audit(
        actor: String, action: String, subject: String, detail: String = "", at: Timestamp
    ) async throws {
        try await write { try $0.audit(actor: actor, action: action, subject: subject, detail: detail, at: at) }
    }

    /// Nil for a ledger in which nothing has happened yet.
    package func auditHead() async throws -> AuditHead? {
        try await read { try $0.auditHead() }
    }

    package func auditRows(after sequence: Int64 = 0, limit: Int = 1_000) async throws -> [AuditRow] {
        try await read { try $0.auditRows(after: sequence, limit: limit) }
    }

    /// The first row whose hash or number does not follow from its predecessor; nil if the chain is whole. With a head
    /// kept elsewhere, also notices rows cut off at the end.
    package func brokenAuditRow(knownHead: AuditHead? = nil) async throws -> Int64? {
        try await read { try $0.brokenAuditRow(knownHead: knownHead) }
    }
}
