package import Notice
package import Subscribers

/// Whom a version goes to (promise 4): an update to its audience and to everyone who may have seen an earlier version;
/// an all clear or a retraction only to those, because nobody needs to hear the end of what they were never told.
package struct PlanRule: Sendable, Hashable {
    package var audience: Audience
    package var phase: Phase
    package var version: Int

    package init(audience: Audience, phase: Phase, version: Int) {
        self.audience = audience
        self.phase = phase
        self.version = version
    }

    /// Whether it has to be known who was possibly reached by earlier versions.
    package var needsHistory: Bool { version > 1 }

    package func includes(_ subscription: Subscription, isPossiblyReached: Bool) -> Bool {
        if isPossiblyReached { return true }
        // An end opening its thread cannot take anything back; it is news by itself (the ledger archives such cases
        // unless staff decided otherwise), so its own audience hears it.
        if phase.endsThread && version > 1 { return false }
        return audience.includes(subscription)
    }
}
