/// JMA's seismic intensity as slots, tables and telegrams write it: `0 1 2 3 4 5- 5+ 6- 6+ 7`, and `5-?` for
/// 震度５弱以上未入電, a place that must have shaken that hard and has not reported. It is never read as none
/// (facts: jma.md §4).
package enum Intensity: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
    case zero = "0"
    case one = "1"
    case two = "2"
    case three = "3"
    case four = "4"
    /// Sorts just below 5 lower, so that a report which confirms it counts as news.
    case atLeastFiveLower = "5-?"
    case fiveLower = "5-"
    case fiveUpper = "5+"
    case sixLower = "6-"
    case sixUpper = "6+"
    case seven = "7"

    /// Half of the 5s and 6s: 弱 or 強.
    package enum Half: Sendable, Hashable { case lower, upper }

    /// Its number on the scale, 0...7.
    package var number: Int {
        switch self {
        case .zero: 0
        case .one: 1
        case .two: 2
        case .three: 3
        case .four: 4
        case .atLeastFiveLower, .fiveLower, .fiveUpper: 5
        case .sixLower, .sixUpper: 6
        case .seven: 7
        }
    }

    /// 弱 or 強; only 5 and 6 have halves.
    package var half: Half? {
        switch self {
        case .atLeastFiveLower, .fiveLower, .sixLower: .lower
        case .fiveUpper, .sixUpper: .upper
        case .zero, .one, .two, .three, .four, .seven: nil
        }
    }

    /// The intensity that thresholds count: what must be at least 5 lower is taken as 5 lower.
    package var counted: Intensity { self == .atLeastFiveLower ? .fiveLower : self }

    package static func < (a: Intensity, b: Intensity) -> Bool { a.order < b.order }

    private var order: Int { Intensity.allCases.firstIndex(of: self) ?? 0 }
}
