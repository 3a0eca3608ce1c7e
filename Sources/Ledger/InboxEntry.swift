package import Channel

/// An inbound event with its number in the ledger.
package struct InboxEntry: Sendable, Hashable {
    package var number: Int64
    package var inbound: Inbound
}
