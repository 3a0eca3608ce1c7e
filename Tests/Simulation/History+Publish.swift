import Channel
import Delivery
import Notice

@testable import Ledger

/// Notices that become public by rule, and what the world learns of them.
extension History {
    /// A source of alerts in whose threads versions follow each other at random.
    private static let alerts = SourceID(rawValue: "alerts")

    func publish() {
        guard let process else { return }
        // Often about the same as just now.
        let other = ThreadID(rawValue: "t\(Int.random(in: 0..<4, using: &random))-\(serial / 6)")
        let thread = Bool.random(using: &random) ? lastThread ?? other : other
        lastThread = thread
        let told = chronicle.newest(in: thread)
        if told?.notice.content.phase.endsThread == true {
            lastThread = nil
            return
        }
        let phase: Phase =
            told == nil
            ? .alert
            : [.update, .update, .correction, .correction, .allClear, .retraction][
                Int.random(in: 0..<6, using: &random)]
        let content = content(phase: phase, thread: thread, source: Self.alerts)
        let release = release(for: content, after: told?.release)
        let now = process.now(clock)
        write(
            "publish",
            { database in
                try database.accept(
                    Acceptance(
                        source: content.source,
                        proposals: [
                            Ledger.Proposal(
                                draft: Draft(thread: thread, content: content),
                                verdict: .accepted(channels: release.channels, rule: "alerts"),
                                audience: release.audience, manner: release.manner)
                        ], actor: "source:alerts", at: now))
            },
            told: { [self] recorded in
                for entry in recorded where entry.lifecycle == .accepted { accepted(entry, release, warrant: .rule) }
            })
        wake()
    }

    /// Something waits that did not before.
    func wake() {
        process?.engine.wake()
        sleepsUntil = min(sleepsUntil, clock.ticks)
    }

    /// The world learns that a version is public: whoever published it was told so after the commit.
    func accepted(_ entry: Recorded, _ release: Release, warrant: Warrant) {
        guard let notice = entry.notice else {
            chronicle.violate(8, at: clock.ticks, "an accepted notice has no version")
            return
        }
        let newest = chronicle.newest(in: notice.thread)
        if notice.version != (newest?.notice.version ?? 0) + 1 {
            chronicle.violate(4, at: clock.ticks, "thread \(notice.thread) went on with version \(notice.version)")
        }
        trace.note(
            clock.ticks, "accepted", [Int64(notice.version)],
            "\(notice.id) \(notice.thread) \(notice.content.phase) \(notice.content.urgency)")
        chronicle.accept(
            Chronicle.Accepted(
                notice: notice, release: release, highWater: chronicle.members.keys.max() ?? 0, at: clock.ticks,
                warrant: warrant, author: entry.author, approver: entry.approver))
    }

    // MARK: What it says

    func content(phase: Phase, thread: ThreadID, source: SourceID, order: Order? = nil) -> Content {
        serial += 1
        let urgency: Urgency = [.routine, .advisory, .urgent, .urgent, .critical][Int.random(in: 0..<5, using: &random)]
        // Seldom something that the site must not let out, as if a rule had failed.
        let isStray = Int.random(in: 0..<15, using: &random) == 0
        let status: NoticeStatus = (town.mode == .live) != isStray ? .actual : .exercise
        let expires: Timestamp? =
            order != nil || Int.random(in: 0..<3, using: &random) > 0
            ? nil : clock.trusted.adding(milliseconds: Int64.random(in: 50...90_000, using: &random))
        return Content(
            status: status, phase: phase, source: source, hazard: .flood,
            topic: Int.random(in: 0..<6, using: &random) == 0 && order == nil ? .event : .disaster, order: order,
            urgency: urgency, product: "staff", areas: [], sent: clock.trusted, expires: expires,
            texts: [.japanese: NoticeText(headline: "第\(serial)報 \(thread)")],
            authority: order == nil ? nil : Authority(decider: "市長 みほん", orderedAt: clock.trusted))
    }

    func release(for content: Content, after told: Release?) -> Release {
        let isNarrow = Int.random(in: 0..<3, using: &random) == 0
        let channels = told?.channels ?? (Int.random(in: 0..<4, using: &random) == 0 ? [Town.line] : Town.channelIDs)
        return Release(
            audience: Audience(
                districts: isNarrow ? [Town.districts[Int.random(in: 0..<3, using: &random)]] : [],
                topic: content.topic, urgency: content.urgency), channels: channels,
            manner: Int.random(in: 0..<6, using: &random) == 0 ? .quiet : .loud)
    }
}
