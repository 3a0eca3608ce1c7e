package import Notice

/// A notice as the ledger holds it, at any stage of its lifecycle.
package struct Recorded: Sendable, Hashable {
    package var id: NoticeID
    package var thread: ThreadID
    /// Nil until it is accepted.
    package var version: Int?
    package var lifecycle: Lifecycle
    package var content: Content
    package var hash: ContentHash
    /// The rule of the publication table that decided.
    package var rule: String
    package var author: String
    /// The second person, or who broke the glass; nil for what went out by rule or was sent alone.
    package var approver: String?
    /// Why it was returned, withdrawn or archived.
    package var reason: String?
    package var createdAt: Timestamp
    package var acceptedAt: Timestamp?
    /// How it is brought to people; means nothing until it is accepted.
    package var manner: Manner
    /// On whose authority it became public, or is about to; nil before.
    package var warrant: Warrant?
    /// When what one person sent alone at night goes out, unless it is taken back.
    package var releaseAt: Timestamp?

    package init(
        id: NoticeID, thread: ThreadID, version: Int?, lifecycle: Lifecycle, content: Content, hash: ContentHash,
        rule: String, author: String, approver: String?, reason: String?, createdAt: Timestamp, acceptedAt: Timestamp?,
        manner: Manner = .loud, warrant: Warrant? = nil, releaseAt: Timestamp? = nil
    ) {
        self.id = id
        self.thread = thread
        self.version = version
        self.lifecycle = lifecycle
        self.content = content
        self.hash = hash
        self.rule = rule
        self.author = author
        self.approver = approver
        self.reason = reason
        self.createdAt = createdAt
        self.acceptedAt = acceptedAt
        self.manner = manner
        self.warrant = warrant
        self.releaseAt = releaseAt
    }

    /// The public version; nil until it is accepted.
    package var notice: Notice? {
        guard let version, let acceptedAt else { return nil }
        return Notice(
            id: id, thread: thread, version: version, content: content, acceptedAt: acceptedAt, manner: manner)
    }
}
