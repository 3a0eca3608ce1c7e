import Glibc

/// The command `Simulate`: many histories, or one told step by step.
package enum Simulate {
    private static let usage =
        "usage: Simulate [--first SEED] [--histories COUNT] | Simulate --seed SEED | Simulate --bulkhead SEED"
    private static let mostTold = 20

    /// Gives the exit status: 0 where every promise was kept.
    package static func main(_ arguments: [String]) -> Int32 {
        var values: [String: UInt64] = [:]
        var rest = arguments[...]
        while let name = rest.popFirst() {
            guard ["--seed", "--bulkhead", "--histories", "--first"].contains(name), let text = rest.popFirst(),
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
        return many(from: values["--first"] ?? 0, count: values["--histories"] ?? 10_000)
    }

    private static func end(_ report: History.Report) -> Int32 {
        print(describe(report))
        return report.violations.isEmpty ? 0 : 1
    }

    private static func many(from first: UInt64, count: UInt64) -> Int32 {
        let template = Template()
        var sum = Tally()
        for seed in first..<first + count {
            let report = History(seed: seed, template: template).run()
            sum.add(report)
            if !report.violations.isEmpty, sum.broken <= mostTold { print(describe(report)) }
        }
        print(
            "seeds \(first)..<\(first + count): \(sum.broken) histories broke a promise; \(sum.notices) notices,"
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
