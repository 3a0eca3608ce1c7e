import Channel
import Delivery
import Notice

/// What came of attempts.
extension Database {
    func record(_ results: [AttemptResult], policy: RetryPolicy) throws {
        var isAnybodyLeaving = false
        for result in results {
            isAnybodyLeaving = try record(result, policy: policy) || isAnybodyLeaving
        }
        if isAnybodyLeaving { try wipeLeft() }
    }

    private struct OpenAttempt {
        var notice: Int64, isKeyed: Bool, repeatUntil: Timestamp, sends: Int, plan: PlanState
    }

    /// Whether a subscription that has ended was among the recipients.
    private func record(_ result: AttemptResult, policy: RetryPolicy) throws -> Bool {
        let open = try first(
            """
            SELECT a.notice, a.is_keyed, a.repeat_until, a.sends, p.state
            FROM attempt a JOIN plan p ON p.notice = a.notice WHERE a.id = ?1 AND a.state = 0
            """, result.attempt
        ) {
            OpenAttempt(
                notice: $0.int64(0), isKeyed: $0.bool(1), repeatUntil: $0.time(2), sends: $0.int(3),
                plan: PlanState(rawValue: $0.int(4)) ?? .open)
        }
        guard let open else { return false }
        let outcomes = Dictionary(result.outcomes.map { ($0.recipient, $0.result) }, uniquingKeysWith: { a, _ in a })
        let members = try all(
            """
            SELECT d.subscription, d.attempts, s.ended_at IS NOT NULL FROM delivery d
                LEFT JOIN subscription s ON s.id = d.subscription
            WHERE d.attempt = ?1 AND d.state IN (1, 10)
            """, result.attempt
        ) { (id: $0.int64(0), attempts: $0.int(1), hasLeft: $0.bool(2)) }
        let update = try prepare(
            """
            UPDATE delivery SET state = ?3, due = ?4, attempts = ?5, reached = max(reached, ?6), reason = ?7,
                gave_up = ?8
            WHERE notice = ?1 AND subscription = ?2
            """)
        var repeatDue: Timestamp?
        var isAnybodyLeaving = false
        for member in members {
            let outcome = outcomes[member.id] ?? .unknown(reason: "the channel reported nothing for this recipient")
            var next = policy.transition(
                after: outcome, attempts: member.attempts + 1, sends: open.sends, isKeyed: open.isKeyed,
                repeatUntil: open.repeatUntil, now: result.at, random: result.random)
            if next.state == .retry && member.hasLeft {
                next.state = .cancelled
                next.due = nil
            }
            if open.plan != .open {
                if next.state == .retry { next.state = open.plan == .superseded ? .superseded : .expired }
                next.due = nil
            }
            if next.state == .unknown, let due = next.due { repeatDue = max(repeatDue ?? due, due) }
            try update.bind(1, open.notice)
            try update.bind(2, member.id)
            try update.bind(3, next.state.rawValue)
            try update.bind(4, next.state == .retry ? next.due : nil)
            try update.bind(5, member.attempts + (next.countsAsAttempt ? 1 : 0))
            try update.bind(6, next.state.isPossiblyReached)
            try update.bind(7, next.reason)
            try update.bind(8, next.gaveUp)
            try update.run()
            if next.endsSubscription { try end(member.id, at: result.at) }
            isAnybodyLeaving = isAnybodyLeaving || member.hasLeft || next.endsSubscription
        }
        let state = repeatDue == nil ? AttemptState.closed : .ambiguous
        try run("UPDATE attempt SET state = ?2, due = ?3 WHERE id = ?1", result.attempt, state.rawValue, repeatDue)
        return isAnybodyLeaving
    }

    func recover(now: Timestamp) throws -> Int {
        try run(
            """
            UPDATE delivery SET state = ?1, reached = 1, reason = 'the daemon stopped while it was being sent'
            WHERE attempt IN (SELECT id FROM attempt WHERE state = 0) AND state IN (1, 10)
            """, DeliveryState.unknown.rawValue)
        let attempts = try run(
            """
            UPDATE attempt SET state = iif(repeat_until > ?1 AND p.state = 0, 1, 2),
                due = iif(repeat_until > ?1 AND p.state = 0, ?1, NULL)
            FROM plan p WHERE p.notice = attempt.notice AND attempt.state = 0
            """, now)
        try wipeLeft()
        return attempts
    }
}
