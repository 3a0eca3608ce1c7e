/// A channel whose delivery is one request and one response: it says which addresses it takes, how to ask, and what the
/// answer means. What every channel must do besides (nobody is sent nothing, no malformed address reaches a request) is
/// done here.
package protocol SimpleChannel: Channel {
    /// Why this address can never be sent to, for the operator and without the address; nil where it can.
    func refusal(of address: Address) -> String?

    /// One request for these recipients, each with an address that is taken, at least one and at most `limits.batch`.
    func request(_ prepared: Prepared, _ recipients: [Recipient], _ context: Context) -> Request

    /// What the answer means for each of them.
    func result(_ response: Response, _ context: Context) -> Outcome.Result
}

extension SimpleChannel {
    package func begin(_ prepared: Prepared, _ recipients: [Recipient], _ context: Context) -> Step {
        var taken: [Recipient] = []
        var refused: [Outcome] = []
        for recipient in recipients {
            if let reason = refusal(of: recipient.address) {
                refused.append(Outcome(recipient: recipient.id, result: .refused(reason: reason)))
            } else if taken.count == limits.batch {
                refused.append(
                    Outcome(recipient: recipient.id, result: .refused(reason: "a batch has at most \(limits.batch)")))
            } else {
                taken.append(recipient)
            }
        }
        guard !taken.isEmpty else { return .done(refused) }
        var fields: [String: String] = [:]
        for outcome in refused {
            if case .refused(let reason) = outcome.result { fields[String(outcome.recipient)] = reason }
        }
        return .send(
            request(prepared, taken, context),
            ChannelState(name: "sent", recipients: taken.map(\.id), fields: fields))
    }

    package func resume(_ state: ChannelState, _ response: Response, _ context: Context) -> Step {
        let result = result(response, context)
        let refused = state.fields.compactMap { id, reason in
            Int64(id).map { Outcome(recipient: $0, result: .refused(reason: reason)) }
        }
        return .done(
            state.recipients.map { Outcome(recipient: $0, result: result) }
                + refused.sorted { $0.recipient < $1.recipient })
    }
}
