import Notice

/// What a quick reply carries: plain ASCII, well inside the limits of every channel.
enum Payload: Hashable {
    case intent(IntentID)
    case language(LanguageTag)
    case menu
    case noneOfThese
    case person
    /// Whether the answer that an intent gave was of use.
    case opinion(IntentID, isHelpful: Bool)

    init?(_ text: String) {
        guard text.utf8.count <= Turn.payloadLimit else { return nil }
        switch text {
        case "menu": self = .menu
        case "none": self = .noneOfThese
        case "person": self = .person
        default:
            guard let colon = text.firstIndex(of: ":") else { return nil }
            let value = String(text[text.index(after: colon)...])
            switch text[..<colon] {
            case "intent": self = .intent(IntentID(rawValue: value))
            case "good": self = .opinion(IntentID(rawValue: value), isHelpful: true)
            case "bad": self = .opinion(IntentID(rawValue: value), isHelpful: false)
            case "language":
                guard let tag = LanguageTag(rawValue: value) else { return nil }
                self = .language(tag)
            default: return nil
            }
        }
    }

    var text: String {
        switch self {
        case .intent(let id): "intent:\(id.rawValue)"
        case .language(let tag): "language:\(tag.rawValue)"
        case .menu: "menu"
        case .noneOfThese: "none"
        case .person: "person"
        case .opinion(let id, let isHelpful): "\(isHelpful ? "good" : "bad"):\(id.rawValue)"
        }
    }
}
