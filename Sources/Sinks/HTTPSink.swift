import Glibc
import HTTP
import Synchronization
import Web

/// What the HTTP sinks share: a server on the loopback address whose handlers pass through the fault script first.
///
/// A breakable one stands behind a relay that can cut connections; it costs two threads a connection, so only tests of
/// failures ask for it.
final class HTTPSink: Sendable {
    let port: UInt16
    private let server: Server
    private let breaker: ConnectionBreaker?
    private let faults: FaultScript
    private let hanging: Hanging

    /// Keeps the completions of hanging requests: dropped ones would be answered.
    private final class Hanging: Sendable {
        private let completions = Mutex<[Completion]>([])
        private static let most = 10_000
        func keep(_ completion: Completion) {
            completions.withLock { if $0.count < Self.most { $0.append(completion) } }
        }
    }

    /// `routes` adds the provider's own; `handle` wraps each with the faults.
    init(
        port: UInt16, bodyLimit: Int, isBreakable: Bool, faults: FaultScript,
        routes: (_ add: (HTTP.Method, String, @escaping @Sendable (Request) -> Response) -> Void) -> Void,
        pages: [String: @Sendable () -> Response]
    ) throws(SinkError) {
        let hanging = Hanging()
        var router = Router()
        routes { method, path, handler in
            router.on(method, path, bodyLimit: bodyLimit) { request in
                Self.reply(request, handler, faults.next(), hanging)
            }
        }
        for (path, page) in pages { router.on(.get, path) { _ in .now(page()) } }
        var limits = ServerLimits()
        // Its one client is the daemon beside it.
        limits.sharesByAddress = false
        // Hanging is for the client to end.
        limits.responseTime = .seconds(600)
        do {
            server = try Server(
                listen: [.tcp(host: "127.0.0.1", port: isBreakable ? 0 : port)], router: router, limits: limits)
        } catch {
            throw SinkError(error.description)
        }
        self.faults = faults
        self.hanging = hanging
        guard isBreakable else {
            breaker = nil
            self.port = server.port ?? 0
            return
        }
        let breaker = try ConnectionBreaker(port: port, target: server.port ?? 0)
        self.breaker = breaker
        self.port = breaker.port
    }

    func stop() async {
        breaker?.stop()
        await server.stop(within: .milliseconds(100))
    }

    private static func reply(
        _ request: Request, _ handler: @escaping @Sendable (Request) -> Response, _ fault: SinkFault?,
        _ hanging: Hanging
    ) -> Reply {
        switch fault {
        case nil: return .now(handler(request))
        case .delay(let milliseconds):
            return .later { completion in
                SinkThread.start {
                    usleep(UInt32(clamping: milliseconds * 1000))
                    completion(handler(request))
                }
            }
        case .answer(let status, let retryAfter, let body):
            let headers = retryAfter.map { [("Retry-After", String($0))] } ?? []
            return .now(.json(Array(body.utf8), status: status, headers: headers))
        case .hang(let afterAccepting):
            if afterAccepting { _ = handler(request) }
            return .later { hanging.keep($0) }
        case .reset(let afterAccepting):
            if afterAccepting { _ = handler(request) }
            return .now(.empty(500, headers: [(ConnectionBreaker.mark, "1")]))
        }
    }
}
