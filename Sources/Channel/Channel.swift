package import Notice
package import Wording

/// The contract every channel fulfils. Pure: `Delivery` decides when, `Net` does the sending.
package protocol Channel: Sendable {
    var id: ChannelID { get }
    var limits: Limits { get }

    /// Where this recipient's request goes. Asked only where `limits.targetPerRecipient`; else the channel is one target.
    func target(of recipient: Recipient) -> Target

    /// The bytes all recipients share. Throws where the notice cannot be said within the channel's limits.
    func prepare(_ notice: Notice, _ rendering: Rendering) throws(PrepareRefusal) -> Prepared

    /// The first request for a batch. The same arguments give the same bytes, but for what may depend on `context.now`.
    func begin(_ prepared: Prepared, _ recipients: [Recipient], _ context: Context) -> Step

    /// The next step after a response.
    func resume(_ state: ChannelState, _ response: Response, _ context: Context) -> Step
}

extension Channel {
    package func target(of recipient: Recipient) -> Target { single }

    /// The channel as the one target that all its recipients share.
    package var single: Target {
        Target(name: id.rawValue, concurrency: limits.concurrency, perSecond: limits.perSecond)
    }
}

/// A channel that residents can talk back on.
package protocol ConversingChannel: Channel {
    /// Verifies the raw bytes and reads them. Nothing of an unverified body is looked at.
    func receive(headers: [HeaderField], body: [UInt8], now: Timestamp) throws(ReceiveRefusal) -> [Inbound]

    /// The request that answers a message.
    func reply(_ content: ReplyContent, to inbound: Inbound, _ context: Context) -> Request

    /// What the answer to that request means.
    func replied(_ response: Response) -> Outcome.Result
}

/// A notice that does not fit the channel.
package struct PrepareRefusal: Error, Sendable, Hashable {
    /// For the operator: what, where and what to do.
    package var reason: String
    package init(_ reason: String) { self.reason = reason }
}

/// A webhook call that is not from whom it claims to be, or cannot be read.
package enum ReceiveRefusal: Error, Sendable, Hashable {
    /// Answered with 401; nothing is kept.
    case badSignature
    /// Answered with 400; nothing is kept.
    case malformed(reason: String)
}

extension Channel {
    /// Why nothing can ever be sent to this recipient, in the channel's own words; nil where a request would go out. Asks
    /// `begin`, which is pure and sends nothing, so that a subscription is judged by the very rule its deliveries meet.
    package func fault(of recipient: Recipient, language: LanguageTag, now: Timestamp) -> String? {
        let nothing = Prepared(notice: NoticeID(rawValue: "check"), channel: id, language: language, bytes: [])
        let context = Context(firstAttempt: now, now: now, key: AttemptKey(random: []))
        guard case .done(let outcomes) = begin(nothing, [recipient], context) else { return nil }
        return outcomes.lazy.compactMap { outcome in
            switch outcome.result {
            case .refused(let reason), .gone(let reason), .misconfigured(let reason): reason
            case .accepted, .acceptedPending, .retry, .unknown: nil
            }
        }.first
    }
}
