import Delivery
import Notice
import Subscribers

/// Sending again to those who were missed.
extension Database {
    /// One delivery that ended without reaching, as far as is known.
    struct Missing: Sendable, Hashable {
        var subscription: Int64
        var channel: ChannelID
        var isUnknown: Bool
    }

    /// What a call would do, by channel, and to which rows.
    func missing(
        _ resend: Resend, channels: Set<ChannelID>, at: Timestamp
    ) throws -> (result: [Resend.Channel], found: [Missing]) {
        let number = try requireSending(resend.notice, at: at)
        let legs = try tally(resend.notice)
        if let channel = resend.channel {
            guard legs.contains(where: { $0.channel == channel }) else {
                let names = legs.map(\.channel.rawValue).joined(separator: ", ")
                throw LedgerError.refused(
                    reason: "notice \(resend.notice) was not for the channel \(channel); it is for: \(names)")
            }
            guard channels.contains(channel) else {
                throw LedgerError.refused(reason: "the channel \(channel) is not set up any more")
            }
        }
        var result: [Resend.Channel] = []
        var found: [Missing] = []
        for leg in legs where (resend.channel ?? leg.channel) == leg.channel {
            var entry = Resend.Channel(channel: leg.channel)
            for (state, count) in leg.counts {
                guard let reason = Self.leaving(state) else { continue }
                entry.leave(state == .refused ? count - leg.gaveUp : count, as: reason)
            }
            let isSetUp = channels.contains(leg.channel)
            if leg.gaveUp > 0 {
                let (ids, ended) = try gaveUp(number, leg.channel)
                entry.leave(ended, as: .ended)
                if isSetUp {
                    entry.gaveUp = ids.count
                    found += ids.map { Missing(subscription: $0, channel: leg.channel, isUnknown: false) }
                } else {
                    entry.leave(ids.count, as: .noChannel)
                }
            }
            if leg[.unknown] > 0 {
                let (ids, ended, repeating) = try unknown(number, leg.channel)
                entry.leave(repeating, as: .underWay)
                entry.leave(ended, as: .ended)
                if resend.includesUnknown, isSetUp {
                    entry.unknown = ids.count
                    found += ids.map { Missing(subscription: $0, channel: leg.channel, isUnknown: true) }
                } else {
                    entry.leave(ids.count, as: .unknown)
                }
            }
            result.append(entry)
        }
        return (result, found)
    }

    /// Why rows in a state are left; nil for those that are looked at one by one.
    private static func leaving(_ state: DeliveryState) -> Resend.Left? {
        switch state {
        case .queued, .sending, .retry: .underWay
        case .accepted: .accepted
        case .pending: .pending
        case .refused: .refused
        case .gone: .gone
        case .expired: .expired
        case .superseded: .superseded
        case .cancelled: .cancelled
        case .unknown: nil
        }
    }

    private func gaveUp(_ notice: Int64, _ channel: ChannelID) throws -> (ids: [Int64], ended: Int) {
        var ids: [Int64] = []
        var ended = 0
        let statement = try prepare(
            """
            SELECT d.subscription, s.ended_at IS NULL AND s.sealed IS NOT NULL
            FROM delivery d INDEXED BY delivery_gave_up LEFT JOIN subscription s ON s.id = d.subscription
            WHERE d.notice = ?1 AND d.channel = ?2 AND d.gave_up = 1 AND d.state = 5
            """)
        try statement.bind(1, notice)
        try statement.bind(2, channel.rawValue)
        defer { statement.reset() }
        while let row = try statement.step() {
            if row.bool(1) { ids.append(row.int64(0)) } else { ended += 1 }
        }
        return (ids, ended)
    }

    private func unknown(
        _ notice: Int64, _ channel: ChannelID
    ) throws -> (ids: [Int64], ended: Int, repeating: Int) {
        var (ids, ended, repeating): ([Int64], Int, Int) = ([], 0, 0)
        let statement = try prepare(
            """
            SELECT d.subscription, s.ended_at IS NULL AND s.sealed IS NOT NULL, a.state < 2
            FROM delivery d LEFT JOIN subscription s ON s.id = d.subscription LEFT JOIN attempt a ON a.id = d.attempt
            WHERE d.notice = ?1 AND d.channel = ?2 AND d.state = 10
            """)
        try statement.bind(1, notice)
        try statement.bind(2, channel.rawValue)
        defer { statement.reset() }
        while let row = try statement.step() {
            if row.bool(2) { repeating += 1 } else if row.bool(1) { ids.append(row.int64(0)) } else { ended += 1 }
        }
        return (ids, ended, repeating)
    }

