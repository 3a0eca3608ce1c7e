/// How loud a notice is: Noroshi's own scale over every hazard. It alone drives lanes, thresholds, loudness, takeover.
package enum Urgency: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
    /// Everyday news: events, changed garbage days.
    case routine
    /// Be aware: 注意報, heat, a lifted warning.
    case advisory
    /// Act soon: 警報 and levels 3 to 4.
    case urgent
    /// Lives are at stake now: level 5, great tsunami, missile.
    case critical

    package var rank: Int {
        switch self {
        case .routine: 0
        case .advisory: 1
        case .urgent: 2
        case .critical: 3
        }
    }

    package init?(rank: Int) {
        guard let match = Urgency.allCases.first(where: { $0.rank == rank }) else { return nil }
        self = match
    }

    package static func < (a: Urgency, b: Urgency) -> Bool { a.rank < b.rank }
}
