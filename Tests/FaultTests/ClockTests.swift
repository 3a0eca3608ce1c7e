import Delivery
import Foundation
import Notice
import Sinks
import Testing

@testable import noroshi

extension Faults {
    /// Promise 5: expiry is a view, and a clock that jumps neither expires the queue nor revives it.
    @Suite("The clock jumps", .timeLimit(.minutes(2)))
    struct ClockTests {
        private static let hour: Int64 = 3_600_000
        /// Webhooks are left out: their receivers are right to refuse a time that is an hour off.
        private static let people = FaultSite.People(lineUsers: 1_200, mailUsers: 6, partners: 0)

        private static let line = "the clock jumped; expiry is held"
        /// Long enough for the loop to look at its clock.
        private static let look = Duration.seconds(1.5)

        @Test("a jump of an hour forward expires nothing, one back revives nothing, and the log tells both")
        func jumps() async throws {
            try await FaultSite.with(try FaultSite(Self.people)) { site in
                guard let library = try FaultLibrary(site) else { return }
                try await site.settle()
                // LINE has no room, so everything waits for its next try.
                site.line.faults.afflict(percent: 100, with: .answer(status: 429, retryAfter: 1))
                let first = try await site.start(environment: library.environment)
                let now = SystemClock().now
                let short = try site.publish("すぐ終わる試験", expires: now.adding(seconds: 3))
                let long = try site.publish("長く続く試験", expires: now.adding(seconds: 1_800))
                #expect(try await Faults.until(15) { try count(site, short, "expired") == Self.people.lineUsers })
                try library.setClock(off: -Self.hour)
                #expect(try await isTold(first))
                try await Task.sleep(for: Self.look)
                #expect(try count(site, short, "expired") == Self.people.lineUsers, "what was over came back")
                #expect(await first.terminate() == 0)

                try library.setClock(off: 0)
                let second = try await site.start(environment: library.environment)
                try library.setClock(off: Self.hour)
                #expect(try await isTold(second))
                try await Task.sleep(for: Self.look)
                #expect(try count(site, long, "expired") == 0, "an hour too soon")
                site.line.faults.afflict(percent: 0, with: .delay(milliseconds: 0))
                try await site.finish()
                #expect(try count(site, long, "accepted") == Self.people.lineUsers)
                #expect(await second.terminate() == 0)
                let account = try await Account.closed(site, [short, long], mayBe: [.expired])
                Tally.run.add("clock jumps of an hour", counts: ["back": 1, "forward": 1], account)
            }
        }

        /// Whether the operator is told within the time that the loop rests at most.
        private func isTold(_ child: Child) async throws -> Bool {
            try await Faults.until(35) {
                child.lines.contains { $0.contains(Self.line) && $0.contains("\"level\":\"error\"") }
            }
        }

        /// How many are in a state on LINE, as staff see it.
        private func count(_ site: FaultSite, _ told: Told, _ state: String) throws -> Int {
            try site.deliveries(told.id).first { $0.channel == "line" }?.counts[state] ?? 0
        }
    }
}
