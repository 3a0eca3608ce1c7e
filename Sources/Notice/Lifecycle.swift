/// Where a version stands on its way to the public. Only `accepted` versions are ever shown or sent.
package enum Lifecycle: String, Sendable, Hashable, Codable, CaseIterable {
    /// Being written, or proposed by a source whose rule says a person must look first.
    case draft
    /// Handed in for approval.
    case submitted
    /// A second person agreed; the next transaction accepts it.
    case approved
    /// On disk, in force, being delivered.
    case accepted
    /// Kept and findable, never delivered.
    case archived
    /// Sent back to its author with a reason.
    case returned
    /// Taken back before it was accepted.
    case withdrawn

    /// The states that may follow this one.
    package var successors: Set<Lifecycle> {
        switch self {
        case .draft: [.submitted, .accepted, .archived, .withdrawn]
        case .submitted: [.approved, .returned, .withdrawn]
        case .approved: [.accepted]
        case .returned: [.draft, .submitted, .withdrawn]
        case .accepted, .archived, .withdrawn: []
        }
    }

    package func canBecome(_ next: Lifecycle) -> Bool { successors.contains(next) }
}
