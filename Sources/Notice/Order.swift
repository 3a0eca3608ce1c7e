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

    /// The 警戒レベル of the order; nil for tsunami, which has none.
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
