import CLinux
import Glibc
import HTTP

/// One epoll loop on its own thread: accepts, reads, parses, routes, writes and keeps deadlines for its connections.
///
/// `@unchecked Sendable`: after `start` everything but the mailbox is touched only by the loop's thread.
final class EventLoop: @unchecked Sendable {
    struct Setting: Sendable {
        var router: Router
        /// With this loop's share of the server's connections and bytes of bodies.
        var limits: ServerLimits
        var proxies: TrustedProxies
        var admission: Server.Admission?
        var knows: Server.Recognition?
        var clock: ServerClock
        var snapshot: Server.Snapshot
        var onAccess: (@Sendable (RequestSummary) -> Void)?
        var streams: StreamCount
    }

    enum Message: Sendable {
        case wake
        case completed(descriptor: Int32, generation: UInt32, handedOut: UInt32, Response?)
        case publish(topic: String, EventFrame)
        /// Nothing follows on this topic.
        case end(topic: String)
        case stop(Duration, @Sendable () -> Void)
    }

    /// Bytes one read may bring; one buffer a loop, because a read is parsed before the next.
    static let readSize = 64 * 1024
    private static let eventsPerWait = 256
    /// Connections taken in one go before others are served again.
    private static let acceptsPerTurn = 64
    /// How long accepting rests when the process has run out of descriptors or memory.
    private static let acceptPause: Int64 = 100_000_000
    /// Connections above the limit that are still told 503; those beyond are just closed.
    private static let overflowConnections = 64
    /// The same above an address' share, told 429.
    private static let overflowOfAddress = 16