    /// The number of a notice that may still be sent to somebody.
    private func requireSending(_ id: NoticeID, at: Timestamp) throws -> Int64 {
        let current = try existing(id)
        guard current.lifecycle == .accepted else {
            throw LedgerError.refused(
                reason: "notice \(id) is \(current.lifecycle.rawValue) and was never sent; there is nothing to repeat")
        }
        let found = try first(
            """
            SELECT n.number, p.state, p.expires,
                (SELECT o.id FROM notice o WHERE o.thread = n.thread AND o.version IS NOT NULL
                    ORDER BY o.version DESC LIMIT 1),
                (SELECT o.id FROM notice o WHERE o.thread = n.thread AND o.version > n.version
                    AND EXISTS (SELECT 1 FROM leg WHERE leg.notice = o.number) ORDER BY o.version DESC LIMIT 1)
            FROM notice n JOIN plan p ON p.notice = n.number WHERE n.id = ?1
            """, id.rawValue
        ) {
            (
                number: $0.int64(0), state: PlanState(rawValue: $0.int(1)) ?? .open, expires: $0.optionalTime(2),
                newest: NoticeID(rawValue: $0.text(3)), successor: $0.optionalText(4).map(NoticeID.init(rawValue:))
            )
        }
        guard let found else { throw LedgerError.corrupt("notice \(id) was accepted and has no plan") }
        // A version that is only shown went to nobody: it takes nobody's place, unless it says that all is over.
        let newest = try existing(found.newest)
        let hasEnded = newest.id != id && newest.content.phase.endsThread
        if let later = hasEnded ? newest.id : found.successor {
            throw LedgerError.refused(
                reason: "notice \(id) \(hasEnded ? "has ended with" : "was replaced by") \(later); "
                    + "what is over is not sent again. Send that one again instead")
        }
        if let expires = found.expires, expires <= at || found.state == .expired {
            throw LedgerError.refused(
                reason: "notice \(id) expired at \(expires.rfc3339()); hand in a new one if it still holds")
        }
        guard found.state == .open else {
            throw LedgerError.refused(reason: "notice \(id) is not sent any more")
        }
        return found.number
    }

    /// The newest version of a thread that is sent to people at that moment; those that are only shown are passed over.
    func newestSent(in thread: ThreadID, at: Timestamp) throws(LedgerError) -> NoticeID? {
        try first(
            """
            SELECT n.id FROM notice n JOIN plan p ON p.notice = n.number
            WHERE n.thread = ?1 AND n.version IS NOT NULL AND p.state = 0 AND coalesce(p.expires > ?2, 1)
                AND EXISTS (SELECT 1 FROM leg WHERE leg.notice = n.number)
            ORDER BY n.version DESC LIMIT 1
            """, thread.rawValue, at
        ) { NoticeID(rawValue: $0.text(0)) }
    }

    /// A subscription that has not ended.
    private func active(_ id: Int64) throws -> Subscription? {
        try all(
            """
            SELECT \(Self.subscriptionColumns) FROM subscription
            WHERE id = ?1 AND ended_at IS NULL AND sealed IS NOT NULL
            """, id, read: Self.subscription
        ).first
    }

    /// Makes rows due again that are still missing; gives those that were changed.
    /// - Parameter audits: what the audit row says beside the call; nil where one was written already.
    func makeDue(
        _ chunk: [Missing], _ resend: Resend, audits counts: [String: String]?, actor: String, at: Timestamp
    ) throws -> [Missing] {
        let number = try requireSending(resend.notice, at: at)
        let urgency = try plan(number).header.audience.urgency
        // Whatever has happened to a row since it was looked up is asked again here. Its old attempt no longer names it, so
        // that no repeat of that one can go there as well.
        let update = try prepare(
            """
            UPDATE delivery SET state = 0, due = ?3, attempts = 0, attempt = NULL, reason = NULL, gave_up = 0
            WHERE notice = ?1 AND subscription = ?2 AND iif(?4, state = 10
                AND NOT EXISTS (SELECT 1 FROM attempt a WHERE a.id = delivery.attempt AND a.state < 2), state = 5 AND gave_up = 1)
            """)
        try update.bind(1, number)
        var made: [Missing] = []
        for missing in chunk {
            guard let subscription = try active(missing.subscription) else { continue }
            try update.bind(2, missing.subscription)
            try update.bind(3, subscription.earliestDelivery(of: urgency, from: at))
            try update.bind(4, missing.isUnknown)
            try update.run()
            if changes > 0 { made.append(missing) }
        }
        for channel in Set(made.map(\.channel)) {
            try run("UPDATE leg SET is_finished = 0 WHERE notice = ?1 AND channel = ?2", number, channel.rawValue)
        }
        if var facts = counts, !made.isEmpty {
            facts["hash"] = try existing(resend.notice).hash.rawValue
            facts["includesUnknown"] = "\(resend.includesUnknown)"
            try audit(
                actor: actor, action: AuditAction.resent, subject: resend.notice.rawValue, facts: facts, at: at)
        }
        return made
    }
}
