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
        for proposal in proposals {
            let draft = proposal.draft
            let decision = policy.decide(
                draft, after: showcase.newest(of: draft.thread), isFirstFill: proposal.handling == .fill,
                concernsSite: proposal.concernsWard, recentAutomatic: recentAutomatic(source, now: now) + published,
                site: site)
            metrics.count("noroshi_decisions_total", ["source": source.rawValue, "action": decision.action.rawValue])
            guard let verdict = verdict(for: decision) else {
                log(
                    .warning, "a draft was refused",
                    ["source.id": source.rawValue, "notice.product": draft.content.product, "reason": decision.why])
                continue
            }
            // What is only shown rings nobody: aftershocks filed quietly must not hold back the next great quake.
            if case .accepted(let channels, _) = verdict, !channels.isEmpty { published += 1 }
            decided.append(
                Ledger.Proposal(draft: draft, verdict: verdict, audience: Audience(of: draft.content, at: site)))
        }
        let recorded = try await ledger.accept(
            Acceptance(
                source: source, state: state, cursor: cursor, proposals: decided,
                actor: "\(Acceptance.sourceActorPrefix)\(source)", at: now))
        automatic.withLock { $0[source, default: []] += Array(repeating: now, count: published) }
        finish(recorded, source: source)
    }

    /// Hands in what staff wrote. With `publishes` it is accepted at once, which the caller has checked the right for.
    func submit(_ draft: Draft, actor: String, publishes: Bool) async throws -> Recorded {
        let now = clock.now
        let decision = policy.decide(approved: draft.content, site: site)
        guard decision.action != .refuse else { throw LedgerError.refused(reason: decision.why) }
        guard publishes else {
            let recorded = try await ledger.propose(
                draft, rule: "staff: waits for a second person", isSubmitted: true, actor: actor, at: now)
            finish([recorded], source: .staff)
            return recorded
        }
        let recorded = try await ledger.sendAlone(
            draft, rule: "staff: scope publish", warrant: .duty, release(draft.content, decision), actor: actor, at: now
        )
        finish([recorded], source: .staff)
        return recorded
    }

    /// Accepts what another person handed in, if it is still what they saw.
    func approve(_ id: NoticeID, hash: ContentHash, actor: String) async throws -> Recorded {
        guard let waiting = try await ledger.notice(id) else { throw LedgerError.notFound("notice \(id)") }
        guard waiting.lifecycle != .draft || policy.isWithinCeiling(waiting.content) else {
            throw LedgerError.refused(
                reason:
                    "this is above what \(waiting.content.source) may say: a first person must hand it in, a second approve"
            )
        }
        let decision = policy.decide(approved: waiting.content, site: site)
        guard decision.action != .refuse else { throw LedgerError.refused(reason: decision.why) }
        let recorded = try await ledger.approve(
            id, hash: hash, release(waiting.content, decision), actor: actor, at: clock.now)
        finish([recorded], source: .staff)
        return recorded
    }

    private func verdict(for decision: Decision) -> Verdict? {
        let rule = [decision.row, decision.why].compactMap { $0 }.joined(separator: ": ")
        return switch decision.action {
        case .publish: .accepted(channels: reached(by: decision.channels), rule: rule)
        case .draft: .draft(rule: rule)
        case .archive: .archived(rule: rule)
        case .refuse: nil
        }
    }

    private func release(_ content: Content, _ decision: Decision) -> Release {
        Release(audience: Audience(of: content, at: site), channels: reached(by: decision.channels))
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
