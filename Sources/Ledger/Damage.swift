package import Notice

/// A notice that is not sent, because what the ledger holds of it does not match its hash.
package struct Damage: Sendable, Hashable {
    package var notice: NoticeID
    package var reason: String
}
