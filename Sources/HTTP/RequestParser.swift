/// A strict, incremental HTTP/1.1 request parser (RFC 9112): pure, bounded, one copy of the head, no String on its way.
///
/// Feed what a socket gave and ask again until it needs more:
/// ```
/// var position = 0
/// while true {
///     switch parser.next(bytes.span, from: &position) {
///     case .needMore: …            // all bytes were taken; come back with more
///     case .request(let r, .none): // a whole request
///     case .request(let r, _):     // its body follows as `.body`; set `bodyLimit` for its route first
///     case .body(let body): …
///     case .refused(let why): …    // answer `why.status` and close: the framing can no longer be trusted
///     }
/// }
/// ```
/// However the bytes are split, the events are the same. Pipelined requests come out one by one.
package struct RequestParser: Sendable {
    package enum Framing: Sendable, Equatable {
        case none
        /// Content-Length, at least 1.
        case length(Int)
        case chunked
    }

    package enum Event: Sendable {
        case needMore
        case request(Request, Framing)
        case body([UInt8])
        case refused(Refusal)
    }

    /// The head is copied in steps, so that a long pipeline behind a short request is not copied again and again.
    static let copyStep = 2 * 1024

    private enum State {
        case head
        case length(Int)
        case chunked
        case refused(Refusal)
    }

    private let limits: RequestLimits
    private var state = State.head
    private var head: [UInt8] = []
    private var reader = HeadReader()
    private var chunks = ChunkReader()
    private var body: [UInt8] = []

    /// The most bytes the body in progress may have; reset to the general limit at each request.
    package var bodyLimit: Int

    package init(limits: RequestLimits = RequestLimits()) {
        // Field offsets are 16 bits wide; a head is at most its lines plus one copy step of what follows.
        precondition(limits.target + limits.header + 2 * Self.copyStep < Int(UInt16.max), "head limits exceed 64 KiB")
        self.limits = limits
        self.bodyLimit = limits.body
    }

    /// Whether no byte of a further request has come: such a connection may be closed without harm.
    package var isIdle: Bool {
        if case .head = state { return head.isEmpty }
        return false
    }

    /// Whether a body is being received.
    package var isInBody: Bool {
        switch state {
        case .length, .chunked: true
        case .head, .refused: false
        }
    }

    /// Bytes of the body in progress that have come and are kept; 0 between bodies.
    package var received: Int { body.count }

    /// Gives up the request in progress and frees what has come of it; the parser takes no other.
    package mutating func abandon(_ refusal: Refusal) {
        state = .refused(refusal)
        head = []
        body = []
    }

    /// Takes bytes from `position` on, moves `position` behind what it took, and says what they made.
    package mutating func next(_ input: Span<UInt8>, from position: inout Int) -> Event {
        do throws(Refusal) {
            switch state {
            case .head: return try nextHead(input, &position)
            case .length(let length): return try nextOfLength(length, input, &position)
            case .chunked:
                guard try chunks.read(input, &position, into: &body, bodyLimit: bodyLimit, limits: limits) else {
                    return .needMore
                }
                return finishBody()
            case .refused(let refusal): return .refused(refusal)
            }
        } catch {
            abandon(error)
            return .refused(error)
        }
    }

    private mutating func nextHead(_ input: Span<UInt8>, _ position: inout Int) throws(Refusal) -> Event {
        // A span of `head` borrows the whole parser, so the reader works outside it meanwhile.
        var reader = HeadReader()
        swap(&reader, &self.reader)
        defer { swap(&reader, &self.reader) }
        while position < input.count {
            let step = min(input.count - position, Self.copyStep)
            input.extracting(position..<position + step).withUnsafeBufferPointer { head.append(contentsOf: $0) }
            position += step
            guard let end = try reader.read(head.span, limits: limits) else { continue }
            let surplus = head.count - end
            position -= surplus
            head.removeLast(surplus)
            let event = try finishHead(reader)
            reader = HeadReader()
            return event
        }
        return .needMore
    }

    private mutating func finishHead(_ reader: HeadReader) throws(Refusal) -> Event {
        let (request, framing) = try reader.finish(head)
        head = []
        bodyLimit = limits.body
        switch framing {
        case .none: break
        case .length(let length): state = .length(length)
        case .chunked:
            state = .chunked
            chunks = ChunkReader()
        }
        return .request(request, framing)
    }

    private mutating func nextOfLength(
        _ length: Int, _ input: Span<UInt8>, _ position: inout Int
    ) throws(Refusal) -> Event {
        guard length <= bodyLimit else { throw .bodyTooLarge }
        let step = min(length - body.count, input.count - position)
        input.extracting(position..<position + step).withUnsafeBufferPointer { body.append(contentsOf: $0) }
        position += step
        return body.count == length ? finishBody() : .needMore
    }

    private mutating func finishBody() -> Event {
        let whole = body
        body = []
        state = .head
        return .body(whole)
    }
}
