/// One immutable version of a notice as the ledger holds it.
package struct Notice: Sendable, Hashable, Codable {
    package var id: NoticeID
    package var thread: ThreadID
    /// Counts from 1 within the thread.
    package var version: Int
    package var content: Content
    /// When it was accepted, on this daemon's clock.
    package var acceptedAt: Timestamp
    /// How it is brought to people, as policy decided when it was accepted.
    package var manner: Manner

    package init(
        id: NoticeID, thread: ThreadID, version: Int, content: Content, acceptedAt: Timestamp, manner: Manner = .loud
    ) {
        self.id = id
        self.thread = thread
        self.version = version
        self.content = content
        self.acceptedAt = acceptedAt
        self.manner = manner
    }
}
