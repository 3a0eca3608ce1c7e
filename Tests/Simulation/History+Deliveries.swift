import Channel
import Delivery
import Notice

@testable import Ledger

/// Promises 2 and 4 at the end: every planned recipient of every notice has ended visibly, and for a reason.
extension History {
    private struct Row {
        var state: DeliveryState
        var reason: String
        var attempts: Int
    }

    private func violate(_ promise: Int, _ what: @autoclosure () -> String) {
        chronicle.violate(promise, at: clock.ticks, what())
    }

    func checkDeliveries(_ database: Database) throws {
        let plans = try database.all(
            "SELECT n.id, p.state FROM plan p JOIN notice n ON n.number = p.notice"
        ) { (NoticeID(rawValue: $0.text(0)), PlanState(rawValue: $0.int(1)) ?? .open) }
        for (id, state) in plans {
            guard let known = chronicle.accepted[id] else { continue }
            let rows = try database.all(
                """
                SELECT subscription, state, reason, attempts FROM delivery
                WHERE notice = (SELECT number FROM notice WHERE id = ?1)
                """, id.rawValue
            ) {
                (
                    $0.int64(0),
                    Row(state: DeliveryState(rawValue: $0.int(1)) ?? .queued, reason: $0.text(2), attempts: $0.int(3))
                )
            }
            checkPlan(known, state)
            for (recipient, row) in rows { try check(row, of: recipient, known, state, database) }
            if state == .open, !chronicle.damaged.contains(id) {
                checkAudience(known, Dictionary(uniqueKeysWithValues: rows))
            }
        }
    }

    private func checkPlan(_ known: Chronicle.Accepted, _ state: PlanState) {
        let id = known.notice.id
        let isNewest = chronicle.newest(in: known.notice.thread)?.notice.id == id
        switch state {
        case .open: if !isNewest { violate(4, "\(id) is open although its thread went on") }
        case .superseded: if isNewest { violate(2, "\(id) is called superseded and is the newest") }
        case .expired: if known.notice.content.expires == nil { violate(5, "\(id) does not expire and has expired") }
        case .damaged: if !chronicle.damaged.contains(id) { violate(2, "\(id) is sound and called damaged") }
        }
    }

    private func check(
        _ row: Row, of recipient: Int64, _ known: Chronicle.Accepted, _ plan: PlanState, _ database: Database
    ) throws {
        let id = known.notice.id
        let name = "\(id) to \(recipient)"
        let flights = chronicle.flightsOf[Chronicle.Pair(notice: id, recipient: recipient)] ?? []
        let member = chronicle.members[recipient]
        switch row.state {
        case .queued, .sending, .retry: violate(2, "\(name) has not ended: \(row.state.name)")
        case .accepted, .pending:
            if !flights.contains(where: \.isTaken) {
                violate(2, "\(name) is called \(row.state.name) and was never taken")
            }
        case .unknown:
            guard plan == .open, member?.endedAt == nil, let last = flights.last else { return }
            let life = town.channels[last.channel]?.limits.keyLifetime ?? 0
            let until = RetryPolicy().repeatUntil(first: last.attempt.firstAttempt, keyLifetime: life)
            let most = life > 0 ? RetryPolicy().keyedRepeats : RetryPolicy().keylessRepeats
            // The last back-off may have ended where the key did.
            let isOver = clock.trusted.adding(milliseconds: RetryPolicy().cap) >= until || hasOutlived(last, life)
            let sends = chronicle.mostSends(
                of: Chronicle.Pair(notice: id, recipient: recipient), in: last.attempt.id.attempt, run: runs)
            if sends <= most, !isOver {
                violate(2, "\(name) stays unknown after \(last.attempt.sends) sends, and could have been repeated")
            }
        case .refused:
            let isRefused = flights.contains {
                if case .refused? = $0.outcomes[recipient] { true } else { false }
            }
            let isKeyed = (member.flatMap { town.channels[$0.channel]?.limits.keyLifetime } ?? 0) > 0
            if isKeyed, flights.contains(where: \.isTaken) {
                violate(2, "\(name) is called refused, and its provider took it: \(row.reason)")
            }
            let isUnpreparable = (known.notice.content.status == .actual) != (town.mode == .live)
            if !isRefused, !isUnpreparable, !row.reason.hasPrefix("gave up after"), plan != .damaged {
                violate(2, "\(name) is called refused for no reason: \(row.reason)")
            }
        case .gone:
            if !flights.contains(where: { if case .gone? = $0.outcomes[recipient] { true } else { false } }) {
                violate(2, "\(name) is called gone for no reason")
            }
        case .expired: if plan != .expired { violate(2, "\(name) is called expired and its plan is \(plan)") }
        case .superseded: if plan != .superseded { violate(2, "\(name) is called superseded and its plan is \(plan)") }
        case .cancelled:
            let isNeverTold = known.notice.content.phase.endsThread && !wasTaken(known, recipient)
            if member?.endedAt == nil, !isNeverTold { violate(2, "\(name) was cancelled for no reason") }
        }
    }

