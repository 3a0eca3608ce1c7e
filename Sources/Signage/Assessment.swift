import Notice

/// CAP's urgency, severity, certainty and response for a notice (facts: cap.md, JMA → CAP mapping).
///
/// Only this ward's own order tells people to go (`Evacuate`, `Shelter`); what JMA says asks for `Prepare` or `Monitor`.
struct Assessment: Hashable {
    let urgency: String
    let severity: String
    let certainty: String
    let responses: [String]

    init(_ content: Content) {
        if content.phase.endsThread {
            urgency = "Past"
            severity = "Minor"
            certainty = content.phase == .allClear ? "Observed" : "Unlikely"
            responses = [content.phase == .allClear ? "AllClear" : "None"]
            return
        }
        switch content.order?.level ?? (content.order == nil ? content.equivalentLevel?.value : nil) {
        case 5: (urgency, severity, certainty) = ("Immediate", "Extreme", "Observed")
        case 4: (urgency, severity, certainty) = ("Immediate", "Severe", "Likely")
        case 3: (urgency, severity, certainty) = ("Expected", "Severe", "Likely")
        case 2: (urgency, severity, certainty) = ("Future", "Moderate", "Possible")
        case 1: (urgency, severity, certainty) = ("Future", "Minor", "Possible")
        default:
            let isOrder = content.order != nil
            // An earthquake has been felt when it is told.
            let isFelt = content.hazard == .earthquake && !isOrder
            certainty = isFelt ? "Observed" : content.urgency >= .urgent ? "Likely" : "Possible"
            switch isOrder ? max(content.urgency, .urgent) : content.urgency {
            case .critical: (urgency, severity) = ("Immediate", "Extreme")
            case .urgent: (urgency, severity) = ("Immediate", "Severe")
            case .advisory: (urgency, severity) = (isFelt ? "Past" : "Expected", "Moderate")
            case .routine: (urgency, severity) = (isFelt ? "Past" : "Future", "Minor")
            }
        }
        switch content.order {
        case .elderlyEvacuation: responses = ["Evacuate", "Prepare"]
        case .evacuation, .tsunamiEvacuation: responses = ["Evacuate"]
        case .emergencySafety: responses = ["Shelter"]
        case nil: responses = [content.urgency >= .urgent ? Self.strongest(content) : "Monitor"]
        }
    }

    /// Level 3 of JMA's asks to watch; from 4 on, and for what has no level, to be ready.
    private static func strongest(_ content: Content) -> String {
        content.equivalentLevel.map { $0.value >= 4 } ?? true ? "Prepare" : "Monitor"
    }
}
