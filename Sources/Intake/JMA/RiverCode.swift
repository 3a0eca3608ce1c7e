import Notice

/// A kind code of 指定河川洪水予報: its first digit is the level (facts: jma.md §3, Kind codes).
enum RiverCode {
    /// The class of a code; one outside the table takes it from the official name, and never falls silent.
    static func weight(_ code: String, name: String) -> JMAWarningCode.Weight {
        switch code {
        case "10", "00", "": .none
        case "20", "21", "22": .advisory
        case "30", "31": .warning
        case "40", "41": .danger
        case "50", "51", "53": .emergency
        default:
            JMAWarningCode.level(named: name).flatMap { JMAWarningCode.Weight(rawValue: $0.value) } ?? .advisory
        }
    }
}
