/// One place that requests go to and that can be slow, full or gone by itself: LINE's API, the ward's mail relay, the host of
/// a subscriber's webhook. What goes wrong there delays no other target (house promise 6).
package struct Target: Sendable, Hashable {
    /// Tells targets of one channel apart; holds no address of a person.
    package var name: String
    /// Requests under way at once.
    package var concurrency: Int
    /// Requests a second, averaged; nil where the operator runs the target and set no rate.
    package var perSecond: Double?

    package init(name: String, concurrency: Int, perSecond: Double?) {
        self.name = name
        self.concurrency = concurrency
        self.perSecond = perSecond
    }
}
