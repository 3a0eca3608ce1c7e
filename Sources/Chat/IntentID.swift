/// An intent's name: its folder below `Intents`, e.g. `garbage/bulky`.
package struct IntentID: Sendable, Hashable, Codable, Comparable, RawRepresentable, CustomStringConvertible {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }

    package var description: String { rawValue }

    /// The folder that an intent's own stands in: `garbage` of `garbage/bulky`.
    var topic: Substring { rawValue.lastIndex(of: "/").map { rawValue[..<$0] } ?? "" }

    package static func < (a: IntentID, b: IntentID) -> Bool { a.rawValue < b.rawValue }
}
