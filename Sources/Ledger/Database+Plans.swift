import Delivery
import Notice
import Subscribers

/// Plans: from a header to delivery rows, and from there to the end.
extension Database {
    func insert(_ plan: PlanHeader) throws {
        try run(
            """
            INSERT INTO plan (notice, urgency, audience, high_water, expires, hash)
            SELECT number, ?2, ?3, ?4, ?5, ?6 FROM notice WHERE id = ?1
            """, plan.notice.rawValue, plan.audience.urgency.rank, try CanonicalJSON.encode(plan.audience),
            plan.highWater, plan.expires, try plan.digest())
        for channel in plan.channels {
            try run(
                "INSERT INTO leg (notice, channel) SELECT number, ?2 FROM notice WHERE id = ?1", plan.notice.rawValue,
                channel.rawValue)
        }
    }

    /// A notice with its verified plan header.
    func plan(_ number: Int64) throws -> (recorded: Recorded, header: PlanHeader) {
        let found = try all(
            """
            SELECT n.id, n.thread, n.version, n.lifecycle, n.content, n.hash, n.rule, n.author, n.approver, n.reason,
                n.created_at, n.accepted_at, n.is_loud, n.takes_over, n.warrant, n.release_at,
                p.audience, p.high_water, p.expires, p.hash
            FROM notice n JOIN plan p ON p.notice = n.number WHERE n.number = ?1
            """, number
        ) { row in
            let recorded = try Self.recorded(row) { bytes, hash in
                try decoded.content(hash) { try CanonicalJSON.decode(Content.self, from: bytes) }
            }
            let bytes = row.blob(16)
            let audience = try decoded.audience(bytes) { try CanonicalJSON.decode(Audience.self, from: bytes) }
            let header = PlanHeader(
                notice: recorded.id, hash: recorded.hash, audience: audience, channels: [],
                highWater: row.int64(17), expires: row.optionalTime(18), manner: recorded.manner)
            return (recorded, header, row.text(19), bytes)
        }
        guard case (let recorded, var header, let hash, let audience)? = found.first else {
            throw LedgerError.corrupt("a delivery names no notice")
        }
        header.channels = try all("SELECT channel FROM leg WHERE notice = ?1 ORDER BY channel", number) {
            ChannelID(rawValue: $0.text(0))
        }
        guard header.digest(audience: audience) == hash, header.expires == recorded.content.expires else {
            throw LedgerError.corrupt("the plan of notice \(recorded.id) does not match its hash")
        }
        return (recorded, header)
    }

    func expand(maxRows: Int, now: Timestamp) throws -> Bool {
        try expirePlans(now: now)
        let legs = try all(
            """
            SELECT l.notice, l.channel, l.position FROM leg l JOIN plan p ON p.notice = l.notice
            WHERE l.is_finished = 0 AND l.is_expanded = 0 AND p.state = 0
            ORDER BY p.urgency DESC, l.notice, l.position, l.channel LIMIT ?1
            """, Self.legsAtOnce
        ) { (notice: $0.int64(0), channel: ChannelID(rawValue: $0.text(1)), position: $0.int64(2)) }
        if let notice = legs.first?.notice {
            // No channel waits for its first step until another has gone through all its people; after that the channel that
            // is furthest behind goes on.
            let begun = legs.filter { $0.notice == notice && $0.position == 0 }
            let steps = begun.isEmpty ? Array(legs.prefix(1)) : begun
            do {
                for leg in steps {
                    try expandLeg(
                        notice, leg.channel, from: leg.position, maxRows: max(1, maxRows / steps.count), now: now)
                }
            } catch LedgerError.corrupt(let reason) {
                try quarantine(notice, reason: reason, at: now)
            }
            return true
        }
        return try sweep(maxRows: maxRows)
    }

    /// Channels that take their first step together.
    private static let legsAtOnce = 16

    /// Expiry is computed from the time given, and noted once it is acted on.
    func expirePlans(now: Timestamp) throws(LedgerError) {
        // Each claim asks, and nearly none finds one: the change below makes a list of its own first.
        let hasExpired = try first(
            """
            SELECT EXISTS (SELECT 1 FROM leg l JOIN plan p ON p.notice = l.notice
                WHERE l.is_finished = 0 AND p.state = 0 AND p.expires <= ?1)
            """, now
        ) { $0.bool(0) }
        guard hasExpired == true else { return }
        try run(
            """
            UPDATE plan SET state = ?2 WHERE state = 0 AND expires <= ?1
                AND notice IN (SELECT notice FROM leg WHERE is_finished = 0)
            """, now, PlanState.expired.rawValue)
    }

