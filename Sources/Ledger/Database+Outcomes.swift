import Channel
import Delivery
import Notice

/// What came of attempts.
extension Database {
    /// Writes results. One for an attempt that has been closed, or for a recipient whose outcome is known, changes nothing.
    func record(_ results: [AttemptResult], policy: RetryPolicy) throws {
        var attempts: [Int64: OpenAttempt?] = [:]
        for result in results {
            if attempts[result.id.attempt] == nil {
                attempts[result.id.attempt] = .some(try openAttempt(result.id.attempt))
            }
            guard var attempt = attempts[result.id.attempt] ?? nil else { continue }
            switch result.end {
            case .sent(let outcomes): try record(outcomes, of: result, &attempt, policy)
            case .notStarted(let until): try giveBack(result, until: until, &attempt)
            }
            attempts[result.id.attempt] = attempt
        }
        var isAnybodyLeaving = false
        for case (let id, let attempt?) in attempts {
            try settle(id, attempt)
            isAnybodyLeaving = isAnybodyLeaving || attempt.hasEndedSubscription
        }
        if try isAnybodyLeaving || hasLeaving() { try wipeLeft() }
    }

    private struct OpenAttempt {
        var isKeyed: Bool, repeatUntil: Timestamp, isRepeat: Bool, open: Int, plan: PlanState, tries: Tries
        /// Recipients whose outcome became known now, and how many of them are to be asked again, and when.
        var ended = 0
        var again = 0
        var due: Timestamp?
        var hasEndedSubscription = false
    }

    private func openAttempt(_ id: Int64) throws(LedgerError) -> OpenAttempt? {
        try first(
            """
            SELECT a.is_keyed, a.repeat_until, a.sends, a.open, p.state, a.tries
            FROM attempt a JOIN plan p ON p.notice = a.notice WHERE a.id = ?1 AND a.state = 0
            """, id
        ) {
            OpenAttempt(
                isKeyed: $0.bool(0), repeatUntil: $0.time(1), isRepeat: $0.int(2) > 1, open: $0.int(3),
                plan: PlanState(rawValue: $0.int(4)) ?? .open, tries: Tries($0.text(5), sends: $0.int(2)))
        }
    }

    private func record(
        _ outcomes: [Outcome], of result: AttemptResult, _ attempt: inout OpenAttempt, _ policy: RetryPolicy
    ) throws {
        // `OR FAIL`: a statement that changes one row has nothing to undo, and SQLite keeps no copy of the row's page for it.
        let accepted = try prepare(
            """
            UPDATE OR FAIL delivery SET state = 2, due = NULL, attempts = attempts + 1, reached = 1, reason = NULL
            WHERE notice = ?1 AND subscription = ?2 AND attempt = ?3 AND state = 1
            """)
        try accepted.bind(1, result.number)
        try accepted.bind(3, result.id.attempt)
        // A repeat that certainly was not taken has told nobody twice: it is none of the few that may.
        let isSpared = attempt.isRepeat && outcomes.allSatisfy(\.result.isNotTaken)
        let tries = attempt.tries[result.id.place] - (isSpared ? 1 : 0)
        let ended = attempt.ended
        for outcome in outcomes {
            guard case .accepted = outcome.result else {
                try record(outcome, of: result, &attempt, tries: tries, policy)
                continue
            }
            try accepted.bind(2, outcome.recipient)
            try accepted.run()
            attempt.ended += changes
        }
        if isSpared, attempt.ended > ended { attempt.tries.giveBack(result.id.place) }
    }

    private func record(
        _ outcome: Outcome, of result: AttemptResult, _ attempt: inout OpenAttempt, tries: Int, _ policy: RetryPolicy
    ) throws {
        let member = try first(
            """
            SELECT d.attempts, s.ended_at IS NOT NULL, n.accepted_at FROM delivery d
                JOIN notice n ON n.number = d.notice LEFT JOIN subscription s ON s.id = d.subscription
            WHERE d.notice = ?1 AND d.subscription = ?2 AND d.attempt = ?3 AND d.state = 1
            """, result.number, outcome.recipient, result.id.attempt
        ) { (attempts: $0.int(0), hasLeft: $0.bool(1), accepted: $0.time(2)) }
        guard let member else { return }
        // What an earlier time may have taken is not given up either, however often it was not taken since.
        let attempts = member.attempts + 1
        var next = policy.transition(
            after: outcome.result, attempts: attempt.isRepeat ? min(attempts, policy.attempts - 1) : attempts,
            accepted: member.accepted, sends: tries, isKeyed: attempt.isKeyed, repeatUntil: attempt.repeatUntil,
            now: result.at, random: result.random)
        if attempt.isRepeat, outcome.result.isNotTaken {
            // Not taken this time; an earlier time it may have been. Only the same key and bytes can tell.
            next.state = .unknown
            next.gaveUp = false
            let mayRepeat = next.due.map {
                policy.mayRepeat(sends: tries, isKeyed: attempt.isKeyed, repeatUntil: attempt.repeatUntil, at: $0)
            }
            if mayRepeat != true { next.due = nil }
        }
        if next.state == .retry && member.hasLeft {
            next.state = .cancelled
            next.due = nil
        }
        if let ending = attempt.plan.ending {
            if next.state == .retry { next.state = ending }
            next.due = nil
        }
        attempt.ended += 1
        if next.state == .unknown, let due = next.due {
            attempt.again += 1
            attempt.due = max(attempt.due ?? due, due)
        }
        try run(
            """
            UPDATE delivery SET state = ?3, due = ?4, attempts = ?5, reached = max(reached, ?6), reason = ?7,
                gave_up = ?8
            WHERE notice = ?1 AND subscription = ?2
            """, result.number, outcome.recipient, next.state.rawValue, next.state == .retry ? next.due : nil,
            member.attempts + (next.countsAsAttempt ? 1 : 0), next.state.isPossiblyReached, next.reason, next.gaveUp)
        if next.endsSubscription {
            try end(outcome.recipient, at: result.at)
            attempt.hasEndedSubscription = true
        }
    }

