/// JMA's seismic intensity: `1 2 3 4 5- 5+ 6- 6+ 7`, and `5-?` for 震度５弱以上未入電, a place that must have shaken that
/// hard and has not reported. It is never read as none.
package enum Intensity: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
    case one = "1"
    case two = "2"
    case three = "3"
    case four = "4"
    case atLeastFiveLower = "5-?"
    case fiveLower = "5-"
    case fiveUpper = "5+"
    case sixLower = "6-"
    case sixUpper = "6+"
    case seven = "7"

    package var rank: Int { Intensity.allCases.firstIndex(of: self) ?? 0 }

    package static func < (a: Intensity, b: Intensity) -> Bool { a.rank < b.rank }
}
