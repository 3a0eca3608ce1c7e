import Foundation
import Notice
import Sinks
import TestSupport
import Testing

@testable import noroshi

extension Faults {
    @Suite("Killed in the middle", .timeLimit(.minutes(Faults.isLong ? 30 : 3)))
    struct KillTests {
        /// Rounds on a site of their own, and kills in each.
        private static let rounds = Faults.rounds(short: 1, long: 10)
        private static let kills = Faults.rounds(short: 14, long: 22)
        private static let seed: UInt64 = 20_260_901
        /// Longest life after a notice was accepted, in milliseconds.
        private static let longestLife: UInt64 = 700
        /// One in so many is killed before it is ready, within the milliseconds that a start takes.
        private static let early = 7
        private static let longestStart: UInt64 = 300
        /// How late the sinks answer, in milliseconds: what is on the wire when the daemon dies is taken after it.
        private static let lateness = 300

        @Test(
            "kill -9 at random moments of a fan-out loses nothing, and a repeat has the same key and the same bytes",
            arguments: 1...Self.rounds)
        func killed(round: Int) async throws {
            try await FaultSite.with(try FaultSite()) { site in
                try await site.settle()
                site.line.faults.afflict(percent: 100, with: .delay(milliseconds: Self.lateness))
                site.webhook.faults.afflict(percent: 50, with: .delay(milliseconds: Self.lateness))
                var random = SplitMix(seed: Self.seed + UInt64(round))
                var told: [Told] = []
                var unfinished = 0
                var early = 0
                let urgencies: [Urgency] = [.critical, .urgent, .advisory]
                for number in 1...Self.kills {
                    if number % Self.early == 0 {
                        early += 1
                        let child = try site.spawn()
                        try await Task.sleep(for: .milliseconds(Int64(random.next() % Self.longestStart)))
                        await child.kill()
                    } else {
                        let child = try await site.start()
                        told.append(try site.publish("試験その\(number)番", urgency: urgencies[number % 3]))
                        try await Task.sleep(for: .milliseconds(Int64(random.next() % Self.longestLife)))
                        let pending = try site.status().pendingDeliveries
                        if pending > 0 { unfinished += 1 }
                        await child.kill()
                    }
                    try await Account.open(site, told)
                }
                let last = try await site.start()
                try await site.finish()
                #expect(await last.terminate() == 0)
                #expect(unfinished >= Self.kills / 2, "only \(unfinished) kills came in the middle")
                let account = try await Account.closed(site, told)
                #expect(account.repeated > 0, "no kill left anything on the wire")
                Tally.run.add(
                    "kill -9 at random instants", kills: Self.kills,
                    counts: ["in mid fan-out": unfinished, "in a start": early], account)
            }
        }
    }
}
