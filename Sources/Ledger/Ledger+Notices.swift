package import Notice

/// Notices, their approval, and what sources remember.
extension Ledger {
    /// What the source stored last; nil before its first acceptance.
    package func source(_ id: SourceID) async throws -> SourceRecord? {
        try await read { try $0.source(id) }
    }

    /// Writes the source's state and cursor, every proposal with its verdict, plan headers and audit rows in one synced
    /// transaction. Returns the proposals as recorded, in their order.
    ///
    /// - An end (all clear, retraction) of a thread of which nothing was ever accepted withdraws the drafts that wait
    ///   there and is archived: the public never heard of it. Staff may still say so with a notice of their own.
    /// - A new proposal of a source withdraws the source's older drafts of the thread: they are no longer true.
    /// - An accepted version that is sent supersedes every delivery of older versions that has not started; one that is only
    ///   shown leaves them on their way.
    package func accept(_ acceptance: Acceptance) async throws -> [Recorded] {
        try await write(.critical) { try $0.accept(acceptance) }
    }

    /// Keeps a draft by staff, and hands it in where it is ready.
    package func propose(
        _ draft: Draft, rule: String, isSubmitted: Bool, actor: String, at: Timestamp
    ) async throws -> Recorded {
        try await write { try $0.propose(draft, rule: rule, isSubmitted: isSubmitted, actor: actor, at: at) }
    }

    /// Hands in a draft or a returned notice; with `content`, rewritten. Only its author may.
    package func submit(
        _ id: NoticeID, content: Content? = nil, actor: String, at: Timestamp
    ) async throws -> Recorded {
        try await write { try $0.submit(id, content: content, actor: actor, at: at) }
    }

    /// Replaces the content of what is not public; it is a draft again, and what anybody had agreed to is void. Only its
    /// author may; whoever rewrites a source's draft becomes its author.
    package func rewrite(
        _ id: NoticeID, content: Content, actor: String, at: Timestamp
    ) async throws -> Recorded {
        try await write { try $0.rewrite(id, content: content, actor: actor, at: at) }
    }

    /// Approves and accepts in one transaction. Refuses where the approver is the author, where the content is no
    /// longer the one of `hash`, or where it has not been handed in. What a source handed in
    /// itself needs this one person; its drafts a first one, who hands them in. Asked
    /// again by the same person, it gives what was accepted and does nothing.
    /// - Parameter deciding: asked inside the transaction about the row as it stands there; throws where it may not be.
    package func approve(
        _ id: NoticeID, hash: ContentHash, actor: String, at: Timestamp,
        deciding: @escaping @Sendable (Recorded) throws -> Release
    ) async throws -> Recorded {
        try await write(.critical) { try $0.approve(id, hash: hash, actor: actor, at: at, deciding: deciding) }
    }

    /// Writes and accepts in one transaction what its author may send alone: never an order, nor what replaces or ends one.
    /// - Parameter deciding: asked inside the transaction, with what the thread last told; throws where it may not be.
    package func sendAlone(
        _ draft: Draft, actor: String, at: Timestamp,
        deciding: @escaping @Sendable (_ told: Content?) throws -> Sending
    ) async throws -> Recorded {
        try await write(.critical) { try $0.sendAlone(draft, actor: actor, at: at, deciding: deciding) }
    }

    /// Agrees alone to what was handed in, on a recorded verbal order. It waits, durably, until `releaseAt`; till then it can
    /// be withdrawn, returned or rewritten. Asked again by the same person, it gives what waits and does nothing.
    package func breakGlass(
        _ id: NoticeID, hash: ContentHash, order: VerbalOrder, releaseAt: Timestamp, actor: String, at: Timestamp,
        checking: @escaping @Sendable (Recorded, _ told: Content?) throws -> Void = { _, _ in }
    ) async throws -> Recorded {
        try await write(.critical) {
            try $0.breakGlass(
                id, hash: hash, order, releaseAt: releaseAt, actor: actor, at: at, checking: checking)
        }
    }

    /// Accepts what waited for its release. `isOver`: its seconds were counted by a clock that does not step.
    package func release(
        _ id: NoticeID, isOver: Bool, at: Timestamp, deciding: @escaping @Sendable (Recorded) throws -> Release
    ) async throws -> Recorded {
        try await write(.critical) { try $0.release(id, isOver: isOver, at: at, deciding: deciding) }
    }

    /// What one person sent alone and has not gone out yet, oldest first.
    package func waitingReleases() async throws -> [Recorded] {
        try await read { try $0.waitingReleases() }
    }

    package func returnToAuthor(
        _ id: NoticeID, reason: String, actor: String, at: Timestamp
    ) async throws -> Recorded {
        try await write { try $0.move(id, to: .returned, reason: reason, actor: actor, at: at) }
    }

    /// Takes back what was not accepted yet.
    package func withdraw(_ id: NoticeID, reason: String, actor: String, at: Timestamp) async throws -> Recorded {
        try await write(.critical) { try $0.move(id, to: .withdrawn, reason: reason, actor: actor, at: at) }
    }

    /// Everything that waits for a person or for its release, oldest first.
    package func pendingNotices() async throws -> [Recorded] {
        try await read { try $0.pendingNotices() }
    }

    /// Accepted versions in the order of acceptance, from `since` on, or all, of which what is stored matches its hash; the fold
    /// of `InForce` starts here.
    package func acceptedNotices(since: Timestamp? = nil) async throws -> [Notice] {
        try await soundNotices(since: since).notices
    }

    /// The same, beside those whose stored content does not match its hash. One of them must not keep all others from being
    /// shown and sent; whoever asks here tells staff of it.
    package func soundNotices(since: Timestamp? = nil) async throws -> (notices: [Notice], damaged: [Damage]) {
        try await read { try $0.soundNotices(since: since) }
    }

    /// Accepted versions of one product, in the order of acceptance.
    package func acceptedNotices(worded product: String) async throws -> [Notice] {
        try await read { try $0.acceptedNotices(worded: product) }
    }

    /// Writes down that a version in force was not renewed in time. False where that is known already.
    package func noteOverdue(_ id: NoticeID, renewBy: Timestamp, at: Timestamp) async throws -> Bool {
        try await write { try $0.noteOverdue(id, renewBy: renewBy, at: at) }
    }

    package func notice(_ id: NoticeID) async throws -> Recorded? {
        try await read { try $0.recorded(id) }
    }

    /// Every version and draft of a thread, oldest first.
    package func thread(_ id: ThreadID) async throws -> [Recorded] {
        try await read { try $0.thread(id) }
    }
}