    private func expandLeg(
        _ number: Int64, _ channel: ChannelID, from position: Int64, maxRows: Int, now: Timestamp
    ) throws {
        let (recorded, header) = try plan(number)
        let insertion = try deliveryInsertion(number, channel)
        var planned = 0
        let looks = max(maxRows * Self.looksPerRow, position == 0 ? 0 : Self.leastLooks)
        try walk(recorded, header, number, channel, from: position, now: now, looks: looks) { member in
            try insertion.bind(2, member.id)
            try insertion.bind(4, member.language)
            try insertion.bind(5, DeliveryState.queued.rawValue)
            try insertion.bind(6, member.due)
            try insertion.bind(7, Int64?.none)
            try insertion.run()
            planned += 1
            return planned < maxRows
        }
    }

    /// Inserts deliveries of one leg: 2 the subscription, 4 the language, 5 the state, 6 when due, 7 the attempt.
    func deliveryInsertion(_ number: Int64, _ channel: ChannelID) throws(LedgerError) -> Statement {
        // `OR FAIL` as with outcomes: there is nothing to undo of a row that was refused.
        let insertion = try prepare(
            """
            INSERT OR FAIL INTO delivery (notice, subscription, channel, language, state, due, attempt)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """)
        try insertion.bind(1, number)
        try insertion.bind(3, channel.rawValue)
        return insertion
    }

    /// Somebody a plan is for.
    struct Member {
        var id: Int64
        var language: String
        /// When it may reach them.
        var due: Timestamp
        /// The sealed address; valid until the walk goes on.
        var sealed: UnsafeRawBufferPointer
    }

    /// Goes through a leg's subscriptions from where it stands and hands on those whom the notice is for, until `take` says no
    /// more, or `looks` have been looked at; notes how far it came.
    func walk(
        _ recorded: Recorded, _ header: PlanHeader, _ number: Int64, _ channel: ChannelID, from position: Int64,
        now: Timestamp, looks: Int, take: (Member) throws -> Bool
    ) throws {
        let version = recorded.version ?? 1
        let urgency = header.audience.urgency
        let rule = PlanRule(audience: header.audience, phase: recorded.content.phase, version: version)
        let subscriptions = try prepare(
            """
            SELECT id, language, threshold, districts, topics, quiet_from, quiet_until, sealed FROM subscription
            WHERE channel = ?1 AND id > ?2 AND id <= ?3 AND ended_at IS NULL ORDER BY id LIMIT ?4
            """)
        try subscriptions.bind(1, channel.rawValue)
        try subscriptions.bind(2, position)
        try subscriptions.bind(3, header.highWater)
        try subscriptions.bind(4, looks)
        defer { subscriptions.reset() }
        var segments: [Segment: Bool] = [:]
        var last = position
        var seen = 0
        var isStopped = false
        while !isStopped, let row = try subscriptions.step() {
            let id = row.int64(0)
            last = id
            seen += 1
            let isReached =
                try rule.needsHistory && isPossiblyReached(id, thread: recorded.thread, before: version)
            if !isReached {
                let segment = Segment(threshold: row.int(2), districts: row.text(3), topics: row.text(4))
                let isIncluded = try segments[segment] ?? rule.includes(segment.preferences, isPossiblyReached: false)
                segments[segment] = isIncluded
                guard isIncluded else { continue }
            }
            let quietHours = row.isNull(5) ? nil : QuietHours(from: row.int(5), until: row.int(6))
            isStopped = try !take(
                Member(
                    id: id, language: row.text(1), due: quietHours?.earliestDelivery(of: urgency, from: now) ?? now,
                    sealed: row.rawBlob(7)))
        }
        try run(
            "UPDATE leg SET position = ?3, is_expanded = ?4 WHERE notice = ?1 AND channel = ?2", number,
            channel.rawValue, last, !isStopped && seen < looks)
    }

    /// Subscriptions looked at for each row that may be planned in one step: most do not ask for a given district's news.
    static let looksPerRow = 10
    /// Looked at in any step but the first, which others wait for: however few rows may be planned, whoever subscribed last and is
    /// one of few is soon come to.
    private static let leastLooks = 10_000

    /// What subscribers of one kind asked for, as it is stored. Whom a notice is for is decided once for all who share it.
    private struct Segment: Hashable {
        var threshold: Int
        var districts: String
        var topics: String

