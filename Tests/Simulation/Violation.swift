/// A promise of the house that a history broke.
package struct Violation: Sendable, Hashable, CustomStringConvertible {
    /// 1 to 10, as `docs/architecture.md` and the house's plan number them; 0 for what the simulation itself stands on.
    package var promise: Int
    package var what: String
    /// Virtual milliseconds since the history began.
    package var at: Int64

    package var description: String { "promise \(promise) at \(at) ms: \(what)" }
}
