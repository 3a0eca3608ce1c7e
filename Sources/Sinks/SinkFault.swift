/// How a sink misbehaves on one request, as providers do in a disaster.
package enum SinkFault: Sendable, Hashable {
    /// Answers late.
    case delay(milliseconds: Int)
    /// Answers this instead of handling the request; nothing is taken.
    case answer(status: Int, retryAfter: Int? = nil, body: String = "")
    /// Reads the request and never answers; taken or not.
    case hang(afterAccepting: Bool)
    /// Cuts the connection; taken or not. Only where the sink was started as breakable.
    case reset(afterAccepting: Bool)
}
