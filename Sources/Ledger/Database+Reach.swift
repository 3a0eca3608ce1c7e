import Delivery
import Notice
import Subscribers

/// How many people a notice would go to. The very rule that expansion goes by decides, once for each set of preferences
/// that occurs, and SQLite counts who shares it: a million subscribers are a few hundred rows.
extension Database {
    func reach(of rule: PlanRule, continuing thread: ThreadID?) throws -> [Ledger.Reach] {
        var counts: [Place: Int] = [:]
        try add(to: &counts, heads: "count(*)", from: "subscription s", where: "1", thread: nil) {
            rule.includes($0, isPossiblyReached: false)
        }
        if let thread {
            try add(
                to: &counts, heads: "count(DISTINCT s.id)",
                from: "notice o JOIN delivery x ON x.notice = o.number JOIN subscription s ON s.id = x.subscription",
                where: "o.thread = ?1 AND o.version IS NOT NULL AND (x.reached = 1 OR x.state = 1)", thread: thread
            ) {
                rule.includes($0, isPossiblyReached: true) && !rule.includes($0, isPossiblyReached: false)
            }
        }
        return counts.map { Ledger.Reach(channel: $0.channel, language: $0.language, count: $1) }
            .sorted { ($0.channel, $0.language.rawValue) < ($1.channel, $1.language.rawValue) }
    }

    private struct Place: Hashable {
        var channel: ChannelID
        var language: LanguageTag
    }

    /// Adds who shares a set of preferences where those are included.
    private func add(
        to counts: inout [Place: Int], heads: String, from tables: String, where condition: String, thread: ThreadID?,
        _ includes: (Subscription) -> Bool
    ) throws {
        let statement = try prepare(
            """
            SELECT 0, s.channel, s.language, s.districts, s.topics, s.threshold, NULL, NULL, 0, \(heads)
            FROM \(tables) WHERE s.ended_at IS NULL AND \(condition)
            GROUP BY s.channel, s.language, s.districts, s.topics, s.threshold
            """)
        if let thread { try statement.bind(1, thread.rawValue) }
        defer { statement.reset() }
        while let row = try statement.step() {
            let subscription = try Self.subscription(row)
            guard includes(subscription) else { continue }
            counts[Place(channel: subscription.channel, language: subscription.language), default: 0] += row.int(9)
        }
    }
}
