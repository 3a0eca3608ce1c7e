/// What became of one recipient in one attempt.
package struct Outcome: Sendable, Hashable, Codable {
    package enum Result: Sendable, Hashable, Codable {
        /// The provider took it.
        case accepted
        /// The provider took it and will tell later whether it arrived.
        case acceptedPending(reference: String)
        /// Not taken; try again after so many seconds, with a fresh attempt.
        case retry(afterSeconds: Int, reason: String)
        /// Never for this recipient and this notice.
        case refused(reason: String)
        /// The recipient is no longer there: the subscription ends.
        case gone(reason: String)
        /// Our own settings are wrong (token, permission): nobody on this channel gets anything until mended.
        case misconfigured(reason: String)
        /// Possibly taken. A repeat carries the same key and bytes.
        case unknown(reason: String)
    }
    package var recipient: Int64
    package var result: Result

    package init(recipient: Int64, result: Result) {
        self.recipient = recipient
        self.result = result
    }
}
