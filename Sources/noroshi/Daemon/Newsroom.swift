import Channel
import Intake
import Ledger
import Notice
import Policy
import Synchronization

/// Where policy meets the ledger: a notice becomes public here and nowhere else.
final class Newsroom: Sendable {
    let ledger: Ledger
    let policy: Policy
    let site: Site
    let channels: [ChannelID]
    let showcase: Showcase
    private let clock: any Clock
    private let log: EventLog
    private let metrics: Metrics
    private let announce: @Sendable ([Recorded]) -> Void
    /// When each source last published by itself, for the ceilings per hour.
    private let automatic: Mutex<[SourceID: [Timestamp]]>
    /// When each thread was last sent to people, for the rules on telling again. After a start every accepted version
    /// counts, so that a restart rings nobody twice.
    private let pushed: Mutex<[ThreadID: Timestamp]>

    private static let ceilingWindowSeconds: Int64 = 3_600

    init(
        ledger: Ledger, policy: Policy, site: Site, channels: [ChannelID], showcase: Showcase, clock: any Clock,
        log: EventLog, metrics: Metrics, accepted: [Notice], announce: @escaping @Sendable ([Recorded]) -> Void
    ) {
        self.ledger = ledger
        self.policy = policy
        self.site = site
        self.channels = channels
        self.showcase = showcase
        self.clock = clock
        self.log = log
        self.metrics = metrics
        self.announce = announce
        pushed = Mutex(
            Dictionary(accepted.map { ($0.thread, $0.acceptedAt) }) { earlier, later in max(earlier, later) })
        let recent = accepted.filter { $0.content.source != .staff }
        automatic = Mutex(Dictionary(grouping: recent, by: \.content.source).mapValues { $0.map(\.acceptedAt) })
    }

    /// Decides about what a source's document changed, and writes it with the source's state in one transaction.
    func accept(
        source: SourceID, state: [UInt8]?, cursor: [UInt8]?, proposals: [Advance.Proposal]
    ) async throws {
        let now = clock.now
        var decided: [Ledger.Proposal] = []
        var published = 0
        var pushing: [ThreadID] = []
        for proposal in proposals {
            let draft = proposal.draft
            let decision = policy.decide(
                draft, after: showcase.newest(of: draft.thread), lastPushed: pushed.withLock { $0[draft.thread] },
                isFirstFill: proposal.handling == .fill, nearness: proposal.nearness,
                recentAutomatic: recentAutomatic(source, now: now) + published, site: site, now: now)
            metrics.count("noroshi_decisions_total", ["source": source.rawValue, "action": decision.action.rawValue])
            guard let verdict = verdict(for: decision) else {
                log(
                    .warning, "a draft was refused",
                    ["source.id": source.rawValue, "notice.product": draft.content.product, "reason": decision.why])
                continue
            }
            // What is only shown rings nobody: aftershocks filed quietly must not hold back the next great quake.
            if case .accepted(let channels, _) = verdict, !channels.isEmpty {
                published += 1
                pushing.append(draft.thread)
            }
            decided.append(
                Ledger.Proposal(draft: draft, verdict: verdict, audience: Audience(of: draft.content, at: site)))
        }
        let recorded = try await ledger.accept(
            Acceptance(
                source: source, state: state, cursor: cursor, proposals: decided,
                actor: "\(Acceptance.sourceActorPrefix)\(source)", at: now))
        automatic.withLock { $0[source, default: []] += Array(repeating: now, count: published) }
        pushed.withLock { pushed in
            for thread in pushing { pushed[thread] = now }
        }
        finish(recorded, source: source)
    }

