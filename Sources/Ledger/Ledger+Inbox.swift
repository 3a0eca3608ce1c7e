package import Channel
package import Notice

/// What residents sent, kept until it is answered.
extension Ledger {
    /// Keeps events and returns those that were not known yet, synced, so that the provider may be told 200. An
    /// `unsend` empties the message it names.
    package func receive(_ events: [Inbound]) async throws -> [InboxEntry] {
        let vault = vault
        return try await write(.critical) { try $0.receive(events, vault) }
    }

    /// Marks an event answered and forgets its text (no consultation content is kept, facts: ward.md).
    package func answered(_ number: Int64, at: Timestamp) async throws {
        try await write { try $0.answered(number, at: at) }
    }

    /// Events without an answer, oldest first; after a restart these are answered or let go.
    package func unanswered(limit: Int = 1_000) async throws -> [InboxEntry] {
        let vault = vault
        return try await read { try $0.unanswered(limit: limit, vault) }
    }
}
