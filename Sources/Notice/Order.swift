/// What the mayor ordered under 災害対策基本法 60条. Only the municipality issues these; a JMA product never does.
package enum Order: String, Sendable, Hashable, Codable, CaseIterable {
    /// 警戒レベル3 高齢者等避難
    case elderlyEvacuation
    /// 警戒レベル4 避難指示
    case evacuation
    /// 警戒レベル5 緊急安全確保
    case emergencySafety
    /// 津波の避難指示: an order without a 警戒レベル number (facts: ward.md).
    case tsunamiEvacuation

    /// The 警戒レベル that belongs to the order; nil for tsunami, which has none. Whether it is said depends on the hazard
    /// too: `Content.alertLevel`.
    package var level: Int? {
        switch self {
        case .elderlyEvacuation: 3
        case .evacuation: 4
        case .emergencySafety: 5
        case .tsunamiEvacuation: nil
        }
    }

    /// The legal term in Japanese, kept beside every translation.
    package var term: String {
        switch self {
        case .elderlyEvacuation: "高齢者等避難"
        case .evacuation, .tsunamiEvacuation: "避難指示"
        case .emergencySafety: "緊急安全確保"
        }
    }
}

extension Hazard {
    /// Whether orders against it carry a number of the five-level scale (内閣府 避難情報に関するガイドライン: floods, landslides,
    /// storm surges). Tsunami, earthquake, fire, volcano and missile have none (facts: ward.md).
    package var hasAlertLevels: Bool {
        switch self {
        case .heavyRain, .landslide, .flood, .stormSurge, .typhoon: true
        default: false
        }
    }
}

extension Content {
    /// The 警戒レベル of the order this carries, 3...5; nil where it carries none, or one against a hazard without levels.
    package var alertLevel: Int? { hazard.hasAlertLevels ? order?.level : nil }
}
