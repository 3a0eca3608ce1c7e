import Channel
import Delivery
import Notice

/// Freezing attempts: what goes on the wire is on disk first.
extension Database {
    func claim(
        channel: ChannelID, limits: Limits, limit: Int, lane: Lane?, now: Timestamp, policy: RetryPolicy,
        keys: () -> AttemptKey, _ vault: Vault
    ) throws -> [ClaimedAttempt] {
        try expirePlans(now: now)
        var claimed: [ClaimedAttempt] = []
        for urgency in Urgency.allCases.reversed() where lane == nil || Lane(urgency) == lane {
            claimed += try repeats(
                channel, urgency, limit: limit - claimed.count, now: now, policy: policy, vault)
            let legs = try all(
                """
                SELECT l.notice FROM leg l JOIN plan p ON p.notice = l.notice
                WHERE l.channel = ?1 AND l.is_finished = 0 AND p.state = 0 AND p.urgency = ?2 ORDER BY l.notice
                """, channel.rawValue, urgency.rank
            ) { $0.int64(0) }
            for leg in legs where claimed.count < limit {
                claimed += try fresh(
                    leg, channel, limits: limits, limit: limit - claimed.count, now: now, policy: policy, keys: keys,
                    vault)
            }
        }
        return claimed
    }

    // MARK: Repeats

    private struct StoredAttempt {
        var id: Int64, notice: Int64, language: LanguageTag, hash: String, key: AttemptKey
        var isKeyed: Bool, firstAt: Timestamp, repeatUntil: Timestamp, sends: Int, isSilent: Bool
    }

    private func repeats(
        _ channel: ChannelID, _ urgency: Urgency, limit: Int, now: Timestamp, policy: RetryPolicy, _ vault: Vault
    ) throws -> [ClaimedAttempt] {
        guard limit > 0 else { return [] }
        let due = try all(
            """
            SELECT a.id, a.notice, a.language, a.hash, a.key, a.is_keyed, a.first_at, a.repeat_until,
                a.sends, a.is_silent
            FROM attempt a JOIN plan p ON p.notice = a.notice
            WHERE a.channel = ?1 AND a.state = 1 AND a.urgency = ?2 AND a.due <= ?3 AND p.state = 0
            ORDER BY a.due LIMIT ?4
            """, channel.rawValue, urgency.rank, now, limit
        ) { row throws(LedgerError) in
            guard let language = LanguageTag(rawValue: row.text(2)) else {
                throw .corrupt("attempt \(row.int64(0)) has an unknown language")
            }
            return StoredAttempt(
                id: row.int64(0), notice: row.int64(1), language: language, hash: row.text(3),
                key: AttemptKey(rawValue: row.text(4)), isKeyed: row.bool(5), firstAt: row.time(6),
                repeatUntil: row.time(7), sends: row.int(8), isSilent: row.bool(9))
        }
        var claimed: [ClaimedAttempt] = []
        for attempt in due {
            guard
                policy.mayRepeat(
                    sends: attempt.sends, isKeyed: attempt.isKeyed, repeatUntil: attempt.repeatUntil, at: now)
            else {
                // Beyond this a repeat could reach everyone twice: its deliveries stay visibly unknown.
                try run("UPDATE attempt SET state = 2, due = NULL WHERE id = ?1", attempt.id)
                continue
            }
            let recipients = try all(
                """
                SELECT d.subscription, s.sealed FROM delivery d JOIN subscription s ON s.id = d.subscription
                WHERE d.attempt = ?1 AND d.state IN (1, 10) ORDER BY d.subscription
                """, attempt.id
            ) { try recipient($0.int64(0), sealed: $0.blob(1), on: channel, vault) }
            try run("UPDATE attempt SET state = 0, due = NULL, sends = sends + 1 WHERE id = ?1", attempt.id)
            try run(
                "UPDATE delivery SET state = ?2 WHERE attempt = ?1 AND state IN (1, 10)", attempt.id,
                DeliveryState.sending.rawValue)
            let notice = try plan(attempt.notice).recorded.id
            claimed.append(
                ClaimedAttempt(
                    id: attempt.id, notice: notice, urgency: urgency,
                    prepared: try bytes(attempt.hash, notice: notice, channel: channel, language: attempt.language),
                    recipients: recipients, key: attempt.key, firstAttempt: attempt.firstAt,
                    sends: attempt.sends + 1, isSilent: attempt.isSilent))
        }
        return claimed
    }

