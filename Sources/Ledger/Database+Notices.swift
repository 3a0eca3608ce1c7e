import Crypto
import Notice

extension Database {
    func source(_ id: SourceID) throws(LedgerError) -> SourceRecord? {
        try first("SELECT state, cursor FROM source WHERE id = ?1", id.rawValue) {
            SourceRecord(state: $0.blob(0), cursor: $0.blob(1))
        }
    }

    func accept(_ acceptance: Acceptance) throws -> [Recorded] {
        if acceptance.state != nil || acceptance.cursor != nil {
            try run(
                """
                INSERT INTO source (id, state, cursor, changed_at) VALUES (?1, coalesce(?2, x''), coalesce(?3, x''), ?4)
                ON CONFLICT (id) DO UPDATE
                SET state = coalesce(?2, state), cursor = coalesce(?3, cursor), changed_at = ?4
                """, acceptance.source.rawValue, acceptance.state, acceptance.cursor, acceptance.at)
        }
        return try acceptance.proposals.map {
            try file($0, actor: acceptance.actor, at: acceptance.at)
        }
    }

    private func file(_ proposal: Ledger.Proposal, actor: String, at: Timestamp) throws -> Recorded {
        let content = proposal.draft.content
        let thread = proposal.draft.thread
        let rule = proposal.verdict.rule
        let isEndOfNothing = try content.phase.endsThread && newestVersion(of: thread) == 0
        if content.source != .staff || isEndOfNothing {
            try withdrawDrafts(of: thread, source: content.source, actor: actor, at: at)
        }
        if isEndOfNothing {
            return try insert(
                proposal.draft, as: .archived, rule: rule, reason: "nothing of this thread was ever published",
                actor: actor, at: at)
        }
        switch proposal.verdict {
        case .archived:
            return try insert(proposal.draft, as: .archived, rule: rule, actor: actor, at: at)
        case .draft:
            return try insert(proposal.draft, as: .draft, rule: rule, actor: actor, at: at)
        case .waiting:
            return try insert(proposal.draft, as: .submitted, rule: rule, actor: actor, at: at)
        case .accepted(let channels, _):
            guard actor == "\(Acceptance.sourceActorPrefix)\(content.source)", content.order == nil else {
                throw LedgerError.refused(
                    reason: "thread \(thread): only a source, and never an order, becomes public by rule alone")
            }
            let filed = try insert(proposal.draft, as: .draft, rule: rule, actor: actor, at: at)
            return try publish(
                filed.id, Release(audience: proposal.audience, channels: channels, manner: proposal.manner),
                warrant: .rule, approver: nil, actor: actor, at: at)
        }
    }

    // MARK: Reading

    private static let columns = """
        id, thread, version, lifecycle, content, hash, rule, author, approver, reason, created_at, accepted_at,
        is_loud, takes_over, warrant, release_at
        """

    func recorded(_ id: NoticeID) throws -> Recorded? {
        try all("SELECT \(Self.columns) FROM notice WHERE id = ?1", id.rawValue, read: Self.recorded).first
    }

    func existing(_ id: NoticeID) throws -> Recorded {
        guard let found = try recorded(id) else { throw LedgerError.notFound("notice \(id)") }
        return found
    }

    func pendingNotices() throws -> [Recorded] { try notices(in: [.draft, .submitted, .returned, .approved]) }

    /// Notices that wait in any of these stages, oldest first.
    func notices(in stages: [Lifecycle]) throws -> [Recorded] {
        // Literals, so that the partial index serves them.
        let list = stages.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        return try all(
            "SELECT \(Self.columns) FROM notice WHERE lifecycle IN (\(list)) ORDER BY number", read: Self.recorded)
    }

