package import Notice

/// The chain that shows who did what, and that nothing was changed afterwards (promise 8).
extension Ledger {
    /// Adds a row for an act outside notices: a login, a changed setting, a deletion. No personal data.
    package func audit(
        actor: String, action: String, subject: String, detail: String = "", at: Timestamp
    ) async throws {
        try await write { try $0.audit(actor: actor, action: action, subject: subject, detail: detail, at: at) }
    }

    /// The newest row; a ledger has at least the row that tells of its making.
    package func auditHead() async throws -> AuditHead? {
        try await read { try $0.auditHead() }
    }

    package func auditRows(after sequence: Int64 = 0, limit: Int = 1_000) async throws -> [AuditRow] {
        try await read { try $0.auditRows(after: sequence, limit: limit) }
    }

    /// Why the head could not be written outside the ledger last; nil while it can.
    package var auditHeadFault: String? { head?.fault }

    /// Rows looked at in one page, so that no page holds a reader for long.
    package static let chainPageRows = 2_000
    package static let noticePageRows = 200

    /// Recomputes a stretch of the chain, from its beginning or from where the last page ended, and compares it with the head
    /// kept outside.
    package func verifyChain(
        after: AuditHead? = nil, limit: Int = Ledger.chainPageRows
    ) async throws -> ChainPage {
        // Read before the rows: the chain may only be longer than what the file says.
        let known = try head.map { try HeadFile.read($0.path) } ?? nil
        return try await read { try $0.verifyChain(after: after, limit: limit, known: known) }
    }

    /// Compares notices with what the chain says of them: that they have their rows, that the content is the one agreed to,
    /// that the plan is the one accepted, and that nobody agreed with themself.
    package func verifyNotices(
        after number: Int64 = 0, limit: Int = Ledger.noticePageRows
    ) async throws -> NoticePage {
        try await read { try $0.verifyNotices(after: number, limit: limit) }
    }

    /// The whole chain and every notice.
    package func verifyAudit(progress: @Sendable (AuditReport) -> Void = { _ in }) async throws -> AuditReport {
        var report = AuditReport()
        while true {
            let page = try await verifyChain(after: report.head)
            report.add(page)
            progress(report)
            if page.isEnd { break }
        }
        var number: Int64 = 0
        while true {
            let page = try await verifyNotices(after: number)
            report.add(page)
            number = page.last
            progress(report)
            if page.isEnd { return report }
        }
    }

    /// Says that this chain is the right one although the head kept outside differs; the head is then kept anew. For a ledger
    /// opened with `acceptsHead`.
    package func acceptHead(reason: String, actor: String, at: Timestamp) async throws {
        guard let head else { throw LedgerError.refused(reason: "no audit head is kept outside this ledger") }
        let known: String
        do { known = try HeadFile.read(head.path)?.description ?? "none" } catch { known = "unreadable" }
        try await write {
            try $0.audit(
                actor: actor, action: AuditAction.headAccepted, subject: "audit",
                facts: ["reason": reason, "known": known, "found": $0.auditHead()?.description ?? "none"], at: at)
        }
    }
}
