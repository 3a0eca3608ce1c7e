import Ledger
import Notice
import Policy

/// What people do with notices. Policy is asked again inside the ledger's transaction, about the very row it changes.
extension Newsroom {
    /// Keeps what staff wrote, and hands it in where it is no draft any more.
    func submit(_ draft: Draft, by member: StaffRoll.Member, isDraft: Bool = false) async throws -> Recorded {
        try refuse(draft.content)
        let recorded = try await ledger.propose(
            draft, rule: "staff: waits for a second person", isSubmitted: !isDraft, actor: member.auditName,
            at: clock.now)
        finish([recorded], source: .staff)
        return recorded
    }

    /// Accepts at once what an approval rule lets its author send alone.
    func sendAlone(_ draft: Draft, by member: StaffRoll.Member) async throws -> Recorded {
        let now = clock.now
        let recorded = try await ledger.sendAlone(draft, actor: member.auditName, at: now) { [self] told in
            try sending(draft.content, after: told, by: member, at: now)
        }
        finish([recorded], source: .staff)
        return recorded
    }

    private func sending(
        _ content: Content, after told: Content?, by member: StaffRoll.Member, at now: Timestamp
    ) throws -> Sending {
        switch policy.maySendAlone(content, after: told, by: member.actor, site: site, now: now) {
        case .refused(let why): throw LedgerError.refused(reason: why)
        case .allowed(let agreement, let rule, let why):
            let warrant: Warrant? =
                switch agreement {
                case .duty: .duty
                case .author: .author
                case .second, .breakGlass, .source: nil
                }
            guard let warrant else { throw LedgerError.refused(reason: "this cannot be sent alone") }
            return Sending(
                rule: "\(rule): \(why)", warrant: warrant,
                release: try release(content, drills: .unannounced, at: now))
        }
    }

    /// Rewrites what is not public yet, and hands it in again. Whatever had been agreed to is void.
    func rewrite(_ id: NoticeID, _ content: Content, by member: StaffRoll.Member) async throws -> Recorded {
        try refuse(content)
        let now = clock.now
        _ = try await ledger.rewrite(id, content: content, actor: member.auditName, at: now)
        disarm(id)
        let recorded = try await ledger.submit(id, actor: member.auditName, at: now)
        finish([recorded], source: .staff)
        return recorded
    }

    /// Hands in a draft as it stands.
    func handIn(_ id: NoticeID, by member: StaffRoll.Member) async throws -> Recorded {
        let recorded = try await ledger.submit(id, actor: member.auditName, at: clock.now)
        finish([recorded], source: .staff)
        return recorded
    }

    /// Accepts what another person, or a source within its ceiling, handed in, if it is still what they saw.
    func approve(_ id: NoticeID, _ reentry: Reentry, by member: StaffRoll.Member) async throws -> Recorded {
        let now = clock.now
        let drills = try await drillStanding(of: id)
        let before = try await ledger.notice(id)?.lifecycle
        let recorded = try await ledger.approve(
            id, hash: ContentHash(rawValue: reentry.hash), actor: member.auditName, at: now
        ) { [self] waiting in
            if let fault = reentry.fault(for: waiting.content) { throw LedgerError.refused(reason: fault) }
            if case .refused(let why) = policy.mayApprove(
                waiting.content, writtenBy: author(of: waiting), approver: member.actor, drills: drills, site: site,
                now: now)
            {
                throw LedgerError.refused(reason: why)
            }
            return try release(waiting.content, drills: drills, at: now)
        }
        // A replay changed nothing, so there is nothing to tell.
        if before != .accepted { finish([recorded], source: .staff) }
        return recorded
    }

    func returnToAuthor(_ id: NoticeID, reason: String, by member: StaffRoll.Member) async throws -> Recorded {
        let recorded = try await ledger.returnToAuthor(id, reason: reason, actor: member.auditName, at: clock.now)
        disarm(id)
        finish([recorded], source: .staff)
        return recorded
    }

    func withdraw(_ id: NoticeID, reason: String, by member: StaffRoll.Member) async throws -> Recorded {
        let recorded = try await ledger.withdraw(id, reason: reason, actor: member.auditName, at: clock.now)
        disarm(id)
        finish([recorded], source: .staff)
        return recorded
    }

    /// Whom a draft would reach if it were accepted now.
    func reach(of draft: Draft) async throws -> [Ledger.Reach] {
        let isContinued = showcase.newest(of: draft.thread) != nil
        let reach = try await ledger.reach(
            of: Audience(of: draft.content, at: site), phase: draft.content.phase,
            continuing: isContinued ? draft.thread : nil)
        return reach.filter { channels.contains($0.channel) }
    }

    // MARK: Policy

    private func refuse(_ content: Content) throws {
        if let why = policy.refusal(of: content, at: site) { throw LedgerError.refused(reason: why) }
    }

    /// Who answers for what waits: the person who handed it in, or its source. A source's draft that no row lets one person
    /// approve is not handed in, so nobody gets as far as asking.
    private func author(of waiting: Recorded) -> Author {
        guard waiting.author.hasPrefix(Acceptance.sourceActorPrefix) else {
            return .person(String(waiting.author.dropFirst(Acceptance.staffActorPrefix.count)))
        }
        return .source(waiting.content.source, isFirstParty: waiting.lifecycle == .submitted)
    }

    /// What is frozen with a content that the people required have agreed to.
    func release(_ content: Content, drills: PublicDrillStanding, at now: Timestamp) throws -> Release {
        let decision = policy.decide(approved: content, drills: drills, site: site, now: now)
        guard decision.action == .publish else { throw LedgerError.refused(reason: decision.why) }
        return release(content, decision)
    }

    /// What the public knows of the drill that a waiting notice belongs to.
    func drillStanding(of id: NoticeID) async throws -> PublicDrillStanding {
        guard let drill = try await ledger.notice(id)?.content.publicDrill else { return .unannounced }
        return PublicDrillStanding(
            of: drill, among: try await ledger.acceptedNotices(worded: PublicDrillStanding.announcementProduct))
    }
}
