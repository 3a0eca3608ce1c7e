import Notice
import Settings

/// A condition on a scale as a table writes it: `>=urgent`, `<4`, `=5-`; without a sign it means equal.
package struct Bound<Value: Comparable & Sendable & Hashable>: Sendable, Hashable {
    package enum Relation: String, Sendable, Hashable, CaseIterable {
        // In the order in which they must be tried: `>=` before `>`.
        case atLeast = ">="
        case atMost = "<="
        case above = ">"
        case below = "<"
        case equal = "="
    }

    package var relation: Relation
    package var value: Value

    package init(_ relation: Relation, _ value: Value) {
        self.relation = relation
        self.value = value
    }

    /// Nil where what follows the sign is no value of the scale.
    init?(_ text: String, value: (String) -> Value?) {
        let relation = Relation.allCases.first { text.hasPrefix($0.rawValue) }
        let rest = text.dropFirst(relation?.rawValue.count ?? 0).drop { $0 == " " }
        guard let value = value(String(rest)) else { return nil }
        self.init(relation ?? .equal, value)
    }

    package func holds(for other: Value) -> Bool {
        switch relation {
        case .atLeast: other >= value
        case .atMost: other <= value
        case .above: other > value
        case .below: other < value
        case .equal: other == value
        }
    }
}

extension Bound<Urgency> {
    static var urgency: SettingType<Bound<Urgency>> {
        .parsed("an urgency with an optional sign, e.g. \">=urgent\"") { text in
            Bound(text) { Urgency(rawValue: $0) }
        }
    }
}
