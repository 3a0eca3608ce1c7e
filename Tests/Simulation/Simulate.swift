import Glibc

/// The command `Simulate`: many histories, or one told step by step.
package enum Simulate {
    private static let usage =
        "usage: Simulate [--first SEED] [--histories COUNT | --bulkheads COUNT] [--stop-at BROKEN]\n"
        + "       Simulate --seed SEED | --bulkhead SEED"
    private static let names = ["--seed", "--bulkhead", "--histories", "--bulkheads", "--first", "--stop-at"]
    private static let mostTold = 20

    /// Gives the exit status: 0 where every promise was kept.
    package static func main(_ arguments: [String]) -> Int32 {
        var values: [String: UInt64] = [:]
        var rest = arguments[...]
        while let name = rest.popFirst() {
            guard names.contains(name), let text = rest.popFirst(),
                let value = UInt64(text)
            else {
                print(usage)
                return EX_USAGE
            }
            values[name] = value
        }
        let tell: (String) -> Void = { print($0) }
        if let seed = values["--seed"] {
            return end(History(seed: seed, template: Template(), tell: tell).run())
        }
        if let seed = values["--bulkhead"] {
            return end(History(seed: seed, template: Template(), tell: tell).runBulkhead())
        }
        let first = values["--first"] ?? 0
        let most = values["--stop-at"] ?? .max
        if let count = values["--bulkheads"] {
            return many(first..<first + count, stopAt: most) { History(seed: $0, template: $1).runBulkhead() }
        }
        return many(first..<first + (values["--histories"] ?? 10_000), stopAt: most) {
            History(seed: $0, template: $1).run()
        }
    }

    private static func end(_ report: History.Report) -> Int32 {
        print(describe(report))
        return report.violations.isEmpty ? 0 : 1
    }

    /// Runs until so many have broken a promise.
    private static func many(
        _ seeds: Range<UInt64>, stopAt most: UInt64, _ live: (UInt64, Template) -> History.Report
    ) -> Int32 {
        let template = Template()
        var sum = Tally()
        for seed in seeds where sum.broken < most {
            let report = live(seed, template)
            sum.add(report)
            if !report.violations.isEmpty, sum.broken <= mostTold { print(describe(report)) }
        }
        print(
            "\(sum.histories) histories from seed \(seeds.lowerBound): \(sum.broken) broke a promise; \(sum.notices) notices,"
                + " \(sum.requests) requests, \(sum.repeats) repeats, \(sum.restarts) restarts")
        return sum.broken == 0 ? 0 : 1
    }

    /// One line that replays exactly.
    package static func describe(_ report: History.Report) -> String {
        guard let first = report.violations.first else {
            return "seed \(report.seed): every promise kept; trace \(String(report.hash, radix: 16))"
        }
        return "seed \(report.seed): \(first) (\(report.violations.count) in all); "
            + "replay: NOROSHI_SEED=\(report.seed) Tests/run SimulationTests"
    }
}