        /// Somebody who asked for this.
        var preferences: Subscription {
            get throws(LedgerError) {
                guard let threshold = Urgency(rank: threshold) else {
                    throw .corrupt("a subscription has the unknown threshold \(threshold)")
                }
                return Subscription(
                    id: 0, channel: ChannelID(rawValue: ""), language: .japanese,
                    districts: Database.districts(districts), topics: Database.topics(topics), threshold: threshold,
                    consentedAt: Timestamp(milliseconds: 0))
            }
        }
    }

    /// Whether an earlier version of the thread may have been seen by this recipient, or is on the wire to it.
    private func isPossiblyReached(
        _ subscription: Int64, thread: ThreadID, before version: Int
    ) throws(LedgerError) -> Bool {
        try first(
            """
            SELECT 1 FROM notice o JOIN delivery x ON x.notice = o.number AND x.subscription = ?1
            WHERE o.thread = ?2 AND o.version < ?3 AND (x.reached = 1 OR x.state = 1) LIMIT 1
            """, subscription, thread.rawValue, version
        ) { _ in true } ?? false
    }

    /// Closes, a chunk at a time, what plans that no longer send have left, and notes which legs are done.
    private func sweep(maxRows: Int) throws -> Bool {
        let legs = try all(
            """
            SELECT l.notice, l.channel, p.state FROM leg l JOIN plan p ON p.notice = l.notice
            WHERE l.is_finished = 0 AND (l.is_expanded = 1 OR p.state <> 0)
            """
        ) { ($0.int64(0), $0.text(1), PlanState(rawValue: $0.int(2)) ?? .open) }
        for (notice, channel, state) in legs {
            if state != .open {
                let reason = state == .damaged ? "what is stored of it does not match its hash" : nil
                let rows = try run(
                    """
                    UPDATE delivery SET state = ?3, due = NULL, reason = coalesce(?5, reason)
                    WHERE notice = ?1 AND subscription IN (
                        SELECT subscription FROM delivery INDEXED BY delivery_due
                        WHERE notice = ?1 AND channel = ?2 AND due IS NOT NULL LIMIT ?4)
                    """, notice, channel, state.ending?.rawValue ?? 0, maxRows, reason)
                // No repeat either: what was possibly taken stays unknown, and a newer version goes there.
                let attempts = try run(
                    """
                    UPDATE attempt SET state = 2, due = NULL, open = 0, again = 0
                    WHERE channel = ?2 AND notice = ?1 AND state < 2 AND state = 1
                    """, notice, channel)
                if rows + attempts > 0 {
                    if attempts > 0 { try wipeLeft() }
                    return true
                }
            }
            let isBusy =
                try first(
                    """
                    SELECT EXISTS (SELECT 1 FROM delivery INDEXED BY delivery_due
                            WHERE notice = ?1 AND channel = ?2 AND due IS NOT NULL)
                        OR EXISTS (SELECT 1 FROM attempt WHERE channel = ?2 AND state < 2 AND notice = ?1)
                    """, notice, channel
                ) { $0.bool(0) } ?? false
            if !isBusy {
                try run("UPDATE leg SET is_finished = 1 WHERE notice = ?1 AND channel = ?2", notice, channel)
            }
        }
        return false
    }

    func progress(_ id: NoticeID) throws -> [ChannelProgress] {
        var progress = try all(
            """
            SELECT l.channel, l.is_expanded OR p.state <> 0 FROM leg l JOIN plan p ON p.notice = l.notice
                JOIN notice n ON n.number = l.notice
            WHERE n.id = ?1 ORDER BY l.channel
            """, id.rawValue
        ) { ChannelProgress(channel: ChannelID(rawValue: $0.text(0)), counts: [:], isExpanded: $0.bool(1)) }
        let counts = try all(
            """
            SELECT channel, state, count(*) FROM delivery WHERE notice = (SELECT number FROM notice WHERE id = ?1)
            GROUP BY channel, state
            """, id.rawValue
        ) { (ChannelID(rawValue: $0.text(0)), DeliveryState(rawValue: $0.int(1)), $0.int(2)) }
        for (channel, state, count) in counts {
            guard let state, let index = progress.firstIndex(where: { $0.channel == channel }) else { continue }
            progress[index].counts[state] = count
        }
        return progress
    }

    func pendingCount() throws -> Int {
        try first(
            """
            SELECT (SELECT count(*) FROM delivery INDEXED BY delivery_due WHERE due IS NOT NULL)
                + (SELECT coalesce(sum(open + again), 0) FROM attempt WHERE state < 2)
                + (SELECT count(*) FROM leg JOIN plan ON plan.notice = leg.notice
                    WHERE is_finished = 0 AND is_expanded = 0 AND plan.state = 0)
            """
        ) { $0.int(0) } ?? 0
    }
}
