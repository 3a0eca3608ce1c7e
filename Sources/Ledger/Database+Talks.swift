import Channel
import Notice

extension Database {
    func openTalk(
        _ inbound: Inbound, _ language: LanguageTag, _ vault: Vault, at: Timestamp
    ) throws -> Int64? {
        if let number = try talk(with: inbound, vault) { return number }
        let count = try first("SELECT count(*) FROM talk") { $0.int(0) } ?? 0
        guard count < Ledger.talkLimit else { return nil }
        try run(
            """
            INSERT INTO talk (channel, blind, sealed, language, opened_at, last_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5)
            """, inbound.channel.rawValue, vault.blindIndex(inbound.channel, inbound.sender),
            try sealed(inbound, vault),
            language.rawValue, at)
        return lastInsertedRow
    }

    func hasTalk(_ inbound: Inbound, _ vault: Vault) throws -> Bool { try talk(with: inbound, vault) != nil }

    func hear(_ inbound: Inbound, _ text: String, _ vault: Vault, at: Timestamp) throws -> Int64? {
        guard let number = try talk(with: inbound, vault) else { return nil }
        try run(
            "UPDATE talk SET sealed = ?2, last_at = ?3 WHERE number = ?1", number, try sealed(inbound, vault), at)
        try add(text, by: nil, message: inbound.messageID, to: number, vault, at: at)
        return number
    }

    func talks() throws -> [Talk] {
        try all(
            """
            SELECT number, channel, language, staff, opened_at, last_at,
                (SELECT count(*) FROM talk_line l WHERE l.talk = talk.number)
            FROM talk ORDER BY staff IS NOT NULL, last_at, number
            """
        ) {
            Talk(
                number: $0.int64(0), channel: ChannelID(rawValue: $0.text(1)),
                language: LanguageTag(rawValue: $0.text(2)) ?? .japanese, staff: $0.optionalText(3),
                openedAt: $0.time(4),
                lastAt: $0.time(5), lines: $0.int(6))
        }
    }

    func lines(of talk: Int64, _ vault: Vault) throws -> [Talk.Line] {
        try all("SELECT staff, sealed, at FROM talk_line WHERE talk = ?1 ORDER BY line", talk) { row in
            Talk.Line(
                staff: row.optionalText(0),
                text: String(decoding: try vault.open(row.blob(1), for: Self.purpose(talk)), as: UTF8.self),
                at: row.time(2))
        }
    }

    func claim(_ talk: Int64, by staff: String) throws(LedgerError) {
        let claimed = try run(
            "UPDATE talk SET staff = ?2 WHERE number = ?1 AND (staff IS NULL OR staff = ?2)", talk, staff)
        if claimed == 0 { throw try refusal(talk) }
    }

    func say(_ text: String, in talk: Int64, by staff: String, _ vault: Vault, at: Timestamp) throws -> Inbound {
        try claim(talk, by: staff)
        try run("UPDATE talk SET last_at = ?2 WHERE number = ?1", talk, at)
        try add(text, by: staff, message: nil, to: talk, vault, at: at)
        return try lastInbound(of: talk, vault)
    }

    func endTalk(_ talk: Int64, _ vault: Vault) throws -> (Inbound, LanguageTag) {
        let inbound = try lastInbound(of: talk, vault)
        let language = try first("SELECT language FROM talk WHERE number = ?1", talk) {
            LanguageTag(rawValue: $0.text(0))
        }
        try run("DELETE FROM talk_line WHERE talk = ?1", talk)
        try run("DELETE FROM talk WHERE number = ?1", talk)
        return (inbound, (language ?? nil) ?? .japanese)
    }

    func unsay(_ message: String, _ inbound: Inbound, _ vault: Vault) throws(LedgerError) {
        guard let number = try talk(with: inbound, vault) else { return }
        try run("DELETE FROM talk_line WHERE talk = ?1 AND message = ?2", number, message)
    }

    func endTalks(idleSince: Timestamp) throws(LedgerError) -> Int {
        // Who writes again and again to a talk that nobody takes would wait for ever.
        let over = "last_at < ?1 OR (staff IS NULL AND opened_at < ?1)"
        try run("DELETE FROM talk_line WHERE talk IN (SELECT number FROM talk WHERE \(over))", idleSince)
        return try run("DELETE FROM talk WHERE \(over)", idleSince)
    }

    /// Ends the talk with a person who is to be forgotten.
    func endTalk(blind: [UInt8]) throws(LedgerError) {
        try run("DELETE FROM talk_line WHERE talk IN (SELECT number FROM talk WHERE blind = ?1)", blind)
        try run("DELETE FROM talk WHERE blind = ?1", blind)
    }

    // MARK: Parts

    private func talk(with inbound: Inbound, _ vault: Vault) throws(LedgerError) -> Int64? {
        try first(
            "SELECT number FROM talk WHERE channel = ?1 AND blind = ?2", inbound.channel.rawValue,
            vault.blindIndex(inbound.channel, inbound.sender)
        ) { $0.int64(0) }
    }

    private func add(
        _ text: String, by staff: String?, message: String?, to talk: Int64, _ vault: Vault, at: Timestamp
    ) throws(LedgerError) {
        let line = String(String.UnicodeScalarView(text.unicodeScalars.prefix(Ledger.talkTextLimit)))
        let sealed = try vault.seal(Array(line.utf8), for: Self.purpose(talk))
        try run(
            """
            INSERT INTO talk_line (talk, line, staff, sealed, at, message)
            SELECT ?1, coalesce(max(line), 0) + 1, ?2, ?3, ?4, ?5 FROM talk_line WHERE talk = ?1
            """, talk, staff, sealed, at, message)
        try run(
            """
            DELETE FROM talk_line WHERE talk = ?1
                AND line <= (SELECT max(line) FROM talk_line WHERE talk = ?1) - ?2
            """, talk, Ledger.talkLineLimit)
    }

    private func lastInbound(of talk: Int64, _ vault: Vault) throws -> Inbound {
        let row = try first("SELECT channel, sealed FROM talk WHERE number = ?1", talk) { ($0.text(0), $0.blob(1)) }
        guard let (channel, sealed) = row else { throw LedgerError.notFound("talk \(talk)") }
        let bytes = try vault.open(sealed, for: Self.purpose(channel))
        return try CanonicalJSON.decode(Inbound.self, from: bytes)
    }

    /// Whom to answer, without the words: these stand in the lines.
    private func sealed(_ inbound: Inbound, _ vault: Vault) throws -> [UInt8] {
        var wordless = inbound
        wordless.kind = .other("talk")
        // Its token is spent or stale by the time a person answers.
        wordless.replyToken = nil
        return try vault.seal(try CanonicalJSON.encode(wordless), for: Self.purpose(inbound.channel.rawValue))
    }

    private func refusal(_ talk: Int64) throws(LedgerError) -> LedgerError {
        let staff = try first("SELECT staff FROM talk WHERE number = ?1", talk) { $0.optionalText(0) ?? "" }
        guard let staff else { return .notFound("talk \(talk)") }
        return .refused(reason: "\(staff) has this talk")
    }

    private static func purpose(_ talk: Int64) -> String { "talk line \(talk)" }

    private static func purpose(_ channel: String) -> String { "talk \(channel)" }
}
