/// Whether one person may send something alone.
package enum AloneVerdict: Sendable, Hashable {
    /// `rule` names the approval rule that allowed it; `why` is its reason.
    case allowed(Agreement, rule: String, why: String)
    /// Why not, and what to do instead.
    case refused(why: String)
}
