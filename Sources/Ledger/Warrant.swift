/// On whose authority a version became public (house promise 8). Stored with the version and in the audit chain; the raw
/// values never change meaning.
package enum Warrant: String, Sendable, Hashable, Codable, CaseIterable {
    /// A row of the publication table, for a source within its ceiling.
    case rule
    /// A source within its ceiling is the first party, the approver the second.
    case sourceAndPerson
    /// Somebody wrote it and somebody else approved it.
    case secondPerson
    /// Its author alone, on duty, for what was agreed beforehand.
    case duty
    /// Its author alone, for what needs nobody else.
    case author
    /// One person alone at night, with the order's verbal authority recorded.
    case breakGlass

    /// Whether one person was enough.
    package var isAlone: Bool { self == .duty || self == .author }
}
