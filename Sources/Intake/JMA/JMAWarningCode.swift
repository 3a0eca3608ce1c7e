import Notice

/// A kind code of the warnings (VPWW55–61) and what it means. Scoped to this family: the same number means other things
/// elsewhere (facts: jma.md §3, Kind codes).
struct JMAWarningCode: Hashable {
    /// The class of a kind, comparable within one phenomenon.
    enum Weight: Int, Comparable {
        case none = 0
        /// 注意報, レベル２
        case advisory = 2
        /// 警報, レベル３
        case warning = 3
        /// 危険警報, レベル４
        case danger = 4
        /// 特別警報, レベル５
        case emergency = 5

        static func < (a: Weight, b: Weight) -> Bool { a.rawValue < b.rawValue }
    }

    var code: String
    var hazard: Hazard
    /// Kinds of one phenomenon replace each other; a municipality has at most one of them.
    var phenomenon: String
    var weight: Weight
    var level: EquivalentLevel?

    /// A code outside the table is no reason to fall silent: its class and level stand in the official name.
    init(code: String, name: String) {
        if let row = JMAWarningCode.table[code] {
            self = row
        } else {
            self.code = code
            hazard = .other
            phenomenon = "code\(code)"
            weight = JMAWarningCode.weight(named: name)
            level = JMAWarningCode.level(named: name)
        }
    }

    private init(_ code: String, _ hazard: Hazard, _ phenomenon: String, _ weight: Weight, hasLevel: Bool) {
        self.code = code
        self.hazard = hazard
        self.phenomenon = phenomenon
        self.weight = weight
        level = hasLevel ? EquivalentLevel(weight.rawValue) : nil
    }

    static func weight(named name: String) -> Weight {
        if name.contains("特別警報") { return .emergency }
        if name.contains("危険警報") { return .danger }
        if name.contains("警報") { return .warning }
        return .advisory
    }

    /// The number after `レベル` in an official name, full-width or not.
    static func level(named name: String) -> EquivalentLevel? {
        guard let range = name.firstRange(of: "レベル"), range.upperBound < name.endIndex,
            let value = name[range.upperBound].wholeNumberValue
        else { return nil }
        return EquivalentLevel(value)
    }

    private static let table: [String: JMAWarningCode] = {
        var rows: [JMAWarningCode] = []
        func add(_ hazard: Hazard, _ codes: [(String, Weight)], hasLevel: Bool, advisory: Hazard? = nil) {
            for (code, weight) in codes {
                let own = weight == .advisory ? advisory ?? hazard : hazard
                rows.append(JMAWarningCode(code, own, hazard.rawValue, weight, hasLevel: hasLevel))
            }
        }
        // The hazards whose names carry levels.
        add(.heavyRain, [("10", .advisory), ("03", .warning), ("43", .danger), ("33", .emergency)], hasLevel: true)
        add(.landslide, [("29", .advisory), ("09", .warning), ("49", .danger), ("39", .emergency)], hasLevel: true)
        add(.stormSurge, [("19", .advisory), ("08", .warning), ("48", .danger), ("38", .emergency)], hasLevel: true)
        // Those that keep their old names, without a level.
        add(
            .storm, [("15", .advisory), ("05", .warning), ("35", .emergency)], hasLevel: false, advisory: .strongWind)
        add(.snowstorm, [("13", .advisory), ("02", .warning), ("32", .emergency)], hasLevel: false)
        add(.heavySnow, [("12", .advisory), ("06", .warning), ("36", .emergency)], hasLevel: false)
        add(.highWaves, [("16", .advisory), ("07", .warning), ("37", .emergency)], hasLevel: false)
        for (code, hazard) in [
            ("14", Hazard.thunder), ("17", .snowmelt), ("20", .denseFog), ("21", .dryAir), ("22", .avalanche),
            ("23", .lowTemperature), ("24", .frost), ("25", .icing), ("26", .wetSnow), ("27", .other),
        ] {
            add(hazard, [(code, .advisory)], hasLevel: false)
        }
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.code, $0) })
    }()
}
