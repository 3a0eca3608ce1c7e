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
    /// - An accepted version supersedes every delivery of older versions that has not started.
    package func accept(_ acceptance: Acceptance) async throws -> [Recorded] {
        try await write(.critical) { try $0.accept(acceptance) }
    }

    /// Keeps a draft by staff: `draft` while it is being written, `submitted` when it is handed in.
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

    /// Approves and accepts in one transaction. Refuses where the approver is the author, where the content is no
    /// longer the one of `hash`, or where staff's notice has not been handed in. A source's draft needs one person.
    package func approve(
        _ id: NoticeID, hash: ContentHash, audience: Audience, channels: [ChannelID], manner: Manner = .loud,
        actor: String, at: Timestamp
    ) async throws -> Recorded {
        try await write(.critical) {
            try $0.approve(
                id, hash: hash, audience: audience, channels: channels, manner: manner, actor: actor, at: at)
        }
    }

    package func returnToAuthor(
        _ id: NoticeID, reason: String, actor: String, at: Timestamp
    ) async throws -> Recorded {
        try await write { try $0.move(id, to: .returned, reason: reason, actor: actor, at: at) }
    }

    /// Takes back what was not accepted yet.
    package func withdraw(_ id: NoticeID, reason: String, actor: String, at: Timestamp) async throws -> Recorded {
        try await write { try $0.move(id, to: .withdrawn, reason: reason, actor: actor, at: at) }
    }

    /// Everything that waits for a person: drafts, submitted and returned notices, oldest first.
    package func pendingNotices() async throws -> [Recorded] {
        try await read { try $0.pendingNotices() }
    }

    /// Accepted versions in the order of acceptance, from `since` on, or all; the fold of `InForce` starts here.
    package func acceptedNotices(since: Timestamp? = nil) async throws -> [Notice] {
        try await read { try $0.acceptedNotices(since: since) }
    }

    package func notice(_ id: NoticeID) async throws -> Recorded? {
        try await read { try $0.recorded(id) }
    }

    /// Every version and draft of a thread, oldest first.
    package func thread(_ id: ThreadID) async throws -> [Recorded] {
        try await read { try $0.thread(id) }
    }
}
