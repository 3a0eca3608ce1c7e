import Crypto
import Notice

/// Looking at the audit chain, and at the ledger through its eyes.
extension Database {
    /// Faults told at most in one page: a chain that is broken throughout need not be listed row by row.
    private static let faultLimit = 100

    func verifyChain(after: AuditHead?, limit: Int, known: AuditHead?) throws -> ChainPage {
        let statement = try prepare(
            "SELECT \(Self.auditColumns) FROM audit WHERE sequence >= ?1 ORDER BY sequence LIMIT ?2")
        try statement.bind(1, after.map { $0.sequence &+ 1 } ?? Int64.min)
        try statement.bind(2, limit)
        defer { statement.reset() }
        var page = ChainPage(faults: [], last: after, rows: 0, isEnd: false)
        func tell(_ sequence: Int64, _ what: String) {
            if page.faults.count < Self.faultLimit { page.faults.append(AuditFault(sequence: sequence, what)) }
        }
        var previous = after.flatMap { Hexadecimal.decode($0.hash) } ?? []
        var expected = (after?.sequence ?? 0) &+ 1
        while let row = try statement.step() {
            let sequence = row.int64(0)
            let hash = row.blob(6)
            if sequence != expected { tell(sequence, "row \(expected) should stand here") }
            let computed = Self.auditHash(
                previous: previous, sequence: sequence, at: row.int64(1), texts: (2...5).map { row.textBytes($0) })
            if computed != hash { tell(sequence, "it does not follow from the row before it: one of them was changed") }
            if let known, known.sequence == sequence, known.hash != Hexadecimal.encode(hash) {
                tell(sequence, "the head kept outside the ledger names another row of this number")
            }
            page.last = AuditHead(sequence: sequence, hash: Hexadecimal.encode(hash))
            page.rows += 1
            previous = hash
            expected = sequence &+ 1
        }
        page.isEnd = page.rows < limit
        if page.isEnd {
            if page.last == nil { tell(1, "the chain is empty; its first row tells of the ledger's making") }
            if let known, known.sequence >= expected {
                tell(expected, "the chain ends before row \(known.sequence), which the head kept outside names")
            }
        }
        return page
    }

    func verifyNotices(after number: Int64, limit: Int) throws -> NoticePage {
        var page = NoticePage(faults: [], last: number, notices: 0, isEnd: false)
        for stored in try storedNotices(after: number, limit: limit) {
            let trail = NoticeTrail(try auditRows(about: stored.id.rawValue))
            page.faults += try trail.faults(of: stored, plan: stored.version == nil ? nil : planDigest(stored))
            page.last = stored.number
            page.notices += 1
        }
        page.isEnd = page.notices < limit
        if page.isEnd {
            page.faults += try all(
                """
                SELECT sequence, subject FROM audit WHERE action = 'notice.accepted'
                    AND NOT EXISTS (SELECT 1 FROM notice WHERE id = subject) LIMIT ?1
                """, Self.faultLimit
            ) { AuditFault(sequence: $0.int64(0), "it speaks of notice \($0.text(1)), which the ledger does not hold") }
        }
        return page
    }

    private func storedNotices(after number: Int64, limit: Int) throws -> [StoredNotice] {
        try all(
            """
            SELECT number, id, thread, version, lifecycle, content, hash, rule, author, approver, reason, created_at,
                accepted_at, is_loud, takes_over, warrant, release_at
            FROM notice WHERE number > ?1 ORDER BY number LIMIT ?2
            """, number, limit
        ) { row in
            StoredNotice(
                number: row.int64(0), id: NoticeID(rawValue: row.text(1)), thread: row.text(2),
                version: row.isNull(3) ? nil : row.int(3), lifecycle: row.text(4), content: row.blob(5),
                hash: row.text(6), rule: row.text(7), author: row.text(8), approver: row.optionalText(9),
                reason: row.optionalText(10), createdAt: row.time(11), acceptedAt: row.optionalTime(12),
                manner: Manner(isLoud: row.bool(13), takesOver: row.bool(14)), warrant: row.optionalText(15),
                releaseAt: row.optionalTime(16))
        }
    }

    /// What the plan of an accepted notice comes to now, and what it was said to come to; nil where there is none.
    private func planDigest(_ notice: StoredNotice) throws -> (computed: String, stored: String)? {
        let header = try first(
            "SELECT audience, high_water, expires, hash, urgency FROM plan WHERE notice = ?1", notice.number
        ) { ($0.blob(0), $0.int64(1), $0.optionalTime(2), $0.text(3), $0.int(4)) }
        guard let header, let audience = try? CanonicalJSON.decode(Audience.self, from: header.0) else { return nil }
        let channels = try all("SELECT channel FROM leg WHERE notice = ?1 ORDER BY channel", notice.number) {
            ChannelID(rawValue: $0.text(0))
        }
        let plan = PlanHeader(
            notice: notice.id, hash: ContentHash(rawValue: notice.hash), audience: audience, channels: channels,
            highWater: header.1, expires: header.2, manner: notice.manner)
        // The urgency stands beside the audience for the sake of its index.
        return (header.4 == audience.urgency.rank ? try plan.digest() : "", header.3)
    }
}
