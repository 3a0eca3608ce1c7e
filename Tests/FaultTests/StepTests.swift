import Foundation
import Notice
import Sinks
import Testing

@testable import noroshi

extension Faults {
    /// The daemon is told, by `NOROSHI_DIE_AT`, to kill itself at a step; random kills hit the narrow ones too rarely.
    @Suite("Killed at a step", .timeLimit(.minutes(Faults.isLong ? 10 : 3)))
    struct StepTests {
        struct Death: Sendable, CustomTestStringConvertible {
            var step: DeathPoint.Step
            var count: Int
            var testDescription: String { "\(step.rawValue):\(count)" }
        }

        /// Every step at its first time, and in the long form also later, where other work goes on beside it. What comes
        /// once in a life is only tried once.
        static let deaths = DeathPoint.Step.allCases.flatMap { step in
            let isOnce = [.beforeMigrate, .opened, .stopped].contains(step)
            return Faults.rounds(short: [1], long: isOnce ? [1] : [1, 2, 3, 5]).map { Death(step: step, count: $0) }
        }
        /// Notices, and messages of residents, that are tried until it is dead.
        private static let tries = 8
        private static let resident = FaultSite.lineUser(0xFFFF)

        @Test("kill -9 at a named step loses nothing, and who had no answer may ask again", arguments: deaths)
        func killed(at death: Death) async throws {
            try await FaultSite.with(try FaultSite(.few)) { site in
                try await site.settle()
                site.line.faults.afflict(percent: 100, with: .delay(milliseconds: 150))
                var town = Town(site: site)
                let child = try site.spawn(environment: [DeathPoint.variable: death.testDescription])
                if await child.says("noroshi is ready") {
                    let isChat = [.inboxStored, .replied].contains(death.step)
                    for number in 1...Self.tries where !child.isEnded {
                        if isChat {
                            await town.write(number, to: child)
                        } else {
                            town.publish("試験その\(number)番")
                        }
                        if death.step == .stopped { child.signal(SIGTERM) }
                        _ = try await Faults.until(death.step == .stopped ? 20 : 0.4) { child.isEnded }
                    }
                }
                #expect(try await Faults.until(20) { child.isEnded }, "it did not die")
                if !child.isEnded { await child.kill() }
                #expect(await child.ended() == SIGKILL && child.wasSignalled, "\(child.lines)")
                try await Account.open(site, town.told)

                site.line.faults.afflict(percent: 0, with: .delay(milliseconds: 0))
                let next = try await site.start()
                try await town.askAgain(next)
                try await site.finish()
                #expect(await next.terminate() == 0)
                Tally.run.add(
                    "kill -9 at named steps", kills: 1, counts: ["at \(death.step.rawValue)": 1],
                    try await Account.closed(site, town.told))
            }
        }

        /// The people around the daemon, who do not know that it died.
        private struct Town {
            let site: FaultSite
            var told: [Told] = []
            /// What was handed in, where its approval has no answer.
            private var unapproved: [FaultSite.Waiting] = []
            /// What was handed in without an answer.
            private var unproposed: [String] = []
            /// Bodies that the provider has no 200 for.
            private var undelivered: [[UInt8]] = []

            init(site: FaultSite) { self.site = site }

            mutating func publish(_ headline: String) {
                guard let waiting = try? site.propose(headline) else { return unproposed.append(headline) }
                guard let id = try? site.approve(waiting) else { return unapproved.append(waiting) }
                told.append(Told(id: id, headline: headline))
            }

            mutating func write(_ number: Int, to child: Child) async {
                let body = site.line.callback(.text("こんにちは \(number)"), from: StepTests.resident)
                if (try? await deliver(body, to: child)) != 200 { undelivered.append(body) }
            }

            private func deliver(_ body: [UInt8], to child: Child) async throws -> Int {
                try await site.line.deliver(
                    body: body, to: "http://127.0.0.1:\(child.webPort ?? 0)/webhooks/line")
            }

            /// After a restart: a draft without an answer is there or was never accepted; an approval may be given again; a
            /// provider sends again what it had no 200 for, and the resident is answered.
            mutating func askAgain(_ child: Child) async throws {
                let kept = try site.waiting()
                for headline in unproposed {
                    let waiting = try kept.first { $0.headline == headline } ?? site.propose(headline)
                    told.append(Told(id: try site.approve(waiting), headline: headline))
                }
                for waiting in unapproved {
                    let id = try site.approve(waiting)
                    #expect(id == waiting.id)
                    told.append(Told(id: id, headline: waiting.headline))
                }
                for body in undelivered { #expect(try await deliver(body, to: child) == 200) }
                guard !undelivered.isEmpty else { return }
                #expect(
                    try await Faults.until(10) {
                        site.line.received().contains { $0.users == [StepTests.resident] }
                    }, "the resident was never answered")
            }
        }
    }
}