    /// Whether an attempt is too old for a repeat though the wall clock does not say so: it truly is, or the daemon had to hold it
    /// for that old, because the clock was ahead for a while or, of a key, nothing tells how far it was set back.
    private func hasOutlived(_ flight: Flight, _ life: Int) -> Bool {
        guard let born = chronicle.born[flight.attempt.id.attempt] else { return false }
        if life > 0, let blind = clock.blindStart, blind >= born.at { return true }
        let age = clock.ticks - born.at + clock.gained - born.gained
        let policy = RetryPolicy()
        let window = life > 0 ? life - policy.keyMargin : policy.keylessWindow
        return age + policy.cap >= Int64(window) * 1_000
    }

    private func wasTaken(_ known: Chronicle.Accepted, _ recipient: Int64) -> Bool {
        let story = Chronicle.Story(thread: known.notice.thread, recipient: recipient)
        return (chronicle.flightsIn[story] ?? []).contains { $0.version < known.notice.version && $0.isTaken }
    }

    /// Whether the daemon must hold a recipient for possibly reached by older versions.
    private func mayHaveHeard(_ known: Chronicle.Accepted, _ recipient: Int64) -> Bool {
        let story = Chronicle.Story(thread: known.notice.thread, recipient: recipient)
        return (chronicle.flightsIn[story] ?? []).contains {
            $0.version < known.notice.version && ($0.isTaken || $0.isPossiblyReached(recipient))
        }
    }

    /// Everybody a version was for, and everybody who may have heard of an older one.
    private func checkAudience(_ known: Chronicle.Accepted, _ rows: [Int64: Row]) {
        let notice = known.notice
        let isEnd = notice.content.phase.endsThread && notice.version > 1
        for (id, member) in chronicle.members where id <= known.highWater && member.endedAt == nil {
            guard known.release.channels.contains(member.channel) else { continue }
            let hasHeard = mayHaveHeard(known, id)
            let isWanted = !isEnd && member.wants(known.release.audience)
            // Who changed their mind while it was being planned may be counted either way.
            guard hasHeard || (isWanted && member.changedAt <= known.at) else {
                let isPlanned = rows[id] != nil && rows[id]?.state != .cancelled
                let wasChanged = member.changedAt > known.at
                // An attempt whose refusal never reached the disk counts as possibly reached, and so does one that was on the wire
                // while this was planned, or frozen for it and given back; only an end is looked at again before it goes out. One
                // that this site must not word never comes so far: its row says so, and nothing of it has left.
                let isUnworded =
                    rows[id]?.state == .refused && (notice.content.status == .actual) != (town.mode == .live)
                    && chronicle.flightsOf[Chronicle.Pair(notice: notice.id, recipient: id)] == nil
                let isLookedAt = isEnd && !isUnworded
                let isDoubtful =
                    (chronicle.flightsIn[Chronicle.Story(thread: notice.thread, recipient: id)] ?? [])
                    .contains {
                        $0.version < notice.version
                            && (!$0.isSettledAsNotReached(id) || (!isLookedAt && $0.endedAt ?? .max >= known.at))
                    }
                    || chronicle.wasFrozen(id, in: notice.thread, before: notice.version, run: 0)
                    || (!isLookedAt
                        && chronicle.wasGivenBack(id, in: notice.thread, before: notice.version, since: known.at))
                if isPlanned, !wasChanged, !isDoubtful, !isWanted {
                    violate(4, "\(notice.id) was planned for \(id), whom it does not concern")
                }
                continue
            }
            switch rows[id]?.state {
            case nil: violate(2, "\(notice.id) v\(notice.version) was never planned for \(id)")
            case .cancelled?: violate(4, "\(notice.id) v\(notice.version) was cancelled for \(id), who may have heard")
            default: break
            }
        }
    }
}
