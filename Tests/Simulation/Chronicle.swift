import Channel
import Delivery
import Notice

@testable import Ledger

/// What is known to have happened, from outside of the daemon: the truth that promises are held against.
final class Chronicle {
    /// An accepted version whose acceptance was confirmed.
    struct Accepted {
        var notice: Notice
        var release: Release
        /// The newest subscription when it was accepted.
        var highWater: Int64
        var at: Int64
        var warrant: Warrant
        var author: String
        var approver: String?
    }

    struct Pair: Hashable {
        var notice: NoticeID
        var recipient: Int64
    }

    struct Story: Hashable {
        var thread: ThreadID
        var recipient: Int64
    }

    struct Frozen {
        /// The run of the daemon that froze it.
        var run: Int
        var attempt: Int64
        /// How often it would have gone out, that time included.
        var sends: Int
    }

    struct Text: Hashable {
        var notice: NoticeID
        var channel: ChannelID
        var language: LanguageTag
    }

    private(set) var violations: [Violation] = []
    private(set) var accepted: [NoticeID: Accepted] = [:]
    /// In the order of acceptance.
    private(set) var order: [NoticeID] = []
    private(set) var threads: [ThreadID: [NoticeID]] = [:]
    var flights: [Flight] = []
    var flightsOf: [Pair: [Flight]] = [:]
    var flightsIn: [Story: [Flight]] = [:]
    var byKey: [String: Flight] = [:]
    /// What was frozen on disk and neither sent nor given back: had the run that froze it died a moment later, it might have
    /// been sent, and the next one cannot tell.
    var frozen: [Pair: Frozen] = [:]
    /// When what was frozen was last given back unsent: until then the ledger could not tell that it was not on the wire.
    var givenBack: [Pair: Int64] = [:]
    /// When each of the ledger's attempts was frozen first, and how far the clock had gone ahead by then.
    var born: [Int64: (at: Int64, gained: Int64)] = [:]
    /// Every form in which a text was ever worded, and the one that was sent.
    var worded: [Text: Set<[UInt8]>] = [:]
    var sent: [Text: [UInt8]] = [:]
    /// What recipients were shown, in the order of arrival.
    var shown: [Story: [(version: Int, key: String, at: Int64, lost: Int64, isSilent: Bool)]] = [:]
    /// Notices of which something stored was changed behind the daemon's back.
    var damaged: Set<NoticeID> = []
    var people: [Person] = []
    var members: [Int64: Member] = [:]
    /// The newest transaction that was confirmed.
    var commits: Int64 = 0

    private static let mostViolations = 20

    func violate(_ promise: Int, at ticks: Int64, _ what: @autoclosure () -> String) {
        guard violations.count < Self.mostViolations else { return }
        violations.append(Violation(promise: promise, what: what(), at: ticks))
    }

    func accept(_ entry: Accepted) {
        let notice = entry.notice
        guard accepted[notice.id] == nil else { return }
        accepted[notice.id] = entry
        order.append(notice.id)
        threads[notice.thread, default: []].append(notice.id)
    }

    /// Whether something older of a thread was frozen for this recipient by a run that died over it.
    func wasFrozen(_ recipient: Int64, in thread: ThreadID, before version: Int, run: Int) -> Bool {
        (threads[thread] ?? []).contains { id in
            guard let older = accepted[id]?.notice, older.version < version,
                let by = frozen[Pair(notice: id, recipient: recipient)]
            else { return false }
            return by.run != run
        }
    }

    /// Whether something older of a thread was frozen for this recipient at that moment, and given back unsent later.
    func wasGivenBack(_ recipient: Int64, in thread: ThreadID, before version: Int, since moment: Int64) -> Bool {
        (threads[thread] ?? []).contains { id in
            guard let older = accepted[id]?.notice, older.version < version,
                let at = givenBack[Pair(notice: id, recipient: recipient)]
            else { return false }
            return at >= moment
        }
    }

    /// How often one request of an attempt may have been taken, as far as a run of the daemon can know: what an earlier one froze
    /// and died over counts, whether it went out or not; what was certainly not taken does not.
    func mostSends(of pair: Pair, in attempt: Int64, run: Int) -> Int {
        let sent = (flightsOf[pair] ?? []).lazy.filter { $0.attempt.id.attempt == attempt }.map {
            $0.attempt.sends - ($0.isRecorded && !$0.isPossiblyReached(pair.recipient) ? 1 : 0)
        }
        let lost = frozen[pair].map { $0.attempt == attempt && $0.run != run ? $0.sends : 0 }
        return max(sent.max() ?? 0, lost ?? 0)
    }

    func newest(in thread: ThreadID) -> Accepted? { threads[thread]?.last.flatMap { accepted[$0] } }
}
