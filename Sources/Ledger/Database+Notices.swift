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
        case .accepted(let channels, _):
            let filed = try insert(proposal.draft, as: .draft, rule: rule, actor: actor, at: at)
            return try publish(
                filed.id, audience: proposal.audience, channels: channels, manner: proposal.manner, actor: actor,
                approver: nil, at: at)
        }
    }

    func propose(
        _ draft: Draft, rule: String, isSubmitted: Bool, actor: String, at: Timestamp
    ) throws -> Recorded {
        try insert(draft, as: isSubmitted ? .submitted : .draft, rule: rule, actor: actor, at: at)
    }

    func submit(_ id: NoticeID, content: Content?, actor: String, at: Timestamp) throws -> Recorded {
        let current = try existing(id)
        if current.author.hasPrefix(Acceptance.sourceActorPrefix), current.lifecycle == .draft {
            // Whoever hands in a source's draft answers for it, and so cannot be the second person.
            try run("UPDATE notice SET author = ?2 WHERE id = ?1", id.rawValue, actor)
        } else if current.author != actor {
            throw LedgerError.refused(reason: "notice \(id): only its author may hand it in")
        }
        if let content {
            guard current.lifecycle == .draft || current.lifecycle == .returned else {
                throw LedgerError.refused(
                    reason: "notice \(id) is \(current.lifecycle.rawValue) and cannot be rewritten")
            }
            let bytes = try CanonicalJSON.encode(content)
            try run(
                "UPDATE notice SET content = ?2, hash = ?3, source = ?4 WHERE id = ?1", id.rawValue, bytes,
                ContentHash(canonical: bytes).rawValue, content.source.rawValue)
        }
        return try move(id, to: .submitted, reason: nil, actor: actor, at: at)
    }

    func approve(
        _ id: NoticeID, hash: ContentHash, audience: Audience, channels: [ChannelID], manner: Manner, actor: String,
        at: Timestamp
    ) throws -> Recorded {
        let current = try existing(id)
        guard current.author != actor else {
            throw LedgerError.refused(
                reason: "notice \(id) was written by \(actor), who cannot approve it too, by whichever token: "
                    + "another person must")
        }
        guard current.hash == hash else {
            throw LedgerError.refused(reason: "notice \(id) has changed since it was shown for approval; look again")
        }
        switch current.lifecycle {
        case .submitted:
            _ = try move(id, to: .approved, reason: nil, actor: actor, at: at)
        case .draft where current.content.source != .staff:
            break  // the source is the first party, the approver the second
        default:
            throw LedgerError.refused(
                reason: "notice \(id) is \(current.lifecycle.rawValue) and cannot be approved")
        }
        try refuseIfOvertaken(current)
        return try publish(
            id, audience: audience, channels: channels, manner: manner, actor: actor, approver: actor, at: at)
    }

    /// What was written before its thread's newest version knows nothing of it, and a thread that has ended stays so:
    /// approved now, either would put an order that has been lifted in force again. Numbers decide, not clocks.
    private func refuseIfOvertaken(_ waiting: Recorded) throws {
        let newest = try all(
            """
            SELECT n.id, n.number > (SELECT number FROM notice WHERE id = ?2) FROM notice n
            WHERE n.thread = ?1 AND n.version IS NOT NULL ORDER BY n.version DESC LIMIT 1
            """, waiting.thread.rawValue, waiting.id.rawValue
        ) { (id: NoticeID(rawValue: $0.text(0)), isYounger: $0.int(1) == 1) }.first
        guard let newest else { return }
        let hasEnded = try existing(newest.id).content.phase.endsThread
        guard newest.isYounger || hasEnded else { return }
        throw LedgerError.refused(
            reason:
                "notice \(waiting.id): its thread has \(hasEnded ? "ended" : "a newer version") since it was written; "
                + "withdraw it and hand in a new one")
    }

    /// Takes one step of the lifecycle that needs nothing else.
    func move(
        _ id: NoticeID, to stage: Lifecycle, reason: String?, actor: String, at: Timestamp
    ) throws -> Recorded {
        let current = try existing(id)
        guard current.lifecycle.canBecome(stage) else {
            throw LedgerError.refused(
                reason: "notice \(id) is \(current.lifecycle.rawValue) and cannot become \(stage.rawValue)")
        }
        try run(
            "UPDATE notice SET lifecycle = ?2, reason = ?3 WHERE id = ?1", id.rawValue, stage.rawValue, reason)
        try note(id, stage, actor: actor, reason: reason, detail: "hash=\(current.hash)", at: at)
        return try existing(id)
    }

    // MARK: Reading

    private static let columns = """
        id, thread, version, lifecycle, content, hash, rule, author, approver, reason, created_at, accepted_at,
        is_loud, takes_over
        """

    func recorded(_ id: NoticeID) throws -> Recorded? {
        try all("SELECT \(Self.columns) FROM notice WHERE id = ?1", id.rawValue, read: Self.recorded).first
    }

    func existing(_ id: NoticeID) throws -> Recorded {
        guard let found = try recorded(id) else { throw LedgerError.notFound("notice \(id)") }
        return found
    }

    func pendingNotices() throws -> [Recorded] {
        try all(
            """
            SELECT \(Self.columns) FROM notice WHERE lifecycle IN ('draft', 'submitted', 'returned') ORDER BY number
            """, read: Self.recorded)
    }

    func acceptedNotices(since: Timestamp?) throws -> [Notice] {
        try all(
            """
            SELECT \(Self.columns) FROM notice WHERE sequence IS NOT NULL AND accepted_at >= ?1 ORDER BY sequence
            """, since?.milliseconds ?? Int64.min, read: Self.recorded
        ).compactMap(\.notice)
    }

    func thread(_ id: ThreadID) throws -> [Recorded] {
        try all(
            "SELECT \(Self.columns) FROM notice WHERE thread = ?1 ORDER BY number", id.rawValue, read: Self.recorded)
    }

    /// Reads a row and checks the content against its hash: an edited or rotten payload is never shown or sent.
    static func recorded(_ row: Row) throws -> Recorded {
        let bytes = row.blob(4)
        let hash = ContentHash(rawValue: row.text(5))
        let id = NoticeID(rawValue: row.text(0))
        guard ContentHash(canonical: bytes) == hash, let lifecycle = Lifecycle(rawValue: row.text(3)) else {
            throw LedgerError.corrupt("notice \(id) does not match its hash")
        }
        return Recorded(
            id: id, thread: ThreadID(rawValue: row.text(1)), version: row.isNull(2) ? nil : row.int(2),
            lifecycle: lifecycle, content: try CanonicalJSON.decode(Content.self, from: bytes), hash: hash,
            rule: row.text(6), author: row.text(7), approver: row.optionalText(8), reason: row.optionalText(9),
            createdAt: row.time(10), acceptedAt: row.optionalTime(11),
            manner: Manner(isLoud: row.bool(12), takesOver: row.bool(13)))
    }

    // MARK: Writing

    /// Zero where nothing of the thread was accepted.
    private func newestVersion(of thread: ThreadID) throws(LedgerError) -> Int {
        try first("SELECT max(version) FROM notice WHERE thread = ?1", thread.rawValue) { $0.int(0) } ?? 0
    }

    private func insert(
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
        try note(id, stage, actor: actor, reason: reason, detail: "rule=\(rule) hash=\(hash)", at: at)
        return try existing(id)
    }

    /// Makes a draft or an approved notice the thread's next version, with its plan, and supersedes the older ones.
    private func publish(
        _ id: NoticeID, audience: Audience, channels: [ChannelID], manner: Manner, actor: String, approver: String?,
        at: Timestamp
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
                is_loud = ?5, takes_over = ?6,
                sequence = (SELECT coalesce(max(sequence), 0) + 1 FROM notice)
            WHERE id = ?1
            """, id.rawValue, version, approver, at, manner.isLoud, manner.takesOver)
        precondition(number == 1, "a notice was found and then not updated in one transaction")
        try run(
            """
            UPDATE plan SET state = ?3 WHERE state = ?4
                AND notice IN (SELECT number FROM notice WHERE thread = ?1 AND version < ?2)
            """, current.thread.rawValue, version, PlanState.superseded.rawValue, PlanState.open.rawValue)
        let plan = PlanHeader(
            notice: id, hash: current.hash, audience: audience, channels: Set(channels).sorted(),
            highWater: try first("SELECT coalesce(max(id), 0) FROM subscription") { $0.int64(0) } ?? 0,
            expires: current.content.expires, manner: manner)
        try insert(plan)
        try note(
            id, .accepted, actor: actor, reason: nil,
            detail: "thread=\(current.thread) version=\(version) rule=\(current.rule) hash=\(current.hash) "
                + "author=\(current.author) plan=\(plan.digest())", at: at)
        return try existing(id)
    }

    private func withdrawDrafts(of thread: ThreadID, source: SourceID, actor: String, at: Timestamp) throws {
        let ids = try all(
            """
            SELECT id FROM notice WHERE thread = ?1 AND source = ?2 AND lifecycle IN ('draft', 'submitted', 'returned')
            """, thread.rawValue, source.rawValue
        ) { NoticeID(rawValue: $0.text(0)) }
        for id in ids {
            _ = try move(id, to: .withdrawn, reason: "the source has newer information", actor: actor, at: at)
        }
    }

    /// Writes a lifecycle step beside its audit row.
    private func note(
        _ id: NoticeID, _ stage: Lifecycle, actor: String, reason: String?, detail: String, at: Timestamp
    ) throws(LedgerError) {
        try run(
            """
            INSERT INTO lifecycle (notice, step, stage, actor, reason, at)
            SELECT number, (SELECT count(*) FROM lifecycle l WHERE l.notice = notice.number), ?2, ?3, ?4, ?5
            FROM notice WHERE id = ?1
            """, id.rawValue, stage.rawValue, actor, reason, at)
        try audit(
            actor: actor, action: "notice.\(stage.rawValue)", subject: id.rawValue,
            detail: reason.map { "\(detail) reason=\($0)" } ?? detail, at: at)
    }
}
