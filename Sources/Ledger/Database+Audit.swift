import Crypto
import Notice

extension Database {
    /// Appends to the chain: each hash covers its predecessor and the whole row.
    func audit(actor: String, action: String, subject: String, detail: String = "", at: Timestamp) throws(LedgerError) {
        let last = try first("SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1") {
            ($0.int64(0), $0.blob(1))
        }
        let sequence = (last?.0 ?? 0) + 1
        let hash = Self.auditHash(
            previous: last?.1 ?? [], sequence: sequence, at: at.milliseconds, actor: actor, action: action,
            subject: subject, detail: detail)
        try run(
            "INSERT INTO audit (sequence, at, actor, action, subject, detail, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            sequence, at, actor, action, subject, detail, hash)
    }

    func auditHead() throws(LedgerError) -> AuditHead? {
        try first("SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1") {
            AuditHead(sequence: $0.int64(0), hash: Hexadecimal.encode($0.blob(1)))
        }
    }

    func auditRows(after sequence: Int64, limit: Int) throws -> [AuditRow] {
        try all(
            """
            SELECT sequence, at, actor, action, subject, detail, hash FROM audit WHERE sequence > ?1
            ORDER BY sequence LIMIT ?2
            """, sequence, limit
        ) {
            AuditRow(
                sequence: $0.int64(0), at: $0.time(1), actor: $0.text(2), action: $0.text(3), subject: $0.text(4),
                detail: $0.text(5), hash: Hexadecimal.encode($0.blob(6)))
        }
    }

    func brokenAuditRow(knownHead: AuditHead?) throws -> Int64? {
        let statement = try prepare(
            "SELECT sequence, at, actor, action, subject, detail, hash FROM audit ORDER BY sequence")
        defer { statement.reset() }
        var previous: [UInt8] = []
        var expected: Int64 = 1
        while let row = try statement.step() {
            let hash = row.blob(6)
            let computed = Self.auditHash(
                previous: previous, sequence: expected, at: row.int64(1), actor: row.text(2), action: row.text(3),
                subject: row.text(4), detail: row.text(5))
            guard row.int64(0) == expected, computed == hash else { return expected }
            if let knownHead, knownHead.sequence == expected, knownHead.hash != Hexadecimal.encode(hash) {
                return expected
            }
            previous = hash
            expected += 1
        }
        if let knownHead, knownHead.sequence >= expected { return expected }
        return nil
    }

    private static func auditHash(
        previous: [UInt8], sequence: Int64, at: Int64, actor: String, action: String, subject: String, detail: String
    ) -> [UInt8] {
        SHA256.hash(previous + Vault.framed(["\(sequence)", "\(at)", actor, action, subject, detail]))
    }
}