    /// Nothing of it went out, so it is as if it had not been frozen: a fresh attempt may follow. A repeat stays possibly taken.
    private func giveBack(_ result: AttemptResult, until: Timestamp, _ attempt: inout OpenAttempt) throws {
        if attempt.isRepeat {
            let ended = attempt.ended
            for recipient in result.attempt.recipients {
                let count = try run(
                    """
                    UPDATE delivery SET state = ?4 WHERE notice = ?1 AND subscription = ?2 AND attempt = ?3 AND state = 1
                    """, result.number, recipient.id, result.id.attempt, DeliveryState.unknown.rawValue)
                attempt.ended += count
                guard attempt.plan == .open, count > 0 else { continue }
                attempt.again += count
                attempt.due = max(attempt.due ?? until, until)
            }
            if attempt.ended > ended { attempt.tries.giveBack(result.id.place) }
            return
        }
        let ending = attempt.plan.ending
        let waiting = try prepare(
            """
            UPDATE delivery SET state = coalesce(?4, iif(attempts = 0, 0, 4)), due = ?5
            WHERE notice = ?1 AND subscription = ?2 AND attempt = ?3 AND state = 1
            """)
        try waiting.bind(1, result.number)
        try waiting.bind(3, result.id.attempt)
        try waiting.bind(4, ending?.rawValue)
        try waiting.bind(5, ending == nil ? until : nil)
        for recipient in result.attempt.recipients {
            try waiting.bind(2, recipient.id)
            try waiting.run()
            attempt.ended += changes
        }
    }

    /// Notes how many of an attempt's recipients are still on the wire; with the last one it is closed, or due once more.
    private func settle(_ id: Int64, _ attempt: OpenAttempt) throws(LedgerError) {
        guard attempt.ended > 0 else { return }
        try run(
            """
            UPDATE attempt SET open = open - ?2, again = again + ?3,
                due = iif(?4 IS NULL, due, max(coalesce(due, 0), ?4)), tries = ?5
            WHERE id = ?1
            """, id, attempt.ended, attempt.again, attempt.due, attempt.tries.text)
        guard attempt.ended >= attempt.open else { return }
        try run(
            """
            UPDATE attempt SET state = iif(again > 0, 1, 2), due = iif(again > 0, due, NULL)
            WHERE id = ?1 AND open <= 0
            """, id)
    }

    func recover(now: Timestamp, boot: BootTime?) throws -> Int {
        if let boot { try keepTime(now: now, boot: boot) }
        let open = try all(
            """
            SELECT a.id, a.notice, a.recipients, a.repeat_until > ?1 AND p.state = 0
            FROM attempt a JOIN plan p ON p.notice = a.notice WHERE a.state < 2 AND a.state = 0
            """, now
        ) { (id: $0.int64(0), notice: $0.int64(1), members: MemberList.read($0.text(2)), mayRepeat: $0.bool(3)) }
        let stopped = try prepare(
            """
            UPDATE delivery SET state = 10, reached = 1, reason = 'the daemon stopped while it was being sent'
            WHERE notice = ?1 AND subscription = ?2 AND attempt = ?3 AND state = 1
            """)
        for attempt in open {
            var again = 0
            try stopped.bind(1, attempt.notice)
            try stopped.bind(3, attempt.id)
            for member in attempt.members {
                try stopped.bind(2, member)
                try stopped.run()
                again += changes
            }
            try run(
                """
                UPDATE attempt SET state = iif(?3, 1, 2), due = iif(?3, ?2, NULL), open = 0,
                    again = iif(?3, again + ?4, 0)
                WHERE id = ?1
                """, attempt.id, now, attempt.mayRepeat, again)
        }
        try wipeLeft()
        return open.count
    }
}

extension Outcome.Result {
    /// Whether this request was certainly not taken, and another one may be.
    fileprivate var isNotTaken: Bool {
        switch self {
        case .retry, .misconfigured: true
        case .accepted, .acceptedPending, .refused, .gone, .unknown: false
        }
    }
}
