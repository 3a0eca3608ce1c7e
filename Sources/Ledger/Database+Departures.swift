import Files
import Notice

/// Those who left, in the ledger; `DepartureFile` keeps them outside it.
extension Database {
    /// Notes that somebody left, or is to be forgotten.
    func note(_ departure: Departure) throws(LedgerError) {
        try run(
            """
            INSERT INTO erased (channel, blind, at, is_person) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT DO UPDATE SET at = excluded.at, is_person = max(is_person, excluded.is_person)
            """, departure.person.channel.rawValue, departure.person.blind, departure.at, departure.kind == .deleted)
        leaving.append(departure)
    }

    /// Somebody who comes back wants to be here again.
    func noteReturn(_ person: Departure.Person, at: Timestamp) throws(LedgerError) {
        let count = try run(
            "DELETE FROM erased WHERE channel = ?1 AND blind = ?2", person.channel.rawValue, person.blind)
        if count > 0 { leaving.append(Departure(person, .returned, at: at)) }
    }

    /// Forgets what a person wrote until then; gives the number of messages.
    @discardableResult
    func forgetWritten(by person: Departure.Person, until moment: Timestamp, at: Timestamp) throws -> Int {
        let messages = try run(
            """
            UPDATE inbox SET sealed = NULL, answered_at = coalesce(answered_at, ?2)
            WHERE blind = ?1 AND sealed IS NOT NULL AND received_at <= ?3
            """, person.blind, at, moment)
        try endTalk(blind: person.blind)
        return messages
    }

    /// Sends away again whoever left after this copy of the ledger was made, and gives everybody who is gone.
    /// - Parameter known: those who are gone by the file outside.
    func keepAway(_ known: [Departure.Person: Departure], now: Timestamp) throws -> [Departure.Person: Departure] {
        try run("BEGIN IMMEDIATE")
        do {
            let oldest = DepartureFile.oldest(now: now)
            try run("DELETE FROM erased WHERE at < ?1", oldest)
            let kept = try all("SELECT channel, blind, at, is_person FROM erased") {
                Departure(
                    Departure.Person(channel: ChannelID(rawValue: $0.text(0)), blind: $0.blob(1)),
                    $0.bool(3) ? .deleted : .left, at: $0.time(2))
            }
            var gone = Departure.gone(kept)
            var count = 0
            for departure in known.values where departure.at >= oldest && gone[departure.person] == nil {
                let active = try first(
                    "SELECT id, consented_at FROM subscription WHERE channel = ?1 AND blind = ?2",
                    departure.person.channel.rawValue, departure.person.blind
                ) { (id: $0.int64(0), consentedAt: $0.time(1)) }
                // Whoever came back since stays; a crash kept that from the file.
                if let active, active.consentedAt > departure.at { continue }
                if let active {
                    try end(active.id, at: now)
                    count += 1
                }
                if departure.kind == .deleted {
                    try forgetWritten(by: departure.person, until: departure.at, at: now)
                }
                try note(departure)
                gone[departure.person] = departure
            }
            if count > 0 {
                try audit(
                    actor: "noroshi", action: AuditAction.keptAway, subject: "subscriptions",
                    facts: ["count": "\(count)"], at: now)
            }
            try writeTallies()
            leaving = []
            try run("COMMIT")
            return gone
        } catch {
            dropTallies()
            leaving = []
            if isInTransaction { try? execute("ROLLBACK") }
            throw error
        }
    }
}
