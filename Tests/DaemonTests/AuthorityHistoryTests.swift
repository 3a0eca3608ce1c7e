import Channel
import Foundation
import HTTP
import Ledger
import Notice
import Policy
import Testing

@testable import Intake
@testable import noroshi

/// Random people with several tokens do random things, honest and not, while clocks step and the daemon restarts. What is
/// public is read from the file itself, and every piece of it must have authority as house promise 8 states it.
@Suite("No notice without authority")
struct AuthorityHistoryTests {
    private static let histories = 300
    private static let steps = 40
    /// Histories that run one after another in one test case.
    private static let share = 50

    @Test(
        "random actors, roles, edits after approval, replays and clock steps",
        arguments: 0..<histories / share as Range<Int>)
    func nights(part: Int) async throws {
        var tally = AuthorityHistory.Tally()
        for seed in part * Self.share..<(part + 1) * Self.share {
            let history = try await AuthorityHistory(seed: UInt64(seed))
            for _ in 0..<Self.steps {
                try await history.step()
                try history.check()
            }
            try await history.settle()
            tally.add(history.tally)
        }
        let warrants = tally.warrants.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        print(
            "FIGURE authority: \(Self.share) histories of \(Self.steps) steps, requests \(tally.requests), "
                + "refused \(tally.refused), replays \(tally.replays), clock steps \(tally.clockSteps), "
                + "restarts \(tally.restarts), public \(tally.published) (\(warrants.joined(separator: ", "))), "
                + "without authority 0")
        #expect(tally.refused > 0 && tally.replays > 0 && tally.clockSteps > 0 && tally.restarts > 0)
        #expect(Set(tally.warrants.keys).isSuperset(of: ["secondPerson", "breakGlass", "rule", "sourceAndPerson"]))
    }
}
