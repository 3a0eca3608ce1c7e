/// The command `Simulate`: many histories, or one told step by step.
package enum Simulate {
    private static let usage = "usage: Simulate [--first SEED] [--histories COUNT] | Simulate --seed SEED"

    package static func main(_ arguments: [String]) {
        var values: [String: UInt64] = [:]
        var rest = arguments[...]
        while let name = rest.popFirst() {
            guard ["--seed", "--histories", "--first"].contains(name), let text = rest.popFirst(), let value = UInt64(text)
            else {
                print(usage)
                return
            }
            values[name] = value
        }
        if let seed = values["--seed"] {
            let report = History(seed: seed, template: Template(), tell: { print($0) }).run()
            print(describe(report))
            return
        }
        let first = values["--first"] ?? 0
        var failed = 0
        var sum = (requests: 0, repeats: 0, restarts: 0, notices: 0)
        let template = Template()
        let count = values["--histories"] ?? 1_000
        for seed in first..<first + count {
            let report = History(seed: seed, template: template).run()
            sum.requests += report.requests
            sum.repeats += report.repeats
            sum.restarts += report.restarts
            sum.notices += report.notices
            if !report.violations.isEmpty {
                failed += 1
                if failed <= 20 { print(describe(report)) }
            }
        }
        print(
            "\(count) histories from seed \(first): \(failed) broke a promise; \(sum.notices) notices, \(sum.requests) requests,"
                + " \(sum.repeats) repeats, \(sum.restarts) restarts")
    }

    /// One line that replays exactly.
    package static func describe(_ report: History.Report) -> String {
        let replay = "NOROSHI_SEED=\(report.seed) Tests/run SimulationTests"
        guard let first = report.violations.first else {
            return "seed \(report.seed): every promise kept; trace \(String(report.hash, radix: 16))"
        }
        return "seed \(report.seed): \(first) (\(report.violations.count) in all; replay: \(replay))"
    }
}