    // MARK: Fresh attempts

    private func fresh(
        _ number: Int64, _ channel: ChannelID, limits: Limits, limit: Int, now: Timestamp, policy: RetryPolicy,
        keys: () -> AttemptKey, _ vault: Vault
    ) throws -> [ClaimedAttempt] {
        var claimed: [ClaimedAttempt] = []
        for language in try waitingLanguages(number, channel) where claimed.count < limit {
            switch try prepared(number, channel, language) {
            case nil:
                continue
            case .refused(let reason):
                try refuseWaiting(number, channel, language, reason: reason)
            case .stored(let hash):
                let room = (limit - claimed.count) * max(1, limits.batch)
                let (recorded, header) = try plan(number)
                let waiting = try ready(recorded, number, channel, language, now: now, limit: room, vault)
                guard !waiting.isEmpty else { continue }
                let prepared = try bytes(hash, notice: recorded.id, channel: channel, language: language)
                for (isSilent, batch) in Self.batches(waiting, limit: limits.batch).prefix(limit - claimed.count) {
                    // Members are numbered in one order for ever, so that a repeat carries the same bytes.
                    let members = batch.map(\.recipient).sorted { $0.id < $1.id }
                    let key = keys()
                    let id = try freeze(
                        members, number, channel, language, urgency: header.audience.urgency, hash: hash, key: key,
                        isSilent: isSilent, limits: limits, now: now, policy: policy)
                    claimed.append(
                        ClaimedAttempt(
                            id: id, notice: recorded.id, urgency: header.audience.urgency, prepared: prepared,
                            recipients: members, key: key, firstAttempt: now, sends: 1, isSilent: isSilent))
                }
            }
        }
        return claimed
    }

    private struct Ready {
        var recipient: Recipient
        var isSilent: Bool
    }

    /// Those who may be rung first, then those who may not, each in order.
    private static func batches(_ ready: [Ready], limit: Int) -> [(isSilent: Bool, ArraySlice<Ready>)] {
        [false, true].flatMap { isSilent in
            Batching.batches(ready.filter { $0.isSilent == isSilent }, limit: limit).map { (isSilent, $0) }
        }
    }

    /// Those who may be sent this version now. Cancels on the way whoever has left, and for an end those who were
    /// never told of the beginning.
    private func ready(
        _ recorded: Recorded, _ number: Int64, _ channel: ChannelID, _ language: LanguageTag, now: Timestamp,
        limit: Int, _ vault: Vault
    ) throws -> [Ready] {
        let version = recorded.version ?? 1
        let needsReach = recorded.content.phase.endsThread && version > 1
        // Whoever has an older version on the wire waits until its outcome is known (promise 4).
        let order =
            version > 1
            ? """
                AND NOT EXISTS (SELECT 1 FROM notice o JOIN delivery x ON x.notice = o.number
                    AND x.subscription = d.subscription
                    WHERE o.thread = ?6 AND o.version < ?7 AND x.state = 1)
            """ : ""
        let reach =
            needsReach
            ? """
                EXISTS (SELECT 1 FROM notice o JOIN delivery x ON x.notice = o.number
                    AND x.subscription = d.subscription
                    WHERE o.thread = ?6 AND o.version < ?7 AND x.reached = 1)
            """ : "1"
        // A correction rings nobody whose phone has certainly had the notice. Whoever may not have had it is rung.
        let wasRung =
            recorded.content.phase == .correction && version > 1
            ? """
                EXISTS (SELECT 1 FROM notice o JOIN delivery x ON x.notice = o.number
                    AND x.subscription = d.subscription
                    WHERE o.thread = ?6 AND o.version < ?7 AND x.state IN (2, 3))
            """ : "0"
        let statement = try prepare(
            """
            SELECT d.subscription, s.sealed, s.ended_at IS NULL AND s.sealed IS NOT NULL, \(reach), \(wasRung)
            FROM delivery d INDEXED BY delivery_due LEFT JOIN subscription s ON s.id = d.subscription
            WHERE d.notice = ?1 AND d.channel = ?2 AND d.language = ?3 AND d.due <= ?4 \(order)
            ORDER BY d.due LIMIT ?5
            """)
        try statement.bind(1, number)
        try statement.bind(2, channel.rawValue)
        try statement.bind(3, language.rawValue)
        try statement.bind(4, now)
        try statement.bind(5, limit)
        if version > 1 {
            try statement.bind(6, recorded.thread.rawValue)
            try statement.bind(7, version)
        }
        var ready: [Ready] = []
        var left: [(Int64, String)] = []
        while let row = try statement.step() {
            let id = row.int64(0)
            if !row.bool(2) {
                left.append((id, "the subscription ended"))
            } else if !row.bool(3) {
                left.append((id, "nothing of the thread reached this recipient"))
            } else {
                ready.append(
                    Ready(
                        recipient: try recipient(id, sealed: row.blob(1), on: channel, vault),
                        isSilent: !recorded.manner.isLoud || row.bool(4)))
            }
        }
        for (id, reason) in left {
            try run(
                "UPDATE delivery SET state = ?3, due = NULL, reason = ?4 WHERE notice = ?1 AND subscription = ?2",
                number, id, DeliveryState.cancelled.rawValue, reason)
        }
        return ready
    }

