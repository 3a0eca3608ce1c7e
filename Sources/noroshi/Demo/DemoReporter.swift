import Channel
import Ledger
import Notice
import Synchronization

/// Tells on the terminal, as it happens, what was accepted and what was delivered where.
final class DemoReporter: Sendable {
    private struct Key: Hashable {
        var notice: NoticeID
        var channel: ChannelID
    }
    private struct Tally {
        var titles: [NoticeID: String] = [:]
        var counts: [Key: [String: Int]] = [:]
        var order: [Key] = []
        var repeats = 0
    }

    private let tally = Mutex(Tally())
    private let clock: any Clock

    init(clock: any Clock) { self.clock = clock }

    func recorded(_ records: [Recorded], title: (Content, Timestamp) -> String) {
        for record in records {
            let text = title(record.content, record.createdAt)
            tally.withLock { $0.titles[record.id] = text }
            switch record.lifecycle {
            case .accepted: say("\(Terminal.bold("受付")) \(text)")
            case .draft, .submitted: say("\(Terminal.bold("確認待ち")) \(text)   \(Terminal.dim(record.rule))")
            case .archived: say(Terminal.dim("記録のみ \(text)   \(record.rule)"))
            default: say("\(record.lifecycle.rawValue) \(text)")
            }
        }
    }

    func delivered(_ event: DeliveryEvent) {
        switch event {
        case .attempted(let attempts):
            tally.withLock { tally in
                for attempt in attempts {
                    let key = Key(notice: attempt.notice, channel: attempt.channel)
                    if tally.counts[key] == nil { tally.order.append(key) }
                    for outcome in attempt.outcomes {
                        tally.counts[key, default: [:]][outcome.result.name, default: 0] += 1
                    }
                    if attempt.sends > 1 { tally.repeats += 1 }
                }
            }
        case .recovered(let attempts):
            say("前回の停止で結果が残らなかった送信 \(attempts) 件を、同じキーと同じ内容で送り直します (recovered attempts: \(attempts))")
        case .unpreparable(_, let channel, let language, let reason):
            say("\(channel) \(language.rawValue): \(reason)")
        case .misconfigured(let channel, let reason): say("\(channel): \(reason)")
        case .damaged, .clockJumped, .ledgerFailed: say("\(event)")
        }
    }

    /// Prints what was delivered since the last call, one line a notice and channel.
    func flush() {
        let (lines, repeats) = tally.withLock { tally in
            let lines = tally.order.map { key in
                let counts = (tally.counts[key] ?? [:]).sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
                return "  → \(key.channel): \(counts.joined(separator: ", "))   \(tally.titles[key.notice] ?? "")"
            }
            defer {
                tally.counts = [:]
                tally.order = []
                tally.repeats = 0
            }
            return (lines, tally.repeats)
        }
        for line in lines { say(Terminal.dim(line)) }
        if repeats > 0 { say(Terminal.dim("  (\(repeats) of these requests were repeats with the same key)")) }
    }

    func say(_ text: String) {
        let f = clock.now.fields()
        let two = { (value: Int) in value < 10 ? "0\(value)" : "\(value)" }
        Terminal.out("\(two(f.hour)):\(two(f.minute)):\(two(f.second))  \(text)")
    }
}
