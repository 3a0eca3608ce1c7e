import Notice

/// JMA's warning kinds by code (facts: jma.md §3; VPWW family): the hazard and the class of the warning.
struct WarningKind: Hashable {
    enum Phenomenon: Hashable, CaseIterable {
        case heavyRain, landslide, stormSurge
        case snowstorm, storm, heavySnow, highWaves
        case galeAndSnow, thunderstorm, gale, snowMelting, denseFog, dryAir, avalanche, lowTemperature, frost
        case iceAccretion, snowAccretion, other

        /// The hazard whose word its warnings' names carry beside a level (the system of 2026-05-29); nil for the others.
        var hazard: Hazard? {
            switch self {
            case .heavyRain: .heavyRain
            case .landslide: .landslide
            case .stormSurge: .stormSurge
            default: nil
            }
        }
    }

    enum Class: Int, Hashable, CaseIterable {
        /// 注意報
        case advisory = 2
        /// 警報
        case warning = 3
        /// 危険警報
        case urgentWarning = 4
        /// 特別警報
        case emergencyWarning = 5
    }

    let phenomenon: Phenomenon
    let rank: Class
    /// Two digits, by which terms name it.
    let code: String

    /// The level in the warning's name; nil for the phenomena that have none.
    var level: Int? { phenomenon.hazard == nil ? nil : rank.rawValue }

    /// Nil for an unknown or reserved code, whose Japanese name then stands by itself.
    init?(code: String) {
        let code = code.count == 1 ? "0" + code : code
        guard let kind = Self.table[code] else { return nil }
        (phenomenon, rank) = kind
        self.code = code
    }

    private static let table: [String: (Phenomenon, Class)] = [
        "10": (.heavyRain, .advisory), "03": (.heavyRain, .warning), "43": (.heavyRain, .urgentWarning),
        "33": (.heavyRain, .emergencyWarning),
        "29": (.landslide, .advisory), "09": (.landslide, .warning), "49": (.landslide, .urgentWarning),
        "39": (.landslide, .emergencyWarning),
        "19": (.stormSurge, .advisory), "08": (.stormSurge, .warning), "48": (.stormSurge, .urgentWarning),
        "38": (.stormSurge, .emergencyWarning),
        "02": (.snowstorm, .warning), "32": (.snowstorm, .emergencyWarning),
        "05": (.storm, .warning), "35": (.storm, .emergencyWarning),
        "12": (.heavySnow, .advisory), "06": (.heavySnow, .warning), "36": (.heavySnow, .emergencyWarning),
        "16": (.highWaves, .advisory), "07": (.highWaves, .warning), "37": (.highWaves, .emergencyWarning),
        "13": (.galeAndSnow, .advisory), "14": (.thunderstorm, .advisory), "15": (.gale, .advisory),
        "17": (.snowMelting, .advisory), "20": (.denseFog, .advisory), "21": (.dryAir, .advisory),
        "22": (.avalanche, .advisory), "23": (.lowTemperature, .advisory), "24": (.frost, .advisory),
        "25": (.iceAccretion, .advisory), "26": (.snowAccretion, .advisory), "27": (.other, .advisory),
    ]
}

/// JMA's tsunami kinds by code.
enum TsunamiKind: Hashable {
    case majorWarning, warning, advisory, forecast
    case warningLifted, advisoryLifted

    init?(code: String) {
        switch code {
        case "52", "53": self = .majorWarning
        case "51": self = .warning
        case "62": self = .advisory
        case "71", "72", "73": self = .forecast
        case "50": self = .warningLifted
        case "60": self = .advisoryLifted
        default: return nil
        }
    }
}

/// The stages of a river's flood forecast (指定河川洪水予報), by the level its code begins with (facts: jma.md §3).
enum RiverStage: Int, Hashable {
    case advisory = 2
    case warning = 3
    case danger = 4
    case occurrence = 5

    init?(code: String) {
        guard code.count == 2, let first = code.first?.wholeNumberValue else { return nil }
        self.init(rawValue: first)
    }
}

extension Intensity {
    /// 震度５弱以上未入電: at least this, not reported.
    var isUnreported: Bool { self == .atLeastFiveLower }

    /// From 5 lower on things fall and people are hurt.
    var isStrong: Bool { number >= 5 }
}

/// What an earthquake's fixed comments say of a tsunami (facts: jma.md §3, 固定付加文).
enum TsunamiRisk: String, Hashable {
    case none, slightChange, warningInForce, possible, beingStudied

    /// The gravest of a blank-separated list of codes; nil where none of them speaks of a tsunami here.
    init?(codes: String?) {
        let codes = Set((codes ?? "").split(separator: " ").map(String.init))
        if codes.contains("0211") {
            self = .warningInForce
        } else if !codes.isDisjoint(with: ["0216", "0221", "0222", "0223", "0226", "0228"]) {
            self = .possible
        } else if codes.contains("0229") {
            self = .beingStudied
        } else if codes.contains("0212") {
            self = .slightChange
        } else if !codes.isDisjoint(with: ["0215", "0230"]) {
            self = .none
        } else {
            return nil
        }
    }
}
