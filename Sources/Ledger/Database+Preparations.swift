import Channel
import Crypto
import Notice

extension Database {
    func neededPreparations(limit: Int) throws -> [Preparation] {
        let legs = try all(
            """
            SELECT l.notice, l.channel FROM leg l JOIN plan p ON p.notice = l.notice
            WHERE l.is_finished = 0 AND p.state = 0 ORDER BY p.urgency DESC, l.notice, l.channel
            """
        ) { ($0.int64(0), ChannelID(rawValue: $0.text(1))) }
        var needed: [Preparation] = []
        for (number, channel) in legs {
            for language in try waitingLanguages(number, channel) {
                if try prepared(number, channel, language) != nil { continue }
                let recorded: Recorded
                // Damage is for the claim to act on; it must not keep the others from being worded.
                do { recorded = try plan(number).recorded } catch LedgerError.corrupt { break }
                guard let notice = recorded.notice, needed.count < limit else { return needed }
                needed.append(Preparation(notice: notice, channel: channel, language: language))
            }
        }
        return needed
    }

    /// The languages of deliveries that wait on a leg, found by hopping through the index.
    func waitingLanguages(_ notice: Int64, _ channel: ChannelID) throws(LedgerError) -> [LanguageTag] {
        var languages: [LanguageTag] = []
        var last = ""
        while let next = try first(
            """
            SELECT language FROM delivery INDEXED BY delivery_due
            WHERE notice = ?1 AND channel = ?2 AND language > ?3 AND due IS NOT NULL ORDER BY language LIMIT 1
            """, notice, channel.rawValue, last, read: { $0.text(0) })
        {
            last = next
            guard let language = LanguageTag(rawValue: next) else {
                throw .corrupt("a delivery has the unknown language \(next)")
            }
            languages.append(language)
        }
        return languages
    }

    enum PreparedState {
        case stored(hash: String)
        case refused(reason: String)
    }

    func prepared(
        _ notice: Int64, _ channel: ChannelID, _ language: LanguageTag
    ) throws(LedgerError) -> PreparedState? {
        try first(
            "SELECT hash, refusal FROM prepared WHERE notice = ?1 AND channel = ?2 AND language = ?3", notice,
            channel.rawValue, language.rawValue
        ) { row in
            row.optionalText(0).map { .stored(hash: $0) } ?? .refused(reason: row.text(1))
        }
    }

    /// The hashes of what is prepared, by language.
    func preparedLanguages(_ notice: Int64, _ channel: ChannelID) throws -> [String: String] {
        let found = try all(
            "SELECT language, hash FROM prepared WHERE notice = ?1 AND channel = ?2 AND hash IS NOT NULL", notice,
            channel.rawValue
        ) { ($0.text(0), $0.text(1)) }
        return Dictionary(found, uniquingKeysWith: { first, _ in first })
    }

    func storePrepared(_ list: [Prepared], at: Timestamp) throws {
        for prepared in list {
            let fields = try CanonicalJSON.encode(prepared.fields)
            let hash = Self.hash(prepared.bytes, fields)
            try run(
                "INSERT INTO bytes (hash, bytes, fields) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING", hash,
                prepared.bytes, fields)
            try run(
                """
                INSERT INTO prepared (notice, channel, language, hash, at)
                SELECT number, ?2, ?3, ?4, ?5 FROM notice WHERE id = ?1 ON CONFLICT DO NOTHING
                """, prepared.notice.rawValue, prepared.channel.rawValue, prepared.language.rawValue, hash, at)
        }
    }

    func refusePreparation(_ preparation: Preparation, reason: String, at: Timestamp) throws {
        let stored = try run(
            """
            INSERT INTO prepared (notice, channel, language, refusal, at)
            SELECT number, ?2, ?3, ?4, ?5 FROM notice WHERE id = ?1 ON CONFLICT DO NOTHING
            """, preparation.notice.id.rawValue, preparation.channel.rawValue, preparation.language.rawValue, reason,
            at)
        guard stored > 0 else { return }
        try audit(
            actor: "noroshi", action: "notice.unpreparable", subject: preparation.notice.id.rawValue,
            detail: "channel=\(preparation.channel) language=\(preparation.language.rawValue) reason=\(reason)", at: at)
    }

    /// Prepared bytes by their hash, verified.
    func bytes(
        _ hash: String, notice: NoticeID, channel: ChannelID, language: LanguageTag
    ) throws -> Prepared {
        let found = try first("SELECT bytes, fields FROM bytes WHERE hash = ?1", hash) { ($0.blob(0), $0.blob(1)) }
        guard let (bytes, fields) = found, Self.hash(bytes, fields) == hash else {
            throw LedgerError.corrupt("the prepared bytes of notice \(notice) do not match their hash")
        }
        return Prepared(
            notice: notice, channel: channel, language: language, bytes: bytes,
            fields: try decoded.fields(hash) { try CanonicalJSON.decode([String: String].self, from: fields) })
    }

    static func hash(_ bytes: [UInt8], _ fields: [UInt8]) -> String {
        Hexadecimal.encode(SHA256.hash(SHA256.hash(bytes) + fields))
    }
}
