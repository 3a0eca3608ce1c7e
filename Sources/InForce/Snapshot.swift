package import Notice

/// What the ledger says at one moment: everything shown on boards and in feeds and told by the chat is computed from it.
package struct Snapshot: Sendable, Hashable {
    /// The newest version of every thread that is in force, most urgent first.
    package var inForce: [Notice]
    /// All clears and retractions of the last `Lifetimes.ended`, newest first.
    package var ended: [Notice]
    /// Everyday notices whose time is over, newest first, at most `Snapshot.longestArchive`.
    package var archive: [Notice]
    /// The earlier versions of the threads above, oldest first: what an update or a cancellation refers to.
    package var earlier: [ThreadID: [Version]]
    /// The moment this was computed for.
    package var asOf: Timestamp
    /// The last moment up to `asOf` at which something above changed; nil where nothing ever did. It stays the same
    /// however often the snapshot is computed, so it is what feeds print as their time of update.
    package var changedAt: Timestamp?
    /// The next moment at which time alone changes something above; nil where none is known.
    package var nextChange: Timestamp?

    /// Everyday notices kept findable; older ones are in the ledger only.
    package static let longestArchive = 100

    /// A version that another one replaced.
    package struct Version: Sendable, Hashable {
        package var id: NoticeID
        package var number: Int
        package var acceptedAt: Timestamp

        package init(of notice: Notice) {
            id = notice.id
            number = notice.version
            acceptedAt = notice.acceptedAt
        }
    }

    package init(
        inForce: [Notice] = [], ended: [Notice] = [], archive: [Notice] = [],
        earlier: [ThreadID: [Version]] = [:], asOf: Timestamp, changedAt: Timestamp? = nil,
        nextChange: Timestamp? = nil
    ) {
        self.inForce = inForce
        self.ended = ended
        self.archive = archive
        self.earlier = earlier
        self.asOf = asOf
        self.changedAt = changedAt
        self.nextChange = nextChange
    }

    /// The most urgent notice in force; what a board takes over for.
    package var foremost: Notice? { inForce.first }
}
