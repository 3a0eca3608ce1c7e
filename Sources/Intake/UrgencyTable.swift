import Notice

/// How loud each thing is, in one place. Policy may lower it; it never raises it (facts: ward.md, publication table).
///
/// | | critical | urgent | advisory | routine |
/// |---|---|---|---|---|
/// | warnings, rivers | レベル５, 特別警報 | レベル４, レベル３, 警報 | レベル２, 注意報 | – |
/// | tsunami | 大津波警報 | 津波警報 | 津波注意報 | 津波予報 |
/// | earthquake | 6弱以上 | 5弱, 5強 | 3, 4 | 1, 2 |
/// | bulletins | – | 気象防災速報, 竜巻, 記録的大雨, 噴火速報, 多量の降灰 | 熱中症, 降灰 | 降灰（定時） |
/// | volcano | 噴火警報 | 火口周辺警報 | – | – |
/// | 南海トラフ | – | 巨大地震警戒, 巨大地震注意 | 調査中, 調査終了 | – |
/// | CAP severity | Extreme, now or expected | Severe | Moderate, Minor | Unknown, Past |
/// | district | – | – | – | all |
///
/// An end (解除, 取消) is as loud as what it ends, at most urgent.
enum UrgencyTable {
    static func warning(_ weight: JMAWarningCode.Weight) -> Urgency {
        switch weight {
        case .none, .advisory: .advisory
        case .warning, .danger: .urgent
        case .emergency: .critical
        }
    }

    static func intensity(_ intensity: Intensity?) -> Urgency {
        guard let intensity else { return .routine }
        return switch intensity {
        case .zero, .one, .two: .routine
        case .three, .four: .advisory
        case .atLeastFiveLower, .fiveLower, .fiveUpper: .urgent
        case .sixLower, .sixUpper, .seven: .critical
        }
    }

    static func tsunami(_ weight: TsunamiCode.Weight) -> Urgency {
        switch weight {
        case .none, .forecast: .routine
        case .advisory: .advisory
        case .warning: .urgent
        case .majorWarning: .critical
        }
    }

    static func bulletin(_ bulletin: JMABulletin) -> Urgency {
        switch bulletin.product {
        case .bulletin, .tornado, .recordRain, .eruption: .urgent
        case .heat: .advisory
        case .ash: bulletin.kinds.contains { $0.code == heavyAsh } ? .urgent : .advisory
        case .ashOutlook: .routine
        case .nankai: NankaiCode.urgency(bulletin.code ?? "")
        case .sequel: .urgent
        }
    }

    /// 多量の降灰.
    private static let heavyAsh = "73"

    static func volcano(_ weight: VolcanoCode.Weight) -> Urgency {
        switch weight {
        case .none: .advisory
        case .nearCrater: .urgent
        case .residential: .critical
        }
    }

    /// CAP's three scales (facts: cap.md §1).
    static func cap(severity: String, urgency: String) -> Urgency {
        if urgency == "Past" { return .routine }
        switch severity {
        case "Extreme": return urgency == "Future" ? .urgent : .critical
        case "Severe": return .urgent
        case "Moderate", "Minor": return .advisory
        default: return .routine
        }
    }

    /// The end of something is no louder than urgent: nothing about it is to be done this minute.
    static func end(of urgency: Urgency) -> Urgency { min(urgency, .urgent) }
}
