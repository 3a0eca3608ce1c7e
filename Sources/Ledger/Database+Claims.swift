import Channel
import Delivery
import Notice

/// Freezing attempts: what goes on the wire is on disk first.
extension Database {
    /// Requests of one recipient each that are frozen as one attempt. Its repeats wait until all of them have ended.
    static let requestsInAttempt = 64

    func claim(
        channel: ChannelID, limits: Limits, limit: Int, lane: Lane?, now: Timestamp, policy: RetryPolicy,
        keys: () -> AttemptKey, _ vault: Vault
    ) throws -> [ClaimedAttempt] {
        try expirePlans(now: now)
        let desk = ClaimDesk(channel: channel, limits: limits, now: now, policy: policy, vault: vault)
        var claimed: [ClaimedAttempt] = []
        let mayRepeat = try hasAmbiguous(channel)
        for urgency in Urgency.allCases.reversed() where lane == nil || Lane(urgency) == lane {
            if mayRepeat { claimed += try repeats(desk, urgency, limit: limit - claimed.count) }
            for leg in try openLegs(channel, urgency) where claimed.count < limit {
                var frozen: [ClaimedAttempt] = []
                do {
                    try fresh(leg, desk, limit: limit - claimed.count, keys: keys, into: &frozen)
                    try direct(leg, desk, limit: limit - claimed.count - frozen.count, keys: keys, into: &frozen)
                    claimed += frozen
                } catch LedgerError.corrupt(let reason) {
                    // What was frozen of it before, in another language perhaps, is not handed out, and must not count as being on
                    // the wire: newer versions would wait for its end.
                    try record(frozen.map { AttemptResult($0, notStartedUntil: now, at: now) }, policy: policy)
                    try quarantine(leg, reason: reason, at: now)
                }
            }
        }
        return claimed
    }

    private func hasAmbiguous(_ channel: ChannelID) throws(LedgerError) -> Bool {
        try first(
            "SELECT EXISTS (SELECT 1 FROM attempt WHERE channel = ?1 AND state = 1)", channel.rawValue
        ) { $0.bool(0) } ?? false
    }

    func openLegs(_ channel: ChannelID, _ urgency: Urgency) throws -> [Int64] {
        try all(
            """
            SELECT l.notice FROM leg l JOIN plan p ON p.notice = l.notice
            WHERE l.channel = ?1 AND l.is_finished = 0 AND p.state = 0 AND p.urgency = ?2 ORDER BY l.notice
            """, channel.rawValue, urgency.rank
        ) { $0.int64(0) }
    }

    /// Rows of one claim, so that the writer is not held for longer than 20 ms.
    static let mostRows = 2_000

    /// What one claim works with throughout.
    struct ClaimDesk {
        var channel: ChannelID
        var limits: Limits
        var now: Timestamp
        var policy: RetryPolicy
        var vault: Vault
        let opener: Vault.AddressOpener

        init(channel: ChannelID, limits: Limits, now: Timestamp, policy: RetryPolicy, vault: Vault) {
            self.channel = channel
            self.limits = limits
            self.now = now
            self.policy = policy
            self.vault = vault
            opener = vault.addresses(on: channel)
        }

        var isSingle: Bool { limits.batch <= 1 }
        /// Recipients frozen together.
        var attemptSize: Int { isSingle ? Database.requestsInAttempt : limits.batch }

        /// Nil where what is stored is not what was sealed.
        func recipient(_ id: Int64, sealed: UnsafeRawBufferPointer) -> Recipient? {
            guard let (address, secret) = opener.open(sealed) else { return nil }
            let token = limits.carriesUnsubscribeToken ? vault.unsubscribeToken(id) : ""
            return Recipient(id: id, address: address, unsubscribeToken: token, secret: secret)
        }
    }

    private static let unreadable = "the stored address does not open; `noroshi doctor` says more"

    // MARK: Fresh attempts

