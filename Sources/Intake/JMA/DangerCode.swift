import Notice

/// A danger level (`Significancy/Code`) of a warning's steps (facts: jma.md §3).
enum DangerCode {
    static func weight(_ code: String) -> JMAWarningCode.Weight {
        switch code {
        case "10", "20", "21", "22": .advisory
        case "30", "31": .warning
        case "41": .danger
        case "50", "51": .emergency
        default: .none
        }
    }

    /// The level it corresponds to; only codes of the four hazards with levels have one.
    static func level(_ code: String) -> EquivalentLevel? {
        switch code {
        case "21", "22": EquivalentLevel(2)
        case "31": EquivalentLevel(3)
        case "41": EquivalentLevel(4)
        case "51": EquivalentLevel(5)
        default: nil
        }
    }
}
