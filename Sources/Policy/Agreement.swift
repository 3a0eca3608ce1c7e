package import Notice

/// On whose word a notice became public, for the audit trail.
package enum Agreement: Sendable, Hashable, Codable {
    /// A second person agreed to what another person, or a source within its ceiling, had handed in.
    case second(person: String)
    /// The night duty, alone, where an approval rule had agreed to it beforehand.
    case duty(person: String)
    /// Whoever wrote it, alone, where an approval rule lets them.
    case author(person: String)
    /// One person alone in an emergency.
    case breakGlass(person: String, BreakGlass)
    /// Nobody: a source within its ceiling, by a row of the publication table.
    case source(SourceID)
}
