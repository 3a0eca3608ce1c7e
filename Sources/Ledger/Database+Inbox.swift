import Channel
import Notice

extension Database {
    func receive(_ events: [Inbound], _ vault: Vault) throws -> [InboxEntry] {
        var fresh: [InboxEntry] = []
        for event in events {
            let sealed = try vault.seal(try CanonicalJSON.encode(event), for: "inbox \(event.channel)")
            let stored = try run(
                """
                INSERT INTO inbox (channel, event, blind, message, sealed, received_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                ON CONFLICT (channel, event) DO NOTHING
                """, event.channel.rawValue, event.id, vault.blindIndex(event.channel, event.sender), event.messageID,
                sealed, event.receivedAt)
            guard stored == 1 else { continue }
            fresh.append(InboxEntry(number: lastInsertedRow, inbound: event))
            if case .unsend(let message) = event.kind {
                try run(
                    """
                    UPDATE inbox SET sealed = NULL, answered_at = coalesce(answered_at, ?3)
                    WHERE channel = ?1 AND message = ?2
                    """, event.channel.rawValue, message, event.receivedAt)
            }
        }
        return fresh
    }

    func answered(_ number: Int64, at: Timestamp) throws {
        try run(
            "UPDATE inbox SET sealed = NULL, answered_at = ?2 WHERE number = ?1 AND answered_at IS NULL", number, at)
    }

    func unanswered(limit: Int, _ vault: Vault) throws -> [InboxEntry] {
        try all(
            """
            SELECT number, channel, sealed FROM inbox WHERE answered_at IS NULL AND sealed IS NOT NULL
            ORDER BY number LIMIT ?1
            """, limit
        ) { row in
            let bytes = try vault.open(row.blob(2), for: "inbox \(row.text(1))")
            return InboxEntry(number: row.int64(0), inbound: try CanonicalJSON.decode(Inbound.self, from: bytes))
        }
    }
}
