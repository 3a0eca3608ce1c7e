package import Channel
package import Notice

/// Talks that were handed to a person. What is written in them is sealed, and gone when they end (facts: ward.md, no
/// consultation content is kept).
extension Ledger {
    /// Lines kept of a talk; older ones go.
    package static let talkLineLimit = 200
    /// Scalars of one line.
    package static let talkTextLimit = 2_000
    /// Talks open at once; beyond them none is begun, and the resident is told where to call.
    package static let talkLimit = 10_000
    /// Seconds without a word from anybody, or since it began without anybody who took it, after which a talk ends and the chat
    /// answers again.
    package static let talkIdleSeconds: Int64 = 24 * 3_600

    /// Begins a talk with whoever sent this, or finds the one under way; nil where too many are open.
    package func openTalk(_ inbound: Inbound, language: LanguageTag, at: Timestamp) async throws -> Int64? {
        let vault = vault
        return try await write { try $0.openTalk(inbound, language, vault, at: at) }
    }

    /// Keeps what a resident wrote where a talk with them is under way, and gives its number; nil where none is.
    package func hear(_ inbound: Inbound, text: String, at: Timestamp) async throws -> Int64? {
        let vault = vault
        // Nearly nobody is in a talk: only a word in one costs a write.
        guard try await read({ try $0.hasTalk(inbound, vault) }) else { return nil }
        return try await write { try $0.hear(inbound, text, vault, at: at) }
    }

    /// Deletes what a resident took back from the talk under way with them, if any.
    package func unsayInTalk(_ message: String, by inbound: Inbound) async throws {
        let vault = vault
        guard try await read({ try $0.hasTalk(inbound, vault) }) else { return }
        try await write { try $0.unsay(message, inbound, vault) }
    }

    /// The talks under way, those that have waited longest first.
    package func talks() async throws -> [Talk] {
        try await read { try $0.talks() }
    }

    package func lines(of talk: Int64) async throws -> [Talk.Line] {
        let vault = vault
        return try await read { try $0.lines(of: talk, vault) }
    }

    /// Takes a talk over; refused where somebody else has it.
    package func claim(talk: Int64, by staff: String) async throws {
        try await write { try $0.claim(talk, by: staff) }
    }

    /// Keeps what staff answered and gives the resident's last message, which the answer goes to. Refused where another
    /// member has the talk.
    package func say(_ text: String, in talk: Int64, by staff: String, at: Timestamp) async throws -> Inbound {
        let vault = vault
        return try await write { try $0.say(text, in: talk, by: staff, vault, at: at) }
    }

    /// Ends a talk and deletes what was written in it; gives the resident's last message and language, so that they can be told.
    package func endTalk(_ talk: Int64) async throws -> (Inbound, LanguageTag) {
        let vault = vault
        return try await write { try $0.endTalk(talk, vault) }
    }

    /// Ends the talks in which nobody has written since, and those that began before and nobody took; gives how many.
    package func endTalks(idleSince: Timestamp) async throws -> Int {
        try await write { try $0.endTalks(idleSince: idleSince) }
    }
}
