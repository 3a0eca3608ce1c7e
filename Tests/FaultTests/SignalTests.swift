import Foundation
import Notice
import Sinks
import TestSupport
import Testing

@testable import noroshi

extension Faults {
    @Suite("Stopped and continued", .timeLimit(.minutes(Faults.isLong ? 10 : 2)))
    struct SignalTests {
        /// Longer than a webhook's time-out, which the drill's settings put at 5 s; in the long form than any.
        private static let pause = Faults.rounds(short: 7, long: 40)
        private static let restarts = Faults.rounds(short: 3, long: 15)
        private static let seed: UInt64 = 20_260_902

        @Test("SIGSTOP for longer than every time-out and SIGCONT lose nothing")
        func paused() async throws {
            try await FaultSite.with(try FaultSite()) { site in
                try await site.settle()
                site.line.faults.afflict(percent: 100, with: .delay(milliseconds: 300))
                site.webhook.faults.afflict(percent: 100, with: .delay(milliseconds: 300))
                let child = try await site.start()
                let told = [try site.publish("止まる前の試験", urgency: .critical)]
                try await Task.sleep(for: .milliseconds(150))
                let pending = try site.status().pendingDeliveries
                #expect(pending > 0)
                child.signal(SIGSTOP)
                try await Task.sleep(for: .seconds(Self.pause))
                child.signal(SIGCONT)
                try await site.finish()
                #expect(await child.terminate() == 0)
                Tally.run.add(
                    "SIGSTOP for \(Self.pause) s", counts: ["pending at the stop": pending],
                    try await Account.closed(site, told))
            }
        }

        @Test("SIGTERM in mid fan-out and a start carry on where it was, and repeat nothing")
        func terminated() async throws {
            try await FaultSite.with(try FaultSite()) { site in
                try await site.settle()
                site.line.faults.afflict(percent: 100, with: .delay(milliseconds: 200))
                var random = SplitMix(seed: Self.seed)
                var told: [Told] = []
                for number in 1...Self.restarts {
                    let child = try await site.start()
                    told.append(try site.publish("試験その\(number)番"))
                    try await Task.sleep(for: .milliseconds(Int64(random.next() % 400)))
                    #expect(await child.terminate() == 0)
                    try await Account.open(site, told)
                }
                let last = try await site.start()
                try await site.finish()
                #expect(await last.terminate() == 0)
                let account = try await Account.closed(site, told)
                #expect(account.repeated == 0, "what was on the wire is awaited and recorded")
                Tally.run.add("SIGTERM in mid fan-out", counts: ["stops": Self.restarts], account)
            }
        }

        @Test("a second SIGTERM ends at once, and the next start repeats what was on the wire")
        func twice() async throws {
            try await FaultSite.with(try FaultSite()) { site in
                try await site.settle()
                site.line.faults.afflict(percent: 100, with: .delay(milliseconds: 3_000))
                let child = try await site.start()
                let told = [try site.publish("二度の停止の試験")]
                try await Task.sleep(for: .milliseconds(500))
                child.signal(SIGTERM)
                #expect(await child.says("once more to end at once"))
                let clock = ContinuousClock()
                let before = clock.now
                #expect(await child.terminate() == 128 + SIGTERM)
                let took = clock.now - before
                #expect(took < .seconds(2), "it waited for what was on the wire")
                try await Account.open(site, told)
                site.line.faults.afflict(percent: 0, with: .delay(milliseconds: 0))
                let last = try await site.start()
                try await site.finish()
                #expect(await last.terminate() == 0)
                // What was on the wire when it ended arrives at last, and is known there already.
                #expect(try await Faults.until(10) { site.line.repeats > 0 })
                Tally.run.add("SIGTERM twice", kills: 1, try await Account.closed(site, told))
            }
        }
    }
}
