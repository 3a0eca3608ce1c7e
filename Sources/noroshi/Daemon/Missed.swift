import Intake
import Notice

/// What one of JMA's short feeds may have shown while it was not read, to be looked for in its long feed (facts: jma.md §1).
///
/// The short feed holds the last ten minutes, the long one several days; but the long one is made anew only every hour. So what
/// was published in between stands in neither until the next hour, and the long feed is asked until it reaches far enough.
struct Missed: Sendable, Hashable, Codable {
    /// Published before this, it was read already; nil where nothing ever was.
    var from: Timestamp?
    /// The long feed reaches far enough once it is as new as the oldest entry of the first short feed after the gap.
    var until: Timestamp
    /// Since when it is looked for.
    var since: Timestamp

    /// Without a success for longer the short feed may have lost entries: it promises ten minutes, less a poll.
    static let gapSeconds: Int64 = 9 * 60
    /// Entries show up to two minutes after their time, in bad hours later.
    static let slackSeconds: Int64 = 30 * 60
    /// A long feed that does not reach far enough by then is broken, and is looked at no more.
    static let patienceSeconds: Int64 = 3 * 3_600
    /// How often the long feed is asked whether it is made anew.
    static let askMilliseconds: Int64 = 5 * 60 * 1_000

    /// What may be missed when a short feed is read.
    ///
    /// - Parameters:
    ///   - last: when it was read before; nil where it never was.
    ///   - already: what is looked for still.
    /// - Returns: nil where nothing can have been missed.
    static func after(_ last: Timestamp?, reading index: FeedIndex, already: Missed?, now: Timestamp) -> Missed? {
        if let last, now.seconds - last.seconds <= gapSeconds { return already }
        let from = last.map { $0.adding(seconds: -slackSeconds) }
        let until = index.oldest ?? index.updated ?? now
        guard let already else { return Missed(from: from, until: until, since: now) }
        return Missed(
            from: already.from.flatMap { old in from.map { min(old, $0) } }, until: max(already.until, until),
            since: now)
    }

    /// Of a long feed what is to be fetched, the oldest first.
    func unread(_ index: FeedIndex, by system: JMASystem, isKnown: (String) -> Bool) -> [FeedIndex.Entry] {
        index.unread(by: system, isKnown: isKnown).filter { entry in
            guard let from, let updated = entry.updated else { return true }
            return updated >= from
        }
    }

    /// What is still missed once all that a long feed lists was read; nil where that is all.
    func after(reading index: FeedIndex) -> Missed? {
        guard let updated = index.updated, updated < until else { return nil }
        var rest = self
        let next = updated.adding(seconds: -Self.slackSeconds)
        rest.from = from.map { max($0, next) } ?? next
        return rest
    }

    func isHopeless(now: Timestamp) -> Bool { now.seconds - since.seconds > Self.patienceSeconds }

    /// The long feed beside a short one: `extra.xml` → `extra_l.xml`; nil for what is none of JMA's short feeds.
    static func longFeed(of url: String) -> String? {
        guard url.hasSuffix(".xml"), !url.hasSuffix("_l.xml") else { return nil }
        return url.dropLast(4) + "_l.xml"
    }
}
