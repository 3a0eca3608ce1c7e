import Notice

/// What people do with a notice until it is public. Each rule of promise 8 that can be stated over values holds inside the
/// transaction, whatever was checked before it.
extension Database {
    func propose(
        _ draft: Draft, rule: String, isSubmitted: Bool, actor: String, at: Timestamp
    ) throws -> Recorded {
        let filed = try insert(draft, as: .draft, rule: rule, actor: actor, at: at)
        return isSubmitted ? try move(filed.id, to: .submitted, reason: nil, actor: actor, at: at) : filed
    }

    /// Replaces the content of what is not public yet. Whatever anybody had agreed to is void: it is a draft again.
    func rewrite(_ id: NoticeID, content: Content, actor: String, at: Timestamp) throws -> Recorded {
        let current = try existing(id)
        let isFromSource = current.author.hasPrefix(Acceptance.sourceActorPrefix)
        guard current.author == actor || (isFromSource && actor.hasPrefix(Acceptance.staffActorPrefix)) else {
            throw LedgerError.refused(reason: "notice \(id) was written by \(current.author), who alone may rewrite it")
        }
        if current.lifecycle != .draft {
            guard current.lifecycle.canBecome(.draft) else {
                throw LedgerError.refused(
                    reason: "notice \(id) is \(current.lifecycle.rawValue) and cannot be rewritten")
            }
            _ = try move(id, to: .draft, reason: "rewritten", actor: actor, at: at)
        }
        let bytes = try CanonicalJSON.encode(content)
        let hash = ContentHash(canonical: bytes)
        try run(
            "UPDATE notice SET content = ?2, hash = ?3, source = ?4, author = ?5 WHERE id = ?1", id.rawValue, bytes,
            hash.rawValue, content.source.rawValue, actor)
        try audit(
            actor: actor, action: AuditAction.rewritten, subject: id.rawValue,
            facts: ["hash": hash.rawValue, "was": current.hash.rawValue], at: at)
        return try existing(id)
    }

    func submit(_ id: NoticeID, content: Content?, actor: String, at: Timestamp) throws -> Recorded {
        let current = try existing(id)
        if let content, content != current.content {
            _ = try rewrite(id, content: content, actor: actor, at: at)
        } else if current.author.hasPrefix(Acceptance.sourceActorPrefix), actor.hasPrefix(Acceptance.staffActorPrefix) {
            // Whoever hands in a source's draft answers for it, and so cannot be the second person.
            try run("UPDATE notice SET author = ?2 WHERE id = ?1", id.rawValue, actor)
        } else if current.author != actor {
            throw LedgerError.refused(
                reason: "notice \(id) was written by \(current.author), who alone may hand it in")
        }
        return try move(id, to: .submitted, reason: nil, actor: actor, at: at)
    }

    func approve(
        _ id: NoticeID, hash: ContentHash, actor: String, at: Timestamp, deciding: (Recorded) throws -> Release
    ) throws -> Recorded {
        let current = try existing(id)
        let isRepeated =
            current.lifecycle == .accepted && current.hash == hash && current.approver == actor
            && (current.warrant == .secondPerson || current.warrant == .sourceAndPerson)
        // The same person asks again, because the first answer was lost: nothing happens twice.
        if isRepeated { return current }
        guard current.author != actor else {
            throw LedgerError.refused(
                reason: "notice \(id) was written by \(actor), who cannot approve it too, by whichever token: "
                    + "another person must")
        }
        try require(hash, of: current)
        let isFromSource = current.author.hasPrefix(Acceptance.sourceActorPrefix)
        guard current.lifecycle == .submitted else {
            throw LedgerError.refused(
                reason: "notice \(id) is \(current.lifecycle.rawValue) and cannot be approved")
        }
        try refuseIfOvertaken(current)
        let warrant = isFromSource ? Warrant.sourceAndPerson : .secondPerson
        let release = try deciding(current)
        _ = try move(id, to: .approved, reason: nil, actor: actor, at: at)
        return try publish(id, release, warrant: warrant, approver: actor, actor: actor, at: at)
    }

