/// How near the places a content names are to this municipality.
package enum Nearness: String, Sendable, Hashable, Codable, CaseIterable {
    /// It names the municipality or a part of it, or speaks for the municipality without naming it.
    case site
    /// It names only larger regions that hold the municipality.
    case ancestor
    /// It names only places elsewhere.
    case elsewhere
}
