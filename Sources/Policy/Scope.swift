/// What a person of the staff may do, by the tokens they hold.
package enum Scope: String, Sendable, Hashable, Codable, CaseIterable {
    /// Write, hand in, look and withdraw.
    case submit
    /// Agree to what another person handed in, or return it.
    case approve
    /// Send alone what was agreed to beforehand: the night duty. Never an order.
    case publish
    /// Send alone in an emergency, with recorded verbal authority, where an approval rule allows it.
    case breakGlass
    /// Enter subscriptions, e.g. a partner's webhook.
    case subscribe
    /// Talk with residents who asked for a person.
    case answer
}
