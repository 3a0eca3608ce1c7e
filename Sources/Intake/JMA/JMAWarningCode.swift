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
    init(code: String, name: String, system: JMASystem = .levels) {
        if let row = (system == .levels ? JMAWarningCode.table : JMAWarningCode.formerTable)[code] {
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

    /// The phenomena a family of telegrams speaks of, and no other does: what it does not list is not in force.
    static func isOf(_ phenomenon: String, family: String) -> Bool {
        let own: [String: [Hazard]] = [
            "VPWW55": [.heavyRain], "VPWW56": [.landslide], "VPWW57": [.stormSurge], "VPWW58": [.storm, .snowstorm],
            "VPWW59": [.highWaves], "VPWW60": [.heavySnow], "VXWW50": [.landslide],
        ]
        if let hazards = own[family] { return hazards.contains { $0.rawValue == phenomenon } }
        // Floods are told by river there, no longer by municipality.
        if family == "VPWW61", phenomenon == Hazard.flood.rawValue { return false }
        let others = family == "VPWW61" ? own.filter { $0.key.hasPrefix("VPWW") } : own.filter { $0.key == "VXWW50" }
        return !others.values.joined().contains { $0.rawValue == phenomenon }
    }

    /// The telegram family that a phenomenon comes by.
    static func family(of phenomenon: String) -> String {
        ["VPWW55", "VPWW56", "VPWW57", "VPWW58", "VPWW59", "VPWW60"].first { isOf(phenomenon, family: $0) } ?? "VPWW61"
    }

    private static let table = rows { add in
        // The hazards whose names carry levels.
        add(.heavyRain, nil, [("10", .advisory), ("03", .warning), ("43", .danger), ("33", .emergency)], true)
        add(.landslide, nil, [("29", .advisory), ("09", .warning), ("49", .danger), ("39", .emergency)], true)
        add(.stormSurge, nil, [("19", .advisory), ("08", .warning), ("48", .danger), ("38", .emergency)], true)
        unlevelled(add)
    }

    /// Of before 2026-05-29: no names with levels, floods by municipality. 高潮警報 stood about where level 4 does now, and
    /// 土砂災害警戒情報 at level 4 (facts: jma.md §3); of the others no level is claimed.
    private static let formerTable = rows { add in
        add(.heavyRain, nil, [("10", .advisory), ("03", .warning), ("33", .emergency)], false)
        add(.flood, nil, [("18", .advisory), ("04", .warning)], false)
        add(.stormSurge, nil, [("19", .advisory), ("08", .warning), ("38", .emergency)], false)
        add(.landslide, nil, [("3", .danger)], true)
        unlevelled(add)
    }

    private typealias Add = (Hazard, Hazard?, [(String, Weight)], Bool) -> Void

    /// Those that keep their old names, without a level.
    private static func unlevelled(_ add: Add) {
        add(.storm, .strongWind, [("15", .advisory), ("05", .warning), ("35", .emergency)], false)
        add(.snowstorm, nil, [("13", .advisory), ("02", .warning), ("32", .emergency)], false)
        add(.heavySnow, nil, [("12", .advisory), ("06", .warning), ("36", .emergency)], false)
        add(.highWaves, nil, [("16", .advisory), ("07", .warning), ("37", .emergency)], false)
        for (code, hazard) in [
            ("14", Hazard.thunder), ("17", .snowmelt), ("20", .denseFog), ("21", .dryAir), ("22", .avalanche),
            ("23", .lowTemperature), ("24", .frost), ("25", .icing), ("26", .wetSnow), ("27", .other),
        ] {
            add(hazard, nil, [(code, .advisory)], false)
        }
    }

    /// - Parameter fill: calls its argument with a hazard, what its advisory is called where that is another, its codes,
    ///   and whether they have levels.
    private static func rows(_ fill: (Add) -> Void) -> [String: JMAWarningCode] {
        var rows: [JMAWarningCode] = []
        fill { hazard, advisory, codes, hasLevel in
            for (code, weight) in codes {
                let own = weight == .advisory ? advisory ?? hazard : hazard
                rows.append(JMAWarningCode(code, own, hazard.rawValue, weight, hasLevel: hasLevel))
            }
        }
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.code, $0) })
    }
}
