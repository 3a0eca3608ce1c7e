import Foundation
import Simulation
import Testing

/// The ten promises, held against random histories over a virtual clock, disk and network.
///
/// A failure prints the seed that replays it: `NOROSHI_SEED=… Tests/run SimulationTests` runs that history alone and tells it
/// step by step.
@Suite("Random histories of a town")
struct HistoryTests {
    private static let perCase: UInt64 = 250
    private static let cases: UInt64 = 8
    private static let seed = ProcessInfo.processInfo.environment["NOROSHI_SEED"].flatMap { UInt64($0) }

    @Test(
        "every promise is kept, whatever fails", .enabled(if: seed == nil, "one seed is replayed"),
        arguments: 0..<cases as Range<UInt64>)
    func promises(number: UInt64) {
        let template = Template()
        var sum = Tally()
        for seed in number * Self.perCase..<(number + 1) * Self.perCase {
            let report = History(seed: seed, template: template).run()
            sum.add(report)
            if !report.violations.isEmpty { Issue.record("\(Simulate.describe(report))") }
        }
        // Histories in which nothing happens would keep every promise.
        #expect(sum.notices > 400 && sum.requests > 2_000 && sum.repeats > 150 && sum.restarts > 150)
    }

    @Test(
        "a healthy target is not kept waiting by those that hang", .enabled(if: seed == nil),
        arguments: 0..<40 as Range<UInt64>)
    func bulkhead(seed: UInt64) {
        let report = History(seed: seed, template: Template()).runBulkhead()
        if !report.violations.isEmpty { Issue.record("\(Simulate.describe(report))") }
        #expect(report.requests > 20)
    }

    @Test("a seed gives the same history each time", .enabled(if: seed == nil), arguments: [1, 20, 300] as [UInt64])
    func deterministic(seed: UInt64) {
        let first = History(seed: seed, template: Template()).run()
        let second = History(seed: seed, template: Template()).run()
        #expect(first == second)
        #expect(first.hash != History(seed: seed + 1, template: Template()).run().hash)
    }

    @Test("the seed in NOROSHI_SEED, step by step", .enabled(if: seed != nil, "NOROSHI_SEED names no seed"))
    func replay() throws {
        let report = History(seed: try #require(Self.seed), template: Template(), tell: { print($0) }).run()
        print("FIGURE \(Simulate.describe(report))")
        #expect(report.violations.isEmpty)
    }
}
