/// What a channel's pure state machine wants next.
package enum Step: Sendable {
    case send(Request, ChannelState)
    case poll(afterSeconds: Int, Request, ChannelState)
    /// The credential was refused or is missing; renew it, then begin again.
    case needCredential(reason: String)
    case done([Outcome])
}

/// A channel's own memory between steps, opaque to everyone else. Holds no secret.
package struct ChannelState: Sendable, Hashable, Codable {
    package var name: String
    package var recipients: [Int64]
    package var fields: [String: String]

    package init(name: String, recipients: [Int64], fields: [String: String] = [:]) {
        self.name = name
        self.recipients = recipients
        self.fields = fields
    }
}