    private func freeze(
        _ members: [Recipient], _ number: Int64, _ channel: ChannelID, _ language: LanguageTag, urgency: Urgency,
        hash: String, key: AttemptKey, isSilent: Bool, limits: Limits, now: Timestamp, policy: RetryPolicy
    ) throws(LedgerError) -> Int64 {
        try run(
            """
            INSERT INTO attempt (notice, channel, language, urgency, hash, key, is_keyed, members, first_at,
                repeat_until, sends, state, is_silent)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 1, 0, ?11)
            """, number, channel.rawValue, language.rawValue, urgency.rank, hash, key.rawValue,
            limits.keyLifetime > 0, members.count, now,
            policy.repeatUntil(first: now, keyLifetime: limits.keyLifetime), isSilent)
        let id = lastInsertedRow
        let member = try prepare(
            "UPDATE delivery SET state = 1, due = NULL, attempt = ?3 WHERE notice = ?1 AND subscription = ?2")
        try member.bind(1, number)
        try member.bind(3, id)
        for recipient in members {
            try member.bind(2, recipient.id)
            try member.run()
        }
        return id
    }

    private func refuseWaiting(
        _ number: Int64, _ channel: ChannelID, _ language: LanguageTag, reason: String
    ) throws(LedgerError) {
        try run(
            """
            UPDATE delivery SET state = ?4, due = NULL, reason = ?5 WHERE notice = ?1 AND subscription IN (
                SELECT subscription FROM delivery INDEXED BY delivery_due
                WHERE notice = ?1 AND channel = ?2 AND language = ?3 AND due IS NOT NULL LIMIT ?6)
            """, number, channel.rawValue, language.rawValue, DeliveryState.refused.rawValue, reason,
            Self.refusalChunk)
    }

    /// Rows closed at once, so that the writer is not held.
    private static let refusalChunk = 4_000

    private func recipient(
        _ id: Int64, sealed: [UInt8], on channel: ChannelID, _ vault: Vault
    ) throws(LedgerError) -> Recipient {
        let (address, secret) = try vault.openAddress(sealed, on: channel)
        return Recipient(id: id, address: address, unsubscribeToken: vault.unsubscribeToken(id), secret: secret)
    }

    func nextDue(channel: ChannelID) throws -> Timestamp? {
        var earliest =
            try first(
                """
                SELECT min(a.due) FROM attempt a JOIN plan p ON p.notice = a.notice
                WHERE a.channel = ?1 AND a.state = 1 AND p.state = 0
                """, channel.rawValue
            ) { $0.optionalTime(0) } ?? nil
        let legs = try all(
            """
            SELECT l.notice FROM leg l JOIN plan p ON p.notice = l.notice
            WHERE l.channel = ?1 AND l.is_finished = 0 AND p.state = 0
            """, channel.rawValue
        ) { $0.int64(0) }
        for leg in legs {
            for language in try waitingLanguages(leg, channel) {
                let due =
                    try first(
                        """
                        SELECT due FROM delivery INDEXED BY delivery_due
                        WHERE notice = ?1 AND channel = ?2 AND language = ?3 AND due IS NOT NULL ORDER BY due LIMIT 1
                        """, leg, channel.rawValue, language.rawValue
                    ) { $0.optionalTime(0) } ?? nil
                if let due { earliest = min(earliest ?? due, due) }
            }
        }
        return earliest
    }
}
