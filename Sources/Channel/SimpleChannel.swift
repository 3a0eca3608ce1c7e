/// A channel whose delivery is one request and one response: it says how to ask and what the answer means.
package protocol SimpleChannel: Channel {
    func request(_ prepared: Prepared, _ recipients: [Recipient], _ context: Context) -> Request

    /// The outcome of each recipient, in their order.
    func outcomes(_ response: Response, _ recipients: [Int64]) -> [Outcome]
}

extension SimpleChannel {
    package func begin(_ prepared: Prepared, _ recipients: [Recipient], _ context: Context) -> Step {
        .send(
            request(prepared, recipients, context), ChannelState(name: "sent", recipients: recipients.map(\.id)))
    }

    package func resume(_ state: ChannelState, _ response: Response, _ context: Context) -> Step {
        .done(outcomes(response, state.recipients))
    }
}
