package import Notice

extension Audience {
    /// Whether a subscription is to receive a notice for this audience.
    package func includes(_ subscription: Subscription) -> Bool {
        guard urgency >= subscription.threshold else { return false }
        guard topic == .disaster || subscription.topics.contains(topic) else { return false }
        return districts.isEmpty || subscription.districts.isEmpty
            || !Set(districts).isDisjoint(with: subscription.districts)
    }
}
