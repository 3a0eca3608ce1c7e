/// A provider's limits, declared beside the channel that knows them.
package struct Limits: Sendable, Hashable {
    /// Recipients in one request.
    package var batch: Int
    /// Requests in flight at once towards the channel's one target; where every recipient has its own, all of them together.
    package var concurrency: Int
    /// Requests a second, averaged, towards the channel's one target. Not used where every recipient has its own.
    package var perSecond: Double
    /// How long a repeat with the same key is recognised as one, in seconds. Zero where there is no such key.
    package var keyLifetime: Int
    /// Whether every recipient is its own target (a webhook's host) or all share one (LINE's API).
    package var targetPerRecipient: Bool
    /// Whether a request carries each recipient's unsubscribe token, which is made only then.
    package var carriesUnsubscribeToken: Bool

    package init(
        batch: Int, concurrency: Int, perSecond: Double, keyLifetime: Int, targetPerRecipient: Bool = false,
        carriesUnsubscribeToken: Bool = false
    ) {
        self.batch = batch
        self.concurrency = concurrency
        self.perSecond = perSecond
        self.keyLifetime = keyLifetime
        self.targetPerRecipient = targetPerRecipient
        self.carriesUnsubscribeToken = carriesUnsubscribeToken
    }
}
