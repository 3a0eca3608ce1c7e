import Ledger
import Notice
import Policy

/// One person alone at night: agreed to by a recorded verbal order, and released some seconds later unless it is taken back.
extension Newsroom {
    /// How long it can be taken back.
    static let undoSeconds: Int64 = 20
    /// What could not be released in this time after it was due is stale: staff decide anew.
    static let releasePatienceSeconds: Int64 = 600

    /// Sends alone what was handed in, by whomever.
    func breakGlass(_ id: NoticeID, _ form: BreakGlassForm, by member: StaffRoll.Member) async throws -> Recorded {
        let now = clock.now
        let glass = form.breakGlass
        let before = try await ledger.notice(id)?.lifecycle
        let recorded = try await ledger.breakGlass(
            id, hash: ContentHash(rawValue: form.reentry.hash),
            order: VerbalOrder(
                reason: glass.reason, from: glass.authority.from, at: glass.authority.at, by: glass.authority.by),
            releaseAt: now.adding(seconds: Self.undoSeconds), actor: member.auditName, at: now
        ) { [self] waiting, told in
            if let fault = form.reentry.fault(for: waiting.content) { throw LedgerError.refused(reason: fault) }
            if case .refused(let why) = policy.maySendAlone(
                waiting.content, after: told, by: member.actor, breakGlass: glass, site: site, now: now)
            {
                throw LedgerError.refused(reason: why)
            }
        }
        // The same request again arms nothing anew.
        guard before != .approved else { return recorded }
        arm(id)
        metrics.count("noroshi_break_glass_total")
        log(
            .warning, "one person alone sends a notice; it can be taken back for some seconds",
            [
                "notice.id": id.rawValue, "actor": member.auditName, "reason": glass.reason,
                "authority.from": glass.authority.from, "release.at": recorded.releaseAt?.rfc3339() ?? "",
            ])
        finish([recorded], source: .staff)
        return recorded
    }

    /// Releases what is due and returns what is stale. Gives the milliseconds until the next is due; nil where none waits.
    func releaseDue() async throws -> Int64? {
        var next: Int64?
        for waiting in try await ledger.waitingReleases() {
            guard let releaseAt = waiting.releaseAt else { continue }
            switch standing(of: waiting.id, releaseAt: releaseAt) {
            case .open(let milliseconds): next = min(next ?? milliseconds, milliseconds)
            case .due(let isOver): try await releaseOrReturn(waiting, isOver: isOver)
            case .stale(let why): try await giveBack(waiting, why)
            }
        }
        return next
    }

    private enum ReleaseStanding {
        case open(milliseconds: Int64)
        /// `isOver`: counted by the clock that does not step.
        case due(isOver: Bool)
        case stale(why: String)
    }

    /// What this process armed it counts by ticks, so that no step of the wall clock shortens the seconds or prolongs them.
    /// After a restart there is the wall clock alone.
    private func standing(of id: NoticeID, releaseAt: Timestamp) -> ReleaseStanding {
        let patience = Self.releasePatienceSeconds * 1_000
        let late = "it could not be released in time; read it again and decide anew"
        if let since = armedTicks(id) {
            let left = since + Self.undoSeconds * 1_000 - clock.ticks
            if left > 0 { return .open(milliseconds: left) }
            return left < -patience ? .stale(why: late) : .due(isOver: true)
        }
        let left = releaseAt.milliseconds - clock.now.milliseconds
        if left > Self.undoSeconds * 1_000 {
            return .stale(why: "the clock was set back while it waited; read it again and decide anew")
        }
        if left > 0 { return .open(milliseconds: left) }
        return left < -patience ? .stale(why: late) : .due(isOver: false)
    }

    private func releaseOrReturn(_ waiting: Recorded, isOver: Bool) async throws {
        let now = clock.now
        do {
            let recorded = try await ledger.release(waiting.id, isOver: isOver, at: now) { [self] current in
                try release(current.content, drills: .unannounced, at: now)
            }
            disarm(waiting.id)
            finish([recorded], source: .staff)
        } catch LedgerError.refused(let why) {
            // Taken back, or overtaken, in between: what still waits is staff's again.
            guard try await ledger.notice(waiting.id)?.lifecycle == .approved else { return }
            try await giveBack(waiting, why)
        }
    }

    private func giveBack(_ waiting: Recorded, _ why: String) async throws {
        let recorded = try await ledger.returnToAuthor(waiting.id, reason: why, actor: "noroshi", at: clock.now)
        disarm(waiting.id)
        log(
            .error, "what one person sent alone was not released",
            ["notice.id": waiting.id.rawValue, "reason": why])
        finish([recorded], source: .staff)
    }
}
