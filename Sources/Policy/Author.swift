package import Notice

/// Who wrote what waits for approval.
package enum Author: Sendable, Hashable, Codable {
    /// Also who handed in a source's draft: from then on they answer for it.
    case person(String)
    /// A source whose draft nobody handed in. It is the first party where policy decided `approve`; where it decided
    /// `draft`, a person must hand it in first.
    case source(SourceID, isFirstParty: Bool)
}
