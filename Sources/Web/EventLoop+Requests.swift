import CLinux
import Glibc
import HTTP

/// What happens to the bytes of one connection: reading, parsing, routing, answering.
extension EventLoop {
    /// Answers to pipelined requests gathered before they are sent; above it, parsing waits for the client to read.
    private static let outputHighWater = 64 * 1024

    func readable(_ connection: Connection) {
        switch connection.phase {
        case .lingering, .streaming:
            discard(connection)
            return
        case .idle, .head, .body, .handling: break
        }
        guard connection.isReading, connection.output.isEmpty else {
            // Back-pressure: what comes now stays in the kernel until the answer in hand is out.
            setInterest(connection, connection.interest & ~EPOLLIN)
            return
        }
        let count = recv(connection.descriptor, readBuffer.baseAddress, readBuffer.count, 0)
        if count > 0 {
            process(connection, UnsafeBufferPointer(rebasing: readBuffer[..<count]))
        } else if count == 0 {
            // Nothing in hand: a client that closes between or within requests is simply gone.
            drop(connection)
        } else if errno != EAGAIN, errno != EINTR {
            drop(connection)
        }
    }

    /// Reads and drops; the client's end of file closes the connection.
    private func discard(_ connection: Connection) {
        let count = recv(connection.descriptor, readBuffer.baseAddress, readBuffer.count, 0)
        if count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR) { drop(connection) }
    }

    private func process(_ connection: Connection, _ bytes: UnsafeBufferPointer<UInt8>) {
        var position = 0
        repeat {
            parse(connection, bytes.span, &position)
            flush(connection)
        } while position < bytes.count && connection.isReading && connection.output.isEmpty
        if !connection.isClosed, position < bytes.count, !connection.isLast {
            connection.unparsed = Array(bytes[position...])
        }
    }

    /// Goes on with what came behind an answered request, then lets epoll bring more.
    func resume(_ connection: Connection) {
        guard connection.isReading, connection.output.isEmpty else { return }
        if !connection.unparsed.isEmpty {
            let bytes = connection.unparsed
            connection.unparsed = []
            bytes.withUnsafeBufferPointer { process(connection, $0) }
        }
        if connection.isReading, connection.output.isEmpty {
            setInterest(connection, connection.interest | EPOLLIN)
        }
    }

    private func parse(_ connection: Connection, _ bytes: Span<UInt8>, _ position: inout Int) {
        while connection.isReading, connection.output.count < Self.outputHighWater {
            switch connection.parser.next(bytes, from: &position) {
            case .needMore:
                if hold(connection, connection.parser.received) {
                    needMore(connection)
                } else {
                    refuse(connection, .tooManyBodies)
                }
                return
            case .request(let request, let framing): begin(connection, request, framing)
            case .body(let body):
                guard hold(connection, body.count) else {
                    refuse(connection, .tooManyBodies)
                    return
                }
                guard var waiting = connection.awaitingBody else { return }
                connection.awaitingBody = nil
                waiting.request.body = body
                handle(connection, waiting.request, waiting.finding)
            case .refused(let refusal): refuse(connection, refusal)
            }
        }
    }

    private func needMore(_ connection: Connection) {
        if connection.mustSendContinue {
            connection.mustSendContinue = false
            connection.output.append(ResponseWriter.continueBytes)
        }
        if case .idle = connection.phase, !connection.parser.isIdle {
            connection.phase = .head
            connection.quietSince = now
            // The first request's time began with the connection.
            if connection.handedOut > 0 { setDeadline(connection, setting.limits.headTime) }
        }
    }

    private func begin(_ connection: Connection, _ request: consuming Request, _ framing: RequestParser.Framing) {
        request.peer = setting.proxies.client(of: connection.peer, request.headers)
        let finding = setting.router.find(request)
        if framing == .none {
            handle(connection, request, finding)
            return
        }
        connection.bodyStranger = stranger(request, finding)
        if case .route(let route, _) = finding {
            let limit = route.bodyLimit ?? setting.limits.request.body
            connection.parser.bodyLimit = limit
            guard hasRoom(for: framing, limit: limit, of: connection.bodyStranger) else {
                refuse(connection, .tooManyBodies)
                return
            }
            connection.mustSendContinue = request.expectsContinue
        } else if request.expectsContinue {
            // The final answer is known, so the body need not be sent at all; then its framing is unknown.
            connection.isLast = true
            connection.lingers = true
            handle(connection, request, finding)
            return
        }
        connection.awaitingBody = (request, finding)
        connection.phase = .body
        connection.quietSince = now
        setDeadline(connection, setting.limits.bodyTime)
    }

    private func handle(_ connection: Connection, _ request: consuming Request, _ finding: Router.Finding) {
        connection.mustSendContinue = false
        connection.handedOut &+= 1
        let since = setting.onAccess == nil ? 0 : setting.clock.monotonic()
        switch finding {
        case .notFound:
            answer(connection, .init(request: request, route: nil, since: since), Router.notFound)
        case .otherMethods(let methods):
            let response = Router.answer(request.method, allowed: methods)
            answer(connection, .init(request: request, route: nil, since: since), response)
        case .route(let route, let parameters):
            request.parameters = parameters
            let asked = Connection.InHand(request: request, route: route, since: since)
            if let refused = setting.admission?(asked.request, route) {
                answer(connection, asked, refused)
                return
            }
            switch route.handler(asked.request) {
            // Most answers lie ready; theirs is a request that nobody has to keep.
            case .now(let response): answer(connection, asked, response)
            case .later(let handOver):
                connection.inHand = asked
                handOver(completion(connection))
            case .stream(let topic, let lastID):
                connection.inHand = asked
                startStream(connection, topic, lastID)
            }
        }
    }

    private func completion(_ connection: Connection) -> Completion {
        connection.phase = .handling
        setDeadline(connection, setting.limits.responseTime)
        let (descriptor, generation, handedOut) = (connection.descriptor, connection.generation, connection.handedOut)
        return Completion { [mailbox] response in
            mailbox.post(
                .completed(descriptor: descriptor, generation: generation, handedOut: handedOut, response))
        }
    }

    func completed(_ connection: Connection, _ response: Response?) {
        guard case .handling = connection.phase else { return }
        if let response {
            respond(connection, response)
        } else {
            respond(connection, Self.dropped, fault: .completionDropped)
        }
        flush(connection)
        resume(connection)
    }

    private static let dropped = Response.problem(500, "The request could not be completed; please try again.")
    private static let timedOut = Response.problem(
        503, "The answer took too long; please try again.", headers: [("Retry-After", "5")])

    /// Answers the request in hand.
    func respond(_ connection: Connection, _ response: Response, fault: RequestSummary.Fault? = nil) {
        guard let inHand = connection.inHand.take() else { return }
        answer(connection, inHand, response, fault: fault)
    }

    private func answer(
        _ connection: Connection, _ asked: Connection.InHand, _ response: Response, fault: RequestSummary.Fault? = nil
    ) {
        release(connection)
        if !asked.request.keepsAlive || stopDeadline != nil { connection.isLast = true }
        let written = connection.output.append {
            writer.writeHead(of: response, to: asked.request, keepsAlive: !connection.isLast, into: &$0)
        }
        connection.output.append(written.body)
        connection.phase = .idle
        connection.quietSince = now
        setDeadline(connection, setting.limits.idleTime)
        guard let onAccess = setting.onAccess else { return }
        onAccess(
            RequestSummary(
                method: asked.request.method, route: asked.route?.pattern.description,
                status: written.isNotModified ? 304 : response.status,
                bytes: written.body.count,
                duration: .nanoseconds(setting.clock.monotonic() - asked.since), isLocal: asked.request.peer.isLocal,
                fault: fault ?? response.refusedField.map { .responseInvalid(field: $0) }))
    }

    /// Answers and closes, keeping the connection a moment so that the client can read the answer.
    func refuse(_ connection: Connection, _ refusal: Refusal) {
        let response = Response.refusal(refusal)
        let request = connection.awaitingBody?.request
        connection.awaitingBody = nil
        // Its bytes are given up before they are no longer counted.
        connection.parser.abandon(refusal)
        connection.unparsed = []
        release(connection)
        connection.isLast = true
        connection.quietSince = now
        connection.lingers = true
        let (writer, isHead) = (writer, request?.method == .head)
        if connection.output.append({ writer.writeRefusal(response, isHead: isHead, into: &$0) }) {
            connection.output.append(response.body)
        }
        connection.phase = .idle
        setDeadline(connection, setting.limits.lingerTime)
        setting.onAccess?(
            RequestSummary(
                method: request?.method, route: nil, status: refusal.status, bytes: response.body.count,
                duration: .zero, isLocal: connection.peer.isLocal, fault: .refused(refusal)))
    }

    func deadlinePassed(_ connection: Connection) {
        switch connection.phase {
        case .idle where !connection.output.isEmpty:
            // Still being read, slowly: only the write deadline counts.
            connection.deadline = connection.writeDeadline
        case .idle, .lingering: drop(connection)
        case .head, .body:
            refuse(connection, .tooSlow)
            flush(connection)
        case .handling:
            // A completion that comes after all belongs to nothing any more.
            connection.handedOut &+= 1
            respond(connection, Self.timedOut, fault: .responseTimedOut)
            flush(connection)
            resume(connection)
        case .streaming: heartbeat(connection)
        }
    }

    /// Sends what is queued; once all is out, goes on as the connection's state asks.
    func flush(_ connection: Connection) {
        guard !connection.isClosed else { return }
        switch connection.output.send(to: connection.descriptor) {
        case .broken: drop(connection)
        case .blocked:
            if connection.writeDeadline == .max { setWriteDeadline(connection) }
            setInterest(connection, connection.interest | EPOLLOUT)
        case .drained:
            connection.writeDeadline = .max
            drained(connection)
        }
    }

    private func drained(_ connection: Connection) {
        let wasBlocked = connection.interest & EPOLLOUT != 0
        if wasBlocked { setInterest(connection, connection.interest & ~EPOLLOUT) }
        switch connection.phase {
        case .streaming:
            if let event = connection.latestEvent {
                connection.latestEvent = nil
                connection.output.append(event)
                flush(connection)
            }
        case .idle where connection.isLast: finish(connection)
        case .idle, .head, .body:
            if wasBlocked { resume(connection) }
        case .handling, .lingering: break
        }
    }

    /// The last answer is out. Closing with unread bytes would reset the connection and could take the answer with it.
    private func finish(_ connection: Connection) {
        guard connection.lingers || !connection.unparsed.isEmpty else {
            drop(connection)
            return
        }
        shutdown(connection.descriptor, Int32(SHUT_WR))
        connection.unparsed = []
        connection.phase = .lingering
        setDeadline(connection, setting.limits.lingerTime)
        setInterest(connection, EPOLLIN)
    }
}