    /// `claimed` has also what was frozen before an error.
    private func fresh(
        _ number: Int64, _ desk: ClaimDesk, limit: Int, keys: () -> AttemptKey, into claimed: inout [ClaimedAttempt]
    ) throws {
        let languages = try waitingLanguages(number, desk.channel)
        guard !languages.isEmpty else { return }
        let recorded = try plan(number).recorded
        for language in languages where claimed.count < limit {
            switch try prepared(number, desk.channel, language) {
            case nil:
                // It waits for bytes that nobody will make of it if it is damaged.
                _ = try plan(number)
                continue
            case .refused(let reason):
                try refuseWaiting(number, desk.channel, language, reason: reason)
            case .stored(let hash):
                let room = min((limit - claimed.count) * max(1, desk.limits.batch), Self.mostRows)
                let waiting = try ready(recorded, number, language, desk, limit: room)
                guard !waiting.isEmpty else { continue }
                let prepared = try bytes(hash, notice: recorded.id, channel: desk.channel, language: language)
                let groups = Self.batches(waiting, limit: desk.attemptSize)
                for (isSilent, group) in desk.isSingle ? groups[...] : groups.prefix(limit - claimed.count) {
                    claimed += try freeze(
                        group.map(\.recipient), recorded, number, language, prepared, hash: hash, key: keys(),
                        isSilent: isSilent, isPlanned: true, desk)
                }
            }
        }
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
        _ recorded: Recorded, _ number: Int64, _ language: LanguageTag, _ desk: ClaimDesk, limit: Int
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
        try statement.bind(2, desk.channel.rawValue)
        try statement.bind(3, language.rawValue)
        try statement.bind(4, desk.now)
        try statement.bind(5, limit)
        if version > 1 {
            try statement.bind(6, recorded.thread.rawValue)
            try statement.bind(7, version)
        }
        defer { statement.reset() }
        var ready: [Ready] = []
        var left: [(id: Int64, state: DeliveryState, reason: String)] = []
        while let row = try statement.step() {
            let id = row.int64(0)
            if !row.bool(2) {
                left.append((id, .cancelled, "the subscription ended"))
            } else if !row.bool(3) {
                left.append((id, .cancelled, "nothing of the thread reached this recipient"))
            } else if let recipient = desk.recipient(id, sealed: row.rawBlob(1)) {
                ready.append(Ready(recipient: recipient, isSilent: !recorded.manner.isLoud || row.bool(4)))
            } else {
                left.append((id, .refused, Self.unreadable))
            }
        }
        for entry in left {
            try run(
                "UPDATE delivery SET state = ?3, due = NULL, reason = ?4 WHERE notice = ?1 AND subscription = ?2",
                number, entry.id, entry.state.rawValue, entry.reason)
        }
        return ready
    }

    // MARK: Freezing

    /// Writes down one attempt and hands out its requests. `isPlanned` where its deliveries wait already.
    func freeze(
        _ recipients: [Recipient], _ recorded: Recorded, _ number: Int64, _ language: LanguageTag,
        _ prepared: Prepared, hash: String, key: AttemptKey, isSilent: Bool, isPlanned: Bool, _ desk: ClaimDesk
    ) throws(LedgerError) -> [ClaimedAttempt] {
        // Members are numbered in one order for ever, so that a repeat carries the same bytes.
        let members = recipients.sorted { $0.id < $1.id }
        let each = desk.isSingle ? 1 : members.count
        let id = try insertAttempt(
            members, number, language, urgency: recorded.content.urgency, hash: hash, key: key, isSilent: isSilent,
            each: each, desk)
        if isPlanned {
            try take(members, number, attempt: id)
        } else {
            let insertion = try deliveryInsertion(number, desk.channel)
            try insertion.bind(4, language.rawValue)
            try insertion.bind(5, DeliveryState.sending.rawValue)
            try insertion.bind(6, Int64?.none)
            try insertion.bind(7, id)
            for member in members {
                try insertion.bind(2, member.id)
                try insertion.run()
            }
        }
        let content = FrozenContent(
            number: number, notice: recorded.id, urgency: recorded.content.urgency, expires: recorded.content.expires,
            prepared: prepared, hash: hash, firstAttempt: desk.now, sends: 1, isSilent: isSilent)
        return Batching.batches(members, limit: each).enumerated().map { place, recipients in
            ClaimedAttempt(
                id: AttemptID(attempt: id, place: place), content: content, recipients: Array(recipients),
                key: key.advanced(by: place))
        }
    }

