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
            previous: last?.1 ?? [], sequence: sequence, at: at.milliseconds,
            texts: [actor, action, subject, detail].map { Array($0.utf8) })
        try run(
            "INSERT INTO audit (sequence, at, actor, action, subject, detail, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            sequence, at, actor, action, subject, detail, hash)
        hasAudited = true
    }

    /// Appends a row whose detail a program reads too.
    func audit(
        actor: String, action: String, subject: String, facts: [String: String], at: Timestamp
    ) throws {
        try audit(
            actor: actor, action: action, subject: subject,
            detail: String(decoding: try CanonicalJSON.encode(facts), as: UTF8.self), at: at)
    }

    func auditHead() throws(LedgerError) -> AuditHead? {
        try first("SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1") {
            AuditHead(sequence: $0.int64(0), hash: Hexadecimal.encode($0.blob(1)))
        }
    }

    func auditRows(after sequence: Int64, limit: Int) throws -> [AuditRow] {
        try all(
            "SELECT \(Self.auditColumns) FROM audit WHERE sequence > ?1 ORDER BY sequence LIMIT ?2", sequence, limit,
            read: Self.auditRow)
    }

    /// Everything the chain says of one subject, oldest first.
    func auditRows(about subject: String) throws -> [AuditRow] {
        try all(
            "SELECT \(Self.auditColumns) FROM audit WHERE subject = ?1 ORDER BY sequence", subject,
            read: Self.auditRow)
    }

    static let auditColumns = "sequence, at, actor, action, subject, detail, hash"

    private static func auditRow(_ row: Row) -> AuditRow {
        AuditRow(
            sequence: row.int64(0), at: row.time(1), actor: row.text(2), action: row.text(3), subject: row.text(4),
            detail: row.text(5), hash: Hexadecimal.encode(row.blob(6)))
    }

    /// Over the bytes as they are stored: what is no UTF-8 must not read as something else.
    static func auditHash(previous: [UInt8], sequence: Int64, at: Int64, texts: [[UInt8]]) -> [UInt8] {
        SHA256.hash(previous + Vault.framed([Array("\(sequence)".utf8), Array("\(at)".utf8)] + texts))
    }

    /// Compares the chain with the head kept outside. A head that lags behind is what a crash between a commit and its copy
    /// leaves.
    func checkHead(_ known: AuditHead?, path: String) throws(LedgerError) {
        guard let known else { return }
        let newest = try auditHead()
        guard let newest, newest.sequence >= known.sequence else {
            throw .headAhead(path: path, known: known, found: newest)
        }
        let there = try first("SELECT hash FROM audit WHERE sequence = ?1", known.sequence) {
            Hexadecimal.encode($0.blob(0))
        }
        guard there == known.hash else {
            throw .headDiffers(path: path, known: known, found: newest)
        }
    }
}
