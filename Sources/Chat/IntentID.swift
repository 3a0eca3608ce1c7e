/// An intent's name: its folder below `Intents`, e.g. `garbage/bulky`.
package struct IntentID: Sendable, Hashable, Codable, Comparable, RawRepresentable, CustomStringConvertible {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }

    package var description: String { rawValue }
    package static func < (a: IntentID, b: IntentID) -> Bool { a.rawValue < b.rawValue }
}