    func soundNotices(since: Timestamp?) throws -> (notices: [Notice], damaged: [Damage]) {
        var damaged: [Damage] = []
        let notices: [Notice?] = try all(
            """
            SELECT \(Self.columns) FROM notice WHERE sequence IS NOT NULL AND accepted_at >= ?1 ORDER BY sequence
            """, since?.milliseconds ?? Int64.min
        ) { row in
            do {
                return try Self.recorded(row).notice
            } catch LedgerError.corrupt(let reason) {
                damaged.append(Damage(notice: NoticeID(rawValue: row.text(0)), reason: reason))
                return nil
            }
        }
        return (notices.compactMap(\.self), damaged)
    }

    func acceptedNotices(worded product: String) throws -> [Notice] {
        try all(
            """
            SELECT \(Self.columns) FROM notice
            WHERE sequence IS NOT NULL AND json_extract(CAST(content AS TEXT), '$.product') = ?1 ORDER BY sequence
            """, product, read: Self.recorded
        ).compactMap(\.notice)
    }

    func noteOverdue(_ id: NoticeID, renewBy: Timestamp, at: Timestamp) throws -> Bool {
        let isNew = try run(
            "INSERT INTO renewal (notice, renew_by) SELECT number, ?2 FROM notice WHERE id = ?1 ON CONFLICT DO NOTHING",
            id.rawValue, renewBy)
        guard isNew == 1 else { return false }
        try audit(
            actor: "noroshi", action: AuditAction.renewOverdue, subject: id.rawValue,
            facts: ["renewBy": renewBy.rfc3339()], at: at)
        return true
    }

    func thread(_ id: ThreadID) throws -> [Recorded] {
        try all(
            "SELECT \(Self.columns) FROM notice WHERE thread = ?1 ORDER BY number", id.rawValue, read: Self.recorded)
    }

    /// Reads a row and checks the content against its hash: an edited or rotten payload is never shown or sent.
    static func recorded(_ row: Row) throws -> Recorded {
        try recorded(row) { bytes, _ in try CanonicalJSON.decode(Content.self, from: bytes) }
    }

    /// The same, decoding the content, whose hash has been checked, in its own way.
    static func recorded(_ row: Row, decoding: ([UInt8], ContentHash) throws -> Content) throws -> Recorded {
        let bytes = row.blob(4)
        let hash = ContentHash(rawValue: row.text(5))
        let id = NoticeID(rawValue: row.text(0))
        guard ContentHash(canonical: bytes) == hash, let lifecycle = Lifecycle(rawValue: row.text(3)) else {
            throw LedgerError.corrupt("notice \(id) does not match its hash")
        }
        return Recorded(
            id: id, thread: ThreadID(rawValue: row.text(1)), version: row.isNull(2) ? nil : row.int(2),
            lifecycle: lifecycle, content: try decoding(bytes, hash), hash: hash,
            rule: row.text(6), author: row.text(7), approver: row.optionalText(8), reason: row.optionalText(9),
            createdAt: row.time(10), acceptedAt: row.optionalTime(11),
            manner: Manner(isLoud: row.bool(12), takesOver: row.bool(13)),
            warrant: row.optionalText(14).flatMap(Warrant.init(rawValue:)), releaseAt: row.optionalTime(15))
    }

    // MARK: Writing

    /// Zero where nothing of the thread was accepted.
    private func newestVersion(of thread: ThreadID) throws(LedgerError) -> Int {
        try first("SELECT max(version) FROM notice WHERE thread = ?1", thread.rawValue) { $0.int(0) } ?? 0
    }

    func insert(
        _ draft: Draft, as stage: Lifecycle, rule: String, reason: String? = nil, actor: String, at: Timestamp
    ) throws -> Recorded {
        let bytes = try CanonicalJSON.encode(draft.content)
        let hash = ContentHash(canonical: bytes)
        let number = try first("SELECT coalesce(max(number), 0) + 1 FROM notice") { $0.int64(0) } ?? 1
        let id = NoticeID(createdAt: at, thread: draft.thread, hash: hash, number: number)
        try run(
            """
            INSERT INTO notice (number, id, thread, lifecycle, source, content, hash, rule, author, reason, created_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
            """, number, id.rawValue, draft.thread.rawValue, stage.rawValue, draft.content.source.rawValue, bytes,
            hash.rawValue, rule, actor, reason, at)
        try note(
            id, stage, actor: actor, reason: reason,
            facts: ["rule": rule, "hash": hash.rawValue, "thread": draft.thread.rawValue], at: at)
        return try existing(id)
    }

