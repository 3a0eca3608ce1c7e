import HTTP

/// One client's connection and where it stands. Touched only by its loop's thread.
final class Connection {
    enum Phase {
        /// Between requests; nothing of a next one has come.
        case idle
        case head
        case body
        /// A handler has the request and will complete it.
        case handling
        case streaming(topic: String)
        /// The last answer is out; what the client still sends is dropped until it closes.
        case lingering
    }

    /// A request to be answered, the route it goes to, and since when, in the clock's nanoseconds.
    struct InHand {
        var request: Request
        var route: Route?
        var since: Int64
    }

    let descriptor: Int32
    /// Tells this connection from an earlier one with the same descriptor.
    let generation: UInt32
    let peer: Peer
    /// The address it is counted under; nil where it is not counted.
    var origin: String?

    var phase = Phase.idle
    var parser: RequestParser
    var output = OutputQueue()
    /// Bytes that came behind a request still being answered; no more are read meanwhile.
    var unparsed: [UInt8] = []
    /// The request whose body is being received, and the route it will go to.
    var awaitingBody: (request: Request, finding: Router.Finding)?
    /// The request a handler has that answers later.
    var inHand: InHand?
    /// Bytes of its body that are in memory, out of `ServerLimits.bodies`.
    var heldBytes = 0
    /// The address those bytes are counted under; nil where their sender is known.
    var bodyStranger: String?
    /// The address its stream is counted under; nil where who listens is known.
    var streamStranger: String?
    /// Since when nothing more has been heard or said than what its phase is about, in the clock's nanoseconds.
    var quietSince: Int64
    /// Counts handed-out completions, so that a late one cannot answer a later request.
    var handedOut: UInt32 = 0
    /// The newest event for a stream whose client has not yet taken the one before.
    var latestEvent: [UInt8]?
    var streamVersion = Version.http11

    /// When the phase ends by itself, in the clock's nanoseconds.
    var deadline = Int64.max
    /// When a client that does not read is given up; `.max` while nothing is queued.
    var writeDeadline = Int64.max
    var mustSendContinue = false
    /// No further request is read from this connection.
    var isLast = false
    /// Close with a lingering read, because bytes of the client may still be under way.
    var lingers = false
    var isClosed = false
    /// The events epoll watches for.
    var interest: UInt32 = 0

    init(descriptor: Int32, generation: UInt32, peer: Peer, origin: String?, limits: RequestLimits, now: Int64) {
        self.descriptor = descriptor
        self.generation = generation
        self.peer = peer
        self.origin = origin
        quietSince = now
        parser = RequestParser(limits: limits)
    }

    /// Whether the next bytes may be parsed: no request is being answered and the last one was not announced.
    var isReading: Bool {
        guard !isClosed, !isLast else { return false }
        switch phase {
        case .idle, .head, .body: return true
        case .handling, .streaming, .lingering: return false
        }
    }
}
