package import Notice
import Settings

/// One entry of a row's `areas`: how near the named places are, or a code among them.
package enum AreaCondition: Sendable, Hashable {
    case near(Nearness)
    case code(String)

    package func holds(for areas: [Area], nearness: Nearness) -> Bool {
        switch self {
        case .near(let wanted): nearness == wanted
        case .code(let code): areas.contains { $0.code == code }
        }
    }

    /// The longest code a source uses has 12 digits; a ward's own key is as long as the configuration allows.
    static let codeLength = 1...40

    static var type: SettingType<AreaCondition> {
        .parsed("\"site\", \"ancestor\", \"elsewhere\" or the code of a place") { text in
            if let nearness = Nearness(rawValue: text) { return .near(nearness) }
            return codeLength.contains(text.count) ? .code(text) : nil
        }
    }
}
