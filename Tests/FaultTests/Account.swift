import Channel
import Delivery
import Foundation
import Notice
import Synchronization
import Testing

@testable import Ledger

/// The sinks' receipts beside the ledger's word, notice by notice and channel by channel (promises 2 and 3).
struct Account {
    /// Notice × recipient that a sink holds.
    var deliveries = 0
    /// Planned, and neither told nor visibly ended: what may never happen.
    var lost = 0
    /// Requests that a sink saw again.
    var repeated = 0
    /// Shown as possibly taken: nothing tells whether a repeat would be the second.
    var unknown = 0

    /// After everything has ended: each planned recipient is accepted and held by the sink, or visibly something else.
    /// - Parameters:
    ///   - mayBe: how deliveries may have ended beside accepted and unknown.
    ///   - isForged: whether somebody changed what the audit vouches for, which its check must find.
    static func closed(
        _ site: FaultSite, _ told: [Told], mayBe: Set<DeliveryState> = [], isForged: Bool = false,
        _ location: SourceLocation = #_sourceLocation
    ) async throws -> Account {
        let ledger = try site.openLedger()
        defer { ledger.close() }
        let receipts = Receipts(site, told.map(\.headline), isThorough: true)
        var account = Account(deliveries: receipts.total, repeated: receipts.repeats.values.reduce(0, +))
        let found = try await ledger.soundNotices()
        let accepted = Set(found.notices.map(\.id) + found.damaged.map(\.notice))
        for notice in told {
            #expect(
                accepted.contains(notice.id), "\(notice.headline) was answered and is gone", sourceLocation: location)
            for progress in try await ledger.progress(notice.id) {
                let channel = progress.channel.rawValue
                let held = receipts[channel, notice.headline]
                let unknown = progress[.unknown]
                let otherwise = mayBe.reduce(0) { $0 + progress[$1] }
                let word = "\(notice.headline) on \(channel): sink \(held), ledger \(progress.counts)"
                #expect(
                    progress.isExpanded && progress.total == site.planned[channel]
                        && progress[.accepted] + unknown + otherwise == progress.total, "\(word)",
                    sourceLocation: location)
                #expect(
                    held >= progress[.accepted] && held <= progress[.accepted] + unknown, "\(word)",
                    sourceLocation: location)
                account.unknown += unknown
                account.lost += max(
                    0, (site.planned[channel] ?? 0) - max(held, progress[.accepted]) - unknown - otherwise)
                account.lost += max(0, progress[.accepted] - held)
            }
        }
        #expect(account.lost == 0, sourceLocation: location)
        #expect(try await ledger.verifyAudit().faults.isEmpty == !isForged, sourceLocation: location)
        try await checkRepeats(receipts, ledger, location)
        return account
    }

    /// In the middle, on what a dead daemon left: nobody is marked who has it not, and nobody has it who is not at least
    /// marked as possibly reached. What was on the wire may still arrive; it is marked as that.
    static func open(
        _ site: FaultSite, _ told: [Told], _ location: SourceLocation = #_sourceLocation
    ) async throws {
        try await site.withCopyOfLedger { ledger in
            let accepted = Set(try await ledger.acceptedNotices().map(\.id))
            var states: [(notice: Told, progress: ChannelProgress)] = []
            for notice in told {
                #expect(
                    accepted.contains(notice.id), "\(notice.headline) was answered and is gone",
                    sourceLocation: location)
                for progress in try await ledger.progress(notice.id) { states.append((notice, progress)) }
            }
            let receipts = Receipts(site, told.map(\.headline), isThorough: false)
            for (notice, progress) in states {
                let channel = progress.channel.rawValue
                let held = receipts[channel, notice.headline]
                let possibly = progress[.accepted] + progress[.sending] + progress[.unknown]
                #expect(
                    held >= progress[.accepted] && held <= possibly,
                    "\(notice.headline) on \(channel): sink \(held), ledger \(progress.counts)",
                    sourceLocation: location)
            }
            #expect(
                receipts.differing == 0, "a repeat is another request than the one before it",
                sourceLocation: location)
        }
    }

    /// A sink saw no request again that the ledger has not as sent again, and none with other bytes.
    private static func checkRepeats(_ receipts: Receipts, _ ledger: Ledger, _ location: SourceLocation) async throws {
        #expect(
            receipts.differing == 0, "a repeat is another request than the one before it", sourceLocation: location)
        let sentAgain = try await ledger.read { database in
            try database.all(
                """
                SELECT channel, sum((sends - 1) * ((members + each - 1) / each)) FROM attempt GROUP BY channel
                """
            ) { ($0.text(0), $0.int(1)) }
        }
        let most = Dictionary(sentAgain, uniquingKeysWith: +)
        for (channel, count) in receipts.repeats {
            #expect(
                count <= most[channel] ?? 0, "\(channel) saw \(count) repeats, the ledger sent \(most[channel] ?? 0)",
                sourceLocation: location)
        }
    }
}
