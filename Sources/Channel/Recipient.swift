/// One subscription as a channel sees it.
package struct Recipient: Sendable, Hashable, Codable {
    /// The subscription's number in the ledger; outcomes name it.
    package var id: Int64
    package var address: Address
    /// An opaque token that ends this subscription by itself (RFC 8058 one-click); empty where the channel has none.
    package var unsubscribeToken: String
    /// Base64 of the per-recipient signing secret, for signed webhooks; empty elsewhere.
    package var secret: String

    package init(id: Int64, address: Address, unsubscribeToken: String = "", secret: String = "") {
        self.id = id
        self.address = address
        self.unsubscribeToken = unsubscribeToken
        self.secret = secret
    }
}

extension Recipient: CustomStringConvertible, CustomReflectable {
    package var description: String { "recipient \(id)" }
    package var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}
