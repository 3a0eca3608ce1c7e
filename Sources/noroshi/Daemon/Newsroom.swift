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
    let clock: any Clock
    let log: EventLog
    let metrics: Metrics
    private let announce: @Sendable ([Recorded]) -> Void
    /// Told when deliveries that had ended are due again.
    let onResent: @Sendable () -> Void
    /// When each source last published by itself, for the ceilings per hour.
    private let automatic: Mutex<[SourceID: [Timestamp]]>
    /// When each thread was last sent to people, for the rules on telling again. After a start every accepted version
    /// counts, so that a restart rings nobody twice.
    private let pushed: Mutex<[ThreadID: Timestamp]>

    /// Since when, by ticks, what one person sent alone can be taken back; what an earlier process armed is not here.
    private let armed = Mutex<[NoticeID: Int64]>([:])

    private static let ceilingWindowSeconds: Int64 = 3_600

    init(
        ledger: Ledger, policy: Policy, site: Site, channels: [ChannelID], showcase: Showcase, clock: any Clock,
        log: EventLog, metrics: Metrics, accepted: [Notice], announce: @escaping @Sendable ([Recorded]) -> Void,
        onResent: @escaping @Sendable () -> Void = {}
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
        self.onResent = onResent
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
                Ledger.Proposal(
                    draft: draft, verdict: verdict, audience: Audience(of: draft.content, at: site),
                    manner: decision.manner))
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

    // MARK: What one person sent alone

    /// Counts its seconds from here, by the clock that does not step.
    func arm(_ id: NoticeID) { armed.withLock { $0[id] = clock.ticks } }

    func disarm(_ id: NoticeID) { armed.withLock { $0[id] = nil } }

    func armedTicks(_ id: NoticeID) -> Int64? { armed.withLock { $0[id] } }

    // MARK: What both need

    private func verdict(for decision: Decision) -> Verdict? {
        let rule = [decision.row, decision.why].compactMap { $0 }.joined(separator: ": ")
        return switch decision.action {
        case .publish: .accepted(channels: reached(by: decision.channels), rule: rule)
        case .approve: .waiting(rule: rule)
        case .draft: .draft(rule: rule)
        case .archive: .archived(rule: rule)
        case .refuse: nil
        }
    }

    func release(_ content: Content, _ decision: Decision) -> Release {
        Release(
            audience: Audience(of: content, at: site), channels: reached(by: decision.channels),
            manner: decision.manner)
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
    func finish(_ recorded: [Recorded], source: SourceID) {
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
        if source == .staff {
            pushed.withLock { pushed in
                for notice in accepted { pushed[notice.thread] = notice.acceptedAt }
            }
        }
        announce(recorded)
    }
}
