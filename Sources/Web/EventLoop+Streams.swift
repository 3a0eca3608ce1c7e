import CLinux
import HTTP

/// Event streams: subscribing, publishing, heartbeats.
extension EventLoop {
    func startStream(_ connection: Connection, _ topic: String, _ lastID: String?) {
        guard let inHand = connection.inHand else { return }
        let (request, route) = (inHand.request, inHand.route)
        let isSubscribing = request.method != .head && stopDeadline == nil
        if isSubscribing {
            let stranger = route.flatMap { self.stranger(request, .route($0, request.parameters)) }
            if let shortage = setting.streams.open(topic, of: stranger) {
                respond(connection, shortage == .address ? Self.tooManyOfAddress : Self.tooManyStreams)
                return
            }
            connection.streamStranger = stranger
            // Screens that are known stand behind one address with who knows whom.
            if stranger == nil { leaveOrigin(connection) }
        }
        connection.inHand = nil
        release(connection)
        connection.unparsed = []
        connection.phase = .streaming(topic: topic)
        connection.streamVersion = request.version
        let writer = writer
        connection.output.append {
            writer.writeStreamHead(request.version, contentType: "text/event-stream", into: &$0)
        }
        setDeadline(connection, setting.limits.heartbeat)
        setting.onAccess?(
            RequestSummary(
                method: request.method, route: route?.pattern.description, status: 200, bytes: 0,
                duration: .nanoseconds(setting.clock.monotonic() - inHand.since), isLocal: request.peer.isLocal,
                fault: nil))
        guard isSubscribing else {
            endStream(connection, sendsLastChunk: request.method != .head)
            return
        }
        subscribers[topic, default: [:]][connection.descriptor] = connection
        append(ServerSentEvent.retry(milliseconds: setting.limits.retryMilliseconds), to: connection)
        if let event = setting.snapshot(topic, lastID) { append(event.bytes, to: connection) }
    }

    /// At most one event waits behind what the client has not yet taken, and it is the newest.
    func send(_ frame: EventFrame, to connection: Connection) {
        let bytes = connection.streamVersion == .http11 ? frame.chunk : frame.plain
        guard connection.output.isEmpty else {
            connection.latestEvent = bytes
            return
        }
        connection.output.append(bytes)
        flush(connection)
    }

    func heartbeat(_ connection: Connection) {
        setDeadline(connection, setting.limits.heartbeat)
        // A client that does not read has bytes before it already; its write deadline decides.
        guard connection.output.isEmpty else { return }
        append(ServerSentEvent.heartbeat, to: connection)
        flush(connection)
    }

    func endStream(_ connection: Connection, sendsLastChunk: Bool = true) {
        if case .streaming(let topic) = connection.phase { unsubscribe(connection, topic) }
        if sendsLastChunk, connection.streamVersion == .http11 { connection.output.append(ResponseWriter.lastChunk) }
        connection.phase = .idle
        connection.isLast = true
        connection.lingers = true
        flush(connection)
    }

    /// Ends a stream that has come to its end; what the client has not taken yet still goes out.
    func finishStream(_ connection: Connection) {
        if let event = connection.latestEvent {
            connection.latestEvent = nil
            connection.output.append(event)
        }
        endStream(connection)
    }

    /// A stream that was refused or answered HEAD was never among them.
    func unsubscribe(_ connection: Connection, _ topic: String) {
        guard subscribers[topic]?.removeValue(forKey: connection.descriptor) != nil else { return }
        if subscribers[topic]?.isEmpty == true { subscribers[topic] = nil }
        setting.streams.close(topic, of: connection.streamStranger)
    }

    private static let tooManyOfAddress = Response.problem(
        429, "Too many event streams from this address; ask now and then instead.",
        headers: [("Retry-After", "60")])
    private static let tooManyStreams = Response.problem(
        503, "Too many event streams are open; ask now and then instead.", headers: [("Retry-After", "60")])

    private func append(_ bytes: [UInt8], to connection: Connection) {
        connection.output.append(connection.streamVersion == .http11 ? ResponseWriter.chunk(bytes) : bytes)
    }
}