    /// Makes a draft or an approved notice the thread's next version, with its plan, and supersedes the older ones.
    func publish(
        _ id: NoticeID, _ release: Release, warrant: Warrant, approver: String?, actor: String, at: Timestamp
    ) throws -> Recorded {
        let current = try existing(id)
        guard current.lifecycle.canBecome(.accepted) else {
            throw LedgerError.refused(
                reason: "notice \(id) is \(current.lifecycle.rawValue) and cannot be accepted")
        }
        let version = try newestVersion(of: current.thread) + 1
        let number = try run(
            """
            UPDATE notice SET lifecycle = 'accepted', version = ?2, approver = ?3, accepted_at = ?4, reason = NULL,
                is_loud = ?5, takes_over = ?6, warrant = ?7,
                sequence = (SELECT coalesce(max(sequence), 0) + 1 FROM notice)
            WHERE id = ?1
            """, id.rawValue, version, approver, at, release.manner.isLoud, release.manner.takesOver,
            warrant.rawValue)
        precondition(number == 1, "a notice was found and then not updated in one transaction")
        // One that is only shown replaces nothing on its way to people: they would hear of neither.
        if !release.channels.isEmpty {
            try run(
                """
                UPDATE plan SET state = ?3 WHERE state = ?4
                    AND notice IN (SELECT number FROM notice WHERE thread = ?1 AND version < ?2)
                """, current.thread.rawValue, version, PlanState.superseded.rawValue, PlanState.open.rawValue)
        }
        let plan = PlanHeader(
            notice: id, hash: current.hash, audience: release.audience, channels: Set(release.channels).sorted(),
            highWater: try first("SELECT coalesce(max(id), 0) FROM subscription") { $0.int64(0) } ?? 0,
            expires: current.content.expires, manner: release.manner)
        try insert(plan)
        var facts = [
            "thread": current.thread.rawValue, "version": "\(version)", "rule": current.rule, "author": current.author,
            "hash": current.hash.rawValue, "plan": try plan.digest(), "warrant": warrant.rawValue,
        ]
        facts["approver"] = approver
        try note(id, .accepted, actor: actor, reason: nil, facts: facts, at: at)
        return try existing(id)
    }

    private func withdrawDrafts(of thread: ThreadID, source: SourceID, actor: String, at: Timestamp) throws {
        let ids = try all(
            """
            SELECT id FROM notice WHERE thread = ?1 AND source = ?2
                AND lifecycle IN ('draft', 'submitted', 'returned', 'approved')
            """, thread.rawValue, source.rawValue
        ) { NoticeID(rawValue: $0.text(0)) }
        for id in ids {
            _ = try move(id, to: .withdrawn, reason: "the source has newer information", actor: actor, at: at)
        }
    }

    /// Writes a lifecycle step beside its audit row.
    func note(
        _ id: NoticeID, _ stage: Lifecycle, actor: String, reason: String?, facts: [String: String], at: Timestamp
    ) throws {
        try run(
            """
            INSERT INTO lifecycle (notice, step, stage, actor, reason, at)
            SELECT number, (SELECT count(*) FROM lifecycle l WHERE l.notice = notice.number), ?2, ?3, ?4, ?5
            FROM notice WHERE id = ?1
            """, id.rawValue, stage.rawValue, actor, reason, at)
        var facts = facts
        facts["reason"] = reason
        try audit(actor: actor, action: AuditAction.step(stage), subject: id.rawValue, facts: facts, at: at)
    }
}