    /// Writes and accepts in one transaction what its author may send alone. What an order stands behind is not replaced or
    /// ended this way either.
    func sendAlone(
        _ draft: Draft, actor: String, at: Timestamp, deciding: (_ told: Content?) throws -> Sending
    ) throws -> Recorded {
        let told = try told(in: draft.thread)
        let sending = try deciding(told)
        let isOrder = draft.content.order != nil || (told?.order != nil && told?.phase.endsThread == false)
        guard sending.warrant.isAlone, !isOrder, actor.hasPrefix(Acceptance.staffActorPrefix) else {
            throw LedgerError.refused(reason: "an order needs a second person; nobody sends it alone")
        }
        let filed = try insert(draft, as: .draft, rule: sending.rule, actor: actor, at: at)
        try refuseIfOvertaken(filed)
        return try publish(filed.id, sending.release, warrant: sending.warrant, approver: nil, actor: actor, at: at)
    }

    /// What a thread last told the public; nil before its first version.
    private func told(in thread: ThreadID) throws -> Content? {
        let newest = try first(
            "SELECT id FROM notice WHERE thread = ?1 AND version IS NOT NULL ORDER BY version DESC LIMIT 1",
            thread.rawValue
        ) { NoticeID(rawValue: $0.text(0)) }
        return try newest.map { try existing($0).content }
    }

    // MARK: Breaking the glass

    func breakGlass(
        _ id: NoticeID, hash: ContentHash, _ order: VerbalOrder, releaseAt: Timestamp, actor: String, at: Timestamp,
        checking: (Recorded, _ told: Content?) throws -> Void
    ) throws -> Recorded {
        let current = try existing(id)
        let isWaiting = current.lifecycle == .approved && current.warrant == .breakGlass
        if isWaiting, current.hash == hash, current.approver == actor { return current }
        try require(hash, of: current)
        guard order.isComplete, actor.hasPrefix(Acceptance.staffActorPrefix) else {
            throw LedgerError.refused(reason: "a reason, and who gave the word, when and by which means, are needed")
        }
        guard current.lifecycle == .submitted else {
            throw LedgerError.refused(
                reason: "notice \(id) is \(current.lifecycle.rawValue); only what was handed in can be sent this way")
        }
        try refuseIfOvertaken(current)
        try checking(current, try told(in: current.thread))
        var facts = order.facts
        facts["hash"] = hash.rawValue
        facts["releaseAt"] = releaseAt.rfc3339()
        try audit(actor: actor, action: AuditAction.breakGlass, subject: id.rawValue, facts: facts, at: at)
        _ = try move(id, to: .approved, reason: nil, actor: actor, at: at)
        try run(
            "UPDATE notice SET approver = ?2, warrant = ?3, release_at = ?4 WHERE id = ?1", id.rawValue, actor,
            Warrant.breakGlass.rawValue, releaseAt)
        return try existing(id)
    }

    /// Accepts what one person sent alone, once its seconds are over: by the wall clock, or because `isOver` where the daemon
    /// counted them itself.
    func release(
        _ id: NoticeID, isOver: Bool, at: Timestamp, deciding: (Recorded) throws -> Release
    ) throws -> Recorded {
        let current = try existing(id)
        guard current.lifecycle == .approved, let due = current.releaseAt, let approver = current.approver else {
            throw LedgerError.refused(
                reason: "notice \(id) is \(current.lifecycle.rawValue) and waits for no release")
        }
        guard isOver || due <= at else {
            throw LedgerError.refused(reason: "notice \(id) can still be taken back until \(due)")
        }
        try refuseIfOvertaken(current)
        return try publish(
            id, try deciding(current), warrant: .breakGlass, approver: approver, actor: "noroshi", at: at)
    }

    func waitingReleases() throws -> [Recorded] { try notices(in: [.approved]) }

    // MARK: Steps

    private func require(_ hash: ContentHash, of current: Recorded) throws(LedgerError) {
        guard current.hash == hash else {
            throw .refused(reason: "notice \(current.id) has changed since it was shown; look again")
        }
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

    /// Takes one step of the lifecycle that needs nothing else. What anybody had agreed to is void wherever the step leads
    /// away from acceptance.
    func move(
        _ id: NoticeID, to stage: Lifecycle, reason: String?, actor: String, at: Timestamp
    ) throws -> Recorded {
        let current = try existing(id)
        guard current.lifecycle.canBecome(stage) else {
            throw LedgerError.refused(
                reason: "notice \(id) is \(current.lifecycle.rawValue) and cannot become \(stage.rawValue)")
        }
        try run(
            """
            UPDATE notice SET lifecycle = ?2, reason = ?3, approver = NULL, warrant = NULL, release_at = NULL
            WHERE id = ?1
            """, id.rawValue, stage.rawValue, reason)
        try note(id, stage, actor: actor, reason: reason, facts: ["hash": current.hash.rawValue], at: at)
        return try existing(id)
    }
}
