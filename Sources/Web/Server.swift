package import HTTP
import Synchronization

/// An HTTP/1.1 server on epoll: one or more loops, each a thread with its own connections.
///
/// TLS ends at a reverse proxy in front. The control socket is the same server on a Unix-domain path; a request's `peer`
/// tells which way it came, and routes with scope `.local` exist only there. A server that was started must be stopped.
package final class Server: Sendable {
    /// The first event of a stream: what is so now. Called on the loop's thread when a client subscribes; nil sends
    /// nothing, e.g. because `lastID` is still current. Change what this returns first, then `publish`.
    package typealias Snapshot = @Sendable (_ topic: String, _ lastID: String?) -> ServerSentEvent?

    /// Decides before a handler runs whether it may: nil lets it, a response (429, say) is the answer. Called on the loop's
    /// thread with the whole request; must not block.
    package typealias Admission = @Sendable (Request, Route) -> Response?

    /// Whether a request shows a secret of ours, so that its sender is known and not counted by address. Called on the loop's
    /// thread, with the head alone where the body is still to come; must not block.
    package typealias Recognition = @Sendable (Request, Route) -> Bool

    private let loops: [EventLoop]
    private let streams: StreamCount
    /// The TCP port in use, where there is a TCP listener; the first one's where there are several.
    package let port: UInt16?

    /// Binds every listener and starts the loops' threads; throws before anything runs where a listener cannot be had.
    package init(
        listen: [Listen], router: Router, limits: ServerLimits = ServerLimits(), loops: Int = 1,
        clock: ServerClock = .system, proxies: TrustedProxies = .none, admission: Admission? = nil,
        knows: Recognition? = nil, snapshot: @escaping Snapshot = { _, _ in nil },
        onAccess: (@Sendable (RequestSummary) -> Void)? = nil
    ) throws(ServerError) {
        precondition(loops > 0, "a server has at least one loop")
        let sockets = try Server.open(listen, loops: loops)
        port = sockets[0].lazy.compactMap(\.port).first
        streams = StreamCount(limits)
        // What a loop has of the whole.
        var share = limits
        share.connections = max(1, limits.connections / loops)
        share.bodies = limits.bodies / loops
        let setting = EventLoop.Setting(
            router: router, limits: share, proxies: proxies, admission: admission, knows: knows, clock: clock,
            snapshot: snapshot, onAccess: onAccess, streams: streams)
        self.loops = try sockets.map { (sockets) throws(ServerError) in try EventLoop(setting, sockets) }
        for (index, loop) in self.loops.enumerated() { try loop.start(name: "web-\(index)") }
    }

    /// The listening sockets of each loop. The kernel spreads connections over sockets that share a TCP port; a
    /// Unix-domain path can have only one, the first loop's.
    private static func open(_ listen: [Listen], loops: Int) throws(ServerError) -> [[ListeningSocket]] {
        var sockets: [[ListeningSocket]] = Array(repeating: [], count: loops)
        do throws(ServerError) {
            for address in listen {
                let first = try ListeningSocket(address, isShared: loops > 1)
                sockets[0].append(first)
                guard case .tcp(let host, _) = address, let port = first.port else { continue }
                for index in sockets.indices.dropFirst() {
                    sockets[index].append(try ListeningSocket(.tcp(host: host, port: port), isShared: true))
                }
            }
        } catch {
            for socket in sockets.joined() { socket.close() }
            throw error
        }
        return sockets
    }

    /// Sends an event to every stream of the topic. Where a client has not yet taken the one before, only the newest
    /// waits for it: an event must carry a state, not a difference.
    package func publish(topic: String, event: ServerSentEvent) {
        let bytes = event.bytes
        let frame = EventFrame(plain: bytes, chunk: ResponseWriter.chunk(bytes))
        for loop in loops { loop.mailbox.post(.publish(topic: topic, frame)) }
    }

    /// Ends every stream of the topic, after what was published to it. Clients that keep reconnecting (`EventSource` does)
    /// have to be told by the last event that it was the last.
    package func end(topic: String) {
        for loop in loops { loop.mailbox.post(.end(topic: topic)) }
    }

    /// How many streams of the topic are open, so that nothing is computed for nobody.
    package func streams(of topic: String) -> Int { streams[topic] }

    /// Makes every loop look at its clock again; for a clock that is moved by hand.
    package func checkDeadlines() {
        for loop in loops { loop.mailbox.post(.wake) }
    }

    /// Stops accepting, lets requests in flight finish, closes idle connections and streams, and returns when all are
    /// gone or the time is over, when the rest are cut.
    package func stop(within time: Duration = .seconds(10)) async {
        await withCheckedContinuation { continuation in
            stop(within: time) { continuation.resume() }
        }
    }

    /// The same without waiting; `whenStopped` is called once, on a loop's thread.
    package func stop(within time: Duration, whenStopped: @escaping @Sendable () -> Void) {
        let left = StopCount(loops.count)
        for loop in loops {
            let done: @Sendable () -> Void = { if left.isLast() { whenStopped() } }
            if !loop.mailbox.post(.stop(time, done)) { done() }
        }
    }
}

/// Counts the loops that are still to end.
private final class StopCount: Sendable {
    private let left: Atomic<Int>

    init(_ count: Int) { left = Atomic(count) }

    func isLast() -> Bool { left.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 }
}
