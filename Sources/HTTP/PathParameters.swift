/// What a route's `{name}` segments matched, percent-decoded like the path.
package struct PathParameters: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    private var names: [String]
    private var values: [String]

    package init() {
        names = []
        values = []
    }

    package init(dictionaryLiteral elements: (String, String)...) {
        names = elements.map(\.0)
        values = elements.map(\.1)
    }

    package mutating func append(_ name: String, _ value: String) {
        names.append(name)
        values.append(value)
    }

    /// The value of a parameter; empty where the route's pattern has none of that name.
    package subscript(name: String) -> String {
        names.firstIndex(of: name).map { values[$0] } ?? ""
    }
}
