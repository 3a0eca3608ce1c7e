import Notice

/// What a sign beside the text shows, so that whoever reads none of the words knows what is asked.
package enum Pictogram: String, Sendable, Hashable, Codable, CaseIterable {
    /// Leave for a safe place.
    case leave
    /// Up, away from the water, where you are.
    case goUp
    /// Away from the sea, to high ground.
    case highGround
    /// Protect your head and body where you are.
    case protect
    /// Danger: look and ask.
    case danger

    init?(_ content: Content) {
        guard !content.phase.endsThread else { return nil }
        switch content.order {
        case .elderlyEvacuation, .evacuation: self = content.hazard == .tsunami ? .highGround : .leave
        case .emergencySafety: self = content.hazard.isWater ? .goUp : .protect
        case .tsunamiEvacuation: self = .highGround
        case nil where content.hazard == .tsunami: self = .highGround
        case nil where content.urgency >= .urgent: self = .danger
        case nil: return nil
        }
    }

    /// For plain text.
    package var glyph: String {
        switch self {
        case .leave: "🏃"
        case .goUp: "⬆"
        case .highGround: "⛰"
        case .protect: "🛡"
        case .danger: "⚠"
        }
    }
}