    /// Hands in what staff wrote. With `publishes` it is accepted at once, where an approval rule lets its author alone.
    func submit(_ draft: Draft, by member: StaffRoll.Member, publishes: Bool) async throws -> Recorded {
        let actor = member.actor
        let now = clock.now
        if let why = policy.refusal(of: draft.content, at: site) { throw LedgerError.refused(reason: why) }
        guard publishes else {
            let recorded = try await ledger.propose(
                draft, rule: "staff: waits for a second person", isSubmitted: true, actor: actor, at: now)
            finish([recorded], source: .staff)
            return recorded
        }
        let alone = policy.maySendAlone(
            draft.content, after: showcase.newest(of: draft.thread)?.content, by: member.person, site: site, now: now)
        guard case .allowed(_, let rule, let why) = alone else {
            if case .refused(let why) = alone { throw LedgerError.refused(reason: why) }
            throw LedgerError.refused(reason: "nobody may send this alone")
        }
        let decision = policy.decide(approved: draft.content, site: site, now: now)
        guard decision.action == .publish else { throw LedgerError.refused(reason: decision.why) }
        let verdict = Verdict.accepted(channels: reached(by: decision.channels), rule: "\(rule): \(why)")
        let recorded = try await ledger.accept(
            Acceptance(
                source: .staff,
                proposals: [
                    Ledger.Proposal(draft: draft, verdict: verdict, audience: Audience(of: draft.content, at: site))
                ], actor: actor, at: now))
        finish(recorded, source: .staff)
        guard let first = recorded.first else { throw LedgerError.refused(reason: "the ledger recorded nothing") }
        return first
    }

    /// Accepts what another person handed in, if it is still what they saw.
    func approve(_ id: NoticeID, hash: ContentHash, by member: StaffRoll.Member) async throws -> Recorded {
        let now = clock.now
        guard let waiting = try await ledger.notice(id) else { throw LedgerError.notFound("notice \(id)") }
        if case .refused(let why) = policy.mayApprove(
            waiting.content, writtenBy: author(of: waiting), approver: member.person, drills: .unannounced, site: site,
            now: now)
        {
            throw LedgerError.refused(reason: why)
        }
        let decision = policy.decide(approved: waiting.content, site: site, now: now)
        guard decision.action != .refuse else { throw LedgerError.refused(reason: decision.why) }
        let recorded = try await ledger.approve(
            id, hash: hash, audience: Audience(of: waiting.content, at: site),
            channels: reached(by: decision.channels), actor: member.actor, at: now)
        finish([recorded], source: .staff)
        return recorded
    }

    /// Who answers for what waits: the person who handed it in, or its source.
    private func author(of waiting: Recorded) -> Author {
        guard waiting.lifecycle == .draft else {
            return .person(String(waiting.author.trimmingPrefix(StaffRoll.Member.actorPrefix)))
        }
        return .source(waiting.content.source, isFirstParty: waiting.rule.hasPrefix(Self.oneApprover))
    }

    /// Begins the rule of a source's draft that one approver is enough for.
    private static let oneApprover = "one approver: "

    private func verdict(for decision: Decision) -> Verdict? {
        let rule = [decision.row, decision.why].compactMap { $0 }.joined(separator: ": ")
        return switch decision.action {
        case .publish: .accepted(channels: reached(by: decision.channels), rule: rule)
        case .approve: .draft(rule: Self.oneApprover + rule)
        case .draft: .draft(rule: rule)
        case .archive: .archived(rule: rule)
        case .refuse: nil
        }
    }

    private func reached(by reach: Reach) -> [ChannelID] { channels.filter(reach.includes) }

    private func recentAutomatic(_ source: SourceID, now: Timestamp) -> Int {
        automatic.withLock { times in
            let start = now.adding(seconds: -Self.ceilingWindowSeconds)
            times[source]?.removeAll { $0 < start }
            return times[source]?.count ?? 0
        }
    }

    /// Shows and announces what a transaction made public.
    private func finish(_ recorded: [Recorded], source: SourceID) {
        for record in recorded {
            log(
                .info, "a notice was recorded",
                [
                    "notice.id": record.id.rawValue, "notice.product": record.content.product,
                    "notice.phase": record.content.phase.rawValue, "notice.lifecycle": record.lifecycle.rawValue,
                    "source.id": source.rawValue, "rule": record.rule,
                ])
            metrics.count(
                "noroshi_notices_total",
                ["source": source.rawValue, "lifecycle": record.lifecycle.rawValue])
        }
        let accepted = recorded.filter { $0.lifecycle == .accepted }.compactMap(\.notice)
        if !accepted.isEmpty { showcase.insert(accepted, now: clock.now) }
        announce(recorded)
    }
}
