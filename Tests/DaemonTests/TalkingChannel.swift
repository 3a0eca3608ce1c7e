import Channel
import Notice
import Synchronization
import Wording

/// A channel on which residents talk, whose calls are signed with a word.
final class TalkingChannel: ConversingChannel {
    let id = ChannelID(rawValue: "talk")
    let limits = Limits(batch: 1, concurrency: 1, perSecond: 1, keyLifetime: 0)
    private let counted = Mutex(0)
    /// How often a signature has been computed.
    var verified: Int { counted.withLock { $0 } }

    func receive(headers: [HeaderField], body: [UInt8], now: Timestamp) throws(ReceiveRefusal) -> [Inbound] {
        counted.withLock { $0 += 1 }
        guard headers.contains(where: { $0.name == "X-Signature" && $0.value == "right" }) else {
            throw .badSignature
        }
        guard body == Array("{}".utf8) else { throw .malformed(reason: "it is not empty") }
        return []
    }

    func prepare(_ notice: Notice, _ rendering: Rendering) throws(PrepareRefusal) -> Prepared {
        throw PrepareRefusal("it only listens")
    }
    func begin(_ prepared: Prepared, _ recipients: [Recipient], _ context: Context) -> Step { .done([]) }
    func resume(_ state: ChannelState, _ response: Response, _ context: Context) -> Step { .done([]) }
    func reply(_ content: ReplyContent, to inbound: Inbound, _ context: Context) -> Request {
        .http(HTTPRequest(method: "POST", url: "https://talk.example"))
    }
    func replied(_ response: Response) -> Outcome.Result { .accepted }
}