    let setting: Setting
    let mailbox: Mailbox<Message>
    let readBuffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: EventLoop.readSize)
    var now: Int64 = 0
    var writer = ResponseWriter(dateField: [])
    var subscribers: [String: [Int32: Connection]] = [:]
    var stopDeadline: Int64?
    var room: BodyRoom
    /// Connections by the address they are counted under.
    var origins: [String: Int] = [:]
    /// When quiet connections are looked for again where there were none, by address; of all under the empty one.
    var looksAgainAt: [String: Int64] = [:]

    private let epoll: Int32
    private var listeners: [ListeningSocket]
    private var connections: [Connection?] = []
    private var connectionCount = 0
    private var generation: UInt32 = 0
    /// No deadline lies before it; may be early, never late.
    private var earliestDeadline = Int64.max
    /// Deadlines are looked through this far apart at least: ten thousand streams have as many heartbeats.
    private static let betweenExpiries: Int64 = 50_000_000
    private var expiresAgainAt = Int64.min
    private var dateSecond = Int64.min
    private var acceptsAgainAt: Int64?
    private var whenStopped: [@Sendable () -> Void] = []

    init(_ setting: Setting, _ listeners: [ListeningSocket]) throws(ServerError) {
        self.setting = setting
        self.listeners = listeners
        let limits = setting.limits
        room = BodyRoom(
            whole: limits.bodies, strangers: limits.strangersBodies, address: limits.bodiesPerAddress)
        mailbox = try Mailbox()
        epoll = epoll_create1(EPOLL_CLOEXEC)
        guard epoll >= 0 else { throw ServerError("cannot make an epoll: \(systemError(errno))") }
        watch(mailbox.eventDescriptor, generation: 0, EPOLL_CTL_ADD, EPOLLIN)
        for listener in listeners { watch(listener.descriptor, generation: 0, EPOLL_CTL_ADD, EPOLLIN) }
    }

    deinit {
        close(epoll)
        readBuffer.deallocate()
    }

    func start(name: String) throws(ServerError) {
        var thread = pthread_t()
        // The thread owns one reference until it ends.
        let context = Unmanaged.passRetained(self).toOpaque()
        let body: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { @Sendable context in
            if let context { Unmanaged<EventLoop>.fromOpaque(context).takeRetainedValue().run() }
            return nil
        }
        let result = pthread_create(&thread, nil, body, context)
        guard result == 0 else {
            Unmanaged<EventLoop>.fromOpaque(context).release()
            throw ServerError("cannot make a thread: \(systemError(result)); raise the limit of threads")
        }
        pthread_setname_np(thread, name)
        pthread_detach(thread)
    }

    private func run() {
        var events = [epoll_event](repeating: epoll_event(), count: EventLoop.eventsPerWait)
        updateTime()
        while stopDeadline == nil || connectionCount > 0 {
            let count = epoll_wait(epoll, &events, Int32(events.count), waitTime())
            updateTime()
            for index in 0..<max(0, Int(count)) { handle(events[index]) }
            if now >= max(earliestDeadline, expiresAgainAt) { expire() }
            if let again = acceptsAgainAt, now >= again { resumeAccepting() }
            if let stopDeadline, now >= stopDeadline { forEachConnection { drop($0) } }
        }
        for case .stop(_, let done) in mailbox.close() { whenStopped.append(done) }
        for done in whenStopped { done() }
    }

    private func updateTime() {
        now = setting.clock.monotonic()
        let second = setting.clock.unixSeconds()
        if second != dateSecond {
            dateSecond = second
            writer.dateField = HTTPDate.field(unixSeconds: second)
        }
    }

    /// Milliseconds until something is due, rounded up; -1 where nothing is.
    private func waitTime() -> Int32 {
        let next = min(max(earliestDeadline, expiresAgainAt), stopDeadline ?? .max, acceptsAgainAt ?? .max)
        if next == .max { return -1 }
        return Int32(clamping: max(0, (next - now + 999_999) / 1_000_000))
    }

    private func handle(_ event: epoll_event) {
        let descriptor = Int32(truncatingIfNeeded: event.data)
        let generation = UInt32(truncatingIfNeeded: event.data >> 32)
        if generation == 0 {
            if descriptor == mailbox.eventDescriptor {
                for message in mailbox.takeAll() { handle(message) }
            } else if let listener = listeners.first(where: { $0.descriptor == descriptor }) {
                accept(listener)
            }
            return
        }
        guard let connection = connection(descriptor, generation) else { return }
        if event.events & (EPOLLERR | EPOLLHUP) != 0 {
            // Both directions are gone: there is nobody left to answer.
            drop(connection)
            return
        }
        if event.events & EPOLLOUT != 0 { flush(connection) }
        if event.events & EPOLLIN != 0, !connection.isClosed { readable(connection) }
    }

    private func handle(_ message: Message) {
        switch message {
        case .wake: break
        case .completed(let descriptor, let generation, let handedOut, let response):
            guard let connection = connection(descriptor, generation), connection.handedOut == handedOut else { return }
            completed(connection, response)
        case .publish(let topic, let frame):
            for connection in subscribers[topic, default: [:]].values { send(frame, to: connection) }
        case .end(let topic):
            for connection in subscribers[topic, default: [:]].values { finishStream(connection) }
        case .stop(let time, let done):
            whenStopped.append(done)
            stop(within: time)
        }
    }

    private func stop(within time: Duration) {
        let deadline = now + time.nanoseconds
        stopDeadline = min(stopDeadline ?? .max, deadline)
        for listener in listeners { listener.close() }
        listeners = []
        forEachConnection { connection in
            switch connection.phase {
            case .idle:
                // A request may lie unread in the kernel's buffer; it was sent while we still accepted.
                readable(connection)
                if case .idle = connection.phase, !connection.isClosed, connection.output.isEmpty { drop(connection) }
            case .streaming: endStream(connection)
            case .head, .body, .handling, .lingering: break
            }
        }
    }

    // MARK: Accepting

    private func accept(_ listener: ListeningSocket) {
        for _ in 0..<EventLoop.acceptsPerTurn {
            guard let (descriptor, peer) = listener.accept() else {
                switch errno {
                case EAGAIN, EINTR, ECONNABORTED: return
                default:
                    // Out of descriptors or memory: epoll would call again at once and for ever.
                    for listener in listeners { watch(listener.descriptor, generation: 0, EPOLL_CTL_MOD, 0) }
                    acceptsAgainAt = now + EventLoop.acceptPause
                    return
                }
            }
            add(descriptor, peer)
        }
    }

    private func resumeAccepting() {
        acceptsAgainAt = nil
        for listener in listeners { watch(listener.descriptor, generation: 0, EPOLL_CTL_MOD, EPOLLIN) }
    }

    private func add(_ descriptor: Int32, _ peer: Peer) {
        let origin = origin(of: peer)
        let (most, mostOfAddress) = (setting.limits.connections, setting.limits.connectionsPerAddress)
        if let origin, origins[origin, default: 0] >= mostOfAddress { makeRoom(of: origin, among: mostOfAddress) }
        if connectionCount >= most { makeRoom(of: nil, among: most) }
        let isBeyondShare = origin.map { origins[$0, default: 0] >= mostOfAddress } ?? false
        guard connectionCount < most + EventLoop.overflowConnections,
            origin.map({ origins[$0, default: 0] < mostOfAddress + EventLoop.overflowOfAddress }) ?? true
        else {
            close(descriptor)
            return
        }
        generation = generation == .max ? 1 : generation + 1
        let connection = Connection(
            descriptor: descriptor, generation: generation, peer: peer, origin: origin, limits: setting.limits.request,
            now: now)
        while connections.count <= Int(descriptor) { connections.append(nil) }
        connections[Int(descriptor)] = connection
        connectionCount += 1
        if let origin { origins.add(1, to: origin) }
        connection.interest = EPOLLIN
        watch(descriptor, generation: generation, EPOLL_CTL_ADD, connection.interest)
        setDeadline(connection, setting.limits.headTime)
        if isBeyondShare || connectionCount > most {
            refuse(connection, isBeyondShare ? .tooManyConnectionsOfAddress : .tooManyConnections)
            flush(connection)
        }
    }

    // MARK: Connections and their deadlines

    private func connection(_ descriptor: Int32, _ generation: UInt32) -> Connection? {
        guard Int(descriptor) < connections.count, let connection = connections[Int(descriptor)],
            connection.generation == generation
        else { return nil }
        return connection
    }

    func forEachConnection(_ body: (Connection) -> Void) {
        for index in connections.indices {
            if let connection = connections[index] { body(connection) }
        }
    }

    func setDeadline(_ connection: Connection, _ time: Duration) {
        connection.deadline = now + time.nanoseconds
        earliestDeadline = min(earliestDeadline, connection.deadline)
    }

    func setWriteDeadline(_ connection: Connection) {
        let bytes = Int64(connection.output.count)
        let time = setting.limits.writeTime.nanoseconds
        connection.writeDeadline = now + time + bytes * 1_000_000_000 / Int64(max(1, setting.limits.slowestRead))
        earliestDeadline = min(earliestDeadline, connection.writeDeadline)
    }

    private func expire() {
        earliestDeadline = .max
        expiresAgainAt = now + EventLoop.betweenExpiries
        forEachConnection { connection in
            if now >= connection.writeDeadline {
                drop(connection)
            } else if now >= connection.deadline {
                deadlinePassed(connection)
            }
            guard !connection.isClosed else { return }
            earliestDeadline = min(earliestDeadline, connection.deadline, connection.writeDeadline)
        }
    }

    func setInterest(_ connection: Connection, _ interest: UInt32) {
        guard interest != connection.interest else { return }
        connection.interest = interest
        watch(connection.descriptor, generation: connection.generation, EPOLL_CTL_MOD, interest)
    }

    private func watch(_ descriptor: Int32, generation: UInt32, _ operation: Int32, _ interest: UInt32) {
        var event = epoll_event()
        event.events = interest
        event.data = UInt64(generation) << 32 | UInt64(UInt32(bitPattern: descriptor))
        epoll_ctl(epoll, operation, descriptor, &event)
    }

    /// Closes at once; what is queued is lost.
    func drop(_ connection: Connection) {
        guard !connection.isClosed else { return }
        connection.isClosed = true
        if case .streaming(let topic) = connection.phase { unsubscribe(connection, topic) }
        release(connection)
        leaveOrigin(connection)
        connections[Int(connection.descriptor)] = nil
        connectionCount -= 1
        close(connection.descriptor)
    }

    private func close(_ descriptor: Int32) { _ = Glibc.close(descriptor) }
}

extension Duration {
    var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
