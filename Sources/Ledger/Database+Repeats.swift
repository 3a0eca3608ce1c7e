import Channel
import Delivery
import Notice

/// Attempts that may have been taken, once more: the same members, key and bytes.
extension Database {
    private struct StoredAttempt {
        var id: Int64, notice: Int64, language: LanguageTag, hash: String, key: AttemptKey
        var isKeyed: Bool, firstAt: Timestamp, repeatUntil: Timestamp, isSilent: Bool
        var members: [Int64], each: Int, tries: Tries
    }

    func repeats(_ desk: ClaimDesk, _ urgency: Urgency, limit: Int) throws -> [ClaimedAttempt] {
        guard limit > 0 else { return [] }
        let due = try all(
            """
            SELECT a.id, a.notice, a.language, a.hash, a.key, a.is_keyed, a.first_at, a.repeat_until,
                a.sends, a.is_silent, a.recipients, a.each, a.tries
            FROM attempt a JOIN plan p ON p.notice = a.notice
            WHERE a.channel = ?1 AND a.state = 1 AND a.urgency = ?2 AND a.due <= ?3 AND p.state = 0
            ORDER BY a.due LIMIT ?4
            """, desk.channel.rawValue, urgency.rank, desk.now, limit
        ) { row throws(LedgerError) in
            guard let language = LanguageTag(rawValue: row.text(2)) else {
                throw .corrupt("attempt \(row.int64(0)) has an unknown language")
            }
            return StoredAttempt(
                id: row.int64(0), notice: row.int64(1), language: language, hash: row.text(3),
                key: AttemptKey(rawValue: row.text(4)), isKeyed: row.bool(5), firstAt: row.time(6),
                repeatUntil: row.time(7), isSilent: row.bool(9),
                members: MemberList.read(row.text(10)), each: max(1, row.int(11)),
                tries: Tries(row.text(12), sends: row.int(8)))
        }
        var claimed: [ClaimedAttempt] = []
        var hasClosed = false
        for attempt in due where claimed.count < limit {
            do {
                let requests = desk.now < attempt.repeatUntil ? try again(attempt, desk, urgency) : []
                claimed += requests
                guard requests.isEmpty else { continue }
                // Beyond this a repeat could reach everyone twice: its deliveries stay visibly unknown.
                try close(attempt.id)
                hasClosed = true
            } catch LedgerError.corrupt(let reason) {
                try close(attempt.id)
                hasClosed = true
                try quarantine(attempt.notice, reason: reason, at: desk.now)
            }
        }
        // The address of whoever left meanwhile was kept for its repeats.
        if hasClosed, try hasLeaving() { try wipeLeft() }
        return claimed
    }

    private func close(_ attempt: Int64) throws(LedgerError) {
        try run("UPDATE attempt SET state = 2, due = NULL, open = 0, again = 0 WHERE id = ?1", attempt)
    }

    /// The same requests once more, for those whose outcome is not known; empty where nobody is left of them.
    private func again(
        _ attempt: StoredAttempt, _ desk: ClaimDesk, _ urgency: Urgency
    ) throws -> [ClaimedAttempt] {
        let recorded = try plan(attempt.notice).recorded
        let prepared = try bytes(
            attempt.hash, notice: recorded.id, channel: desk.channel, language: attempt.language)
        let member = try prepare(
            """
            SELECT s.sealed FROM delivery d JOIN subscription s ON s.id = d.subscription
            WHERE d.notice = ?1 AND d.subscription = ?2 AND d.attempt = ?3 AND d.state IN (1, 10)
                AND (?4 > 1 OR s.ended_at IS NULL)
            """)
        let sending = try prepare("UPDATE delivery SET state = 1 WHERE notice = ?1 AND subscription = ?2")
        try member.bind(1, attempt.notice)
        try member.bind(3, attempt.id)
        // Whoever left stays in a request of many, which must not change. One of their own is not sent to them again.
        try member.bind(4, attempt.each)
        try sending.bind(1, attempt.notice)
        // Shared by the requests that have gone out equally often.
        var contents: [Int: FrozenContent] = [:]
        func content(sends: Int) -> FrozenContent {
            if let known = contents[sends] { return known }
            let content = FrozenContent(
                number: attempt.notice, notice: recorded.id, urgency: urgency, expires: recorded.content.expires,
                prepared: prepared, hash: attempt.hash, firstAttempt: attempt.firstAt, sends: sends,
                isSilent: attempt.isSilent)
            contents[sends] = content
            return content
        }
        var tries = attempt.tries
        var claimed: [ClaimedAttempt] = []
        var open = 0
        for (place, members) in Batching.batches(attempt.members, limit: attempt.each).enumerated() {
            let mayRepeat = desk.policy.mayRepeat(
                sends: tries[place], isKeyed: attempt.isKeyed, repeatUntil: attempt.repeatUntil, at: desk.now)
            guard mayRepeat else { continue }
            var recipients: [Recipient] = []
            for id in members {
                try member.bind(2, id)
                let recipient = try member.step().flatMap { desk.recipient(id, sealed: $0.rawBlob(0)) }
                member.reset()
                guard let recipient else { continue }
                try sending.bind(2, id)
                try sending.run()
                recipients.append(recipient)
            }
            guard !recipients.isEmpty else { continue }
            open += recipients.count
            tries[place] += 1
            claimed.append(
                ClaimedAttempt(
                    id: AttemptID(attempt: attempt.id, place: place), content: content(sends: tries[place]),
                    recipients: recipients, key: attempt.key.advanced(by: place)))
        }
        guard open > 0 else { return [] }
        try run(
            """
            UPDATE attempt SET state = 0, due = NULL, sends = sends + 1, open = ?2, again = 0, tries = ?3 WHERE id = ?1
            """, attempt.id, open, tries.text)
        return claimed
    }
}
