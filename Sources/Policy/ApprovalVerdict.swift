/// Whether a person may agree to what somebody else handed in.
package enum ApprovalVerdict: Sendable, Hashable {
    case allowed(Agreement, why: String)
    /// Why not, and what to do instead.
    case refused(why: String)
}