    private func insertAttempt(
        _ members: [Recipient], _ number: Int64, _ language: LanguageTag, urgency: Urgency, hash: String,
        key: AttemptKey, isSilent: Bool, each: Int, _ desk: ClaimDesk
    ) throws(LedgerError) -> Int64 {
        try run(
            """
            INSERT INTO attempt (notice, channel, language, urgency, hash, key, is_keyed, members, first_at,
                repeat_until, sends, state, is_silent, recipients, each, open)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 1, 0, ?11, ?12, ?13, ?8)
            """, number, desk.channel.rawValue, language.rawValue, urgency.rank, hash, key.rawValue,
            desk.limits.keyLifetime > 0, members.count, desk.now,
            desk.policy.repeatUntil(first: desk.now, keyLifetime: desk.limits.keyLifetime), isSilent,
            MemberList.write(members.map(\.id)), each)
        return lastInsertedRow
    }

    /// Marks planned deliveries as being sent in this attempt.
    private func take(_ members: [Recipient], _ number: Int64, attempt id: Int64) throws(LedgerError) {
        let member = try prepare(
            "UPDATE OR FAIL delivery SET state = 1, due = NULL, attempt = ?3 WHERE notice = ?1 AND subscription = ?2")
        try member.bind(1, number)
        try member.bind(3, id)
        for recipient in members {
            try member.bind(2, recipient.id)
            try member.run()
        }
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

    // MARK: What falls due

    func nextDue(channel: ChannelID, lane: Lane? = nil) throws -> Timestamp? {
        var earliest: Timestamp?
        for urgency in Urgency.allCases where lane == nil || Lane(urgency) == lane {
            let again =
                try first(
                    """
                    SELECT min(a.due) FROM attempt a JOIN plan p ON p.notice = a.notice
                    WHERE a.channel = ?1 AND a.state = 1 AND a.urgency = ?2 AND p.state = 0
                    """, channel.rawValue, urgency.rank
                ) { $0.optionalTime(0) } ?? nil
            if let again { earliest = min(earliest ?? again, again) }
            for leg in try openLegs(channel, urgency) {
                for language in try waitingLanguages(leg, channel) {
                    let due =
                        try first(
                            """
                            SELECT due FROM delivery INDEXED BY delivery_due
                            WHERE notice = ?1 AND channel = ?2 AND language = ?3 AND due IS NOT NULL
                            ORDER BY due LIMIT 1
                            """, leg, channel.rawValue, language.rawValue
                        ) { $0.optionalTime(0) } ?? nil
                    if let due { earliest = min(earliest ?? due, due) }
                }
            }
        }
        return earliest
    }

    // MARK: Damage

    /// Stops a plan of which something stored is not what was stored: nothing of it is sent, and what waits ends refused.
    func quarantine(_ number: Int64, reason: String, at: Timestamp) throws(LedgerError) {
        let stopped = try run(
            "UPDATE plan SET state = ?2 WHERE notice = ?1 AND state <> ?2", number, PlanState.damaged.rawValue)
        guard stopped > 0 else { return }
        let id = try first("SELECT id FROM notice WHERE number = ?1", number) { $0.text(0) } ?? "\(number)"
        damaged.append(Damage(notice: NoticeID(rawValue: id), reason: reason))
        try audit(
            actor: "noroshi", action: AuditAction.damaged, subject: id, detail: "reason=\(reason)", at: at)
    }
}

/// The members of an attempt, in their order, as the ledger keeps them: numbers with commas between.
enum MemberList {
    static func write(_ members: [Int64]) -> String {
        var text = ""
        text.reserveCapacity(members.count * 8)
        for member in members {
            if !text.isEmpty { text.append(",") }
            text.append(String(member))
        }
        return text
    }

    static func read(_ text: String) -> [Int64] { text.utf8.split(separator: 0x2C).compactMap { Int64(Substring($0)) } }
}
