/// Where a version stands on its way to the public. Only `accepted` versions are ever shown or sent.
package enum Lifecycle: String, Sendable, Hashable, Codable, CaseIterable {
    /// Being written, or proposed by a source whose rule says a person must look first.
    case draft
    /// Handed in for approval.
    case submitted
    /// Whoever must has agreed; accepted in the same transaction, but for what one person sent alone at night: that waits
    /// some seconds in which it can be taken back.
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
        case .submitted: [.draft, .approved, .returned, .withdrawn]
        case .approved: [.draft, .accepted, .returned, .withdrawn]
        case .returned: [.draft, .submitted, .withdrawn]
        case .accepted, .archived, .withdrawn: []
        }
    }

    package func canBecome(_ next: Lifecycle) -> Bool { successors.contains(next) }
}
