import HTTP
import Synchronization

@testable import Web

/// A clock that moves only when a test moves it.
final class HandClock: Sendable {
    private let nanoseconds = Atomic<Int64>(1)

    var serverClock: ServerClock {
        // 2026-11-21T00:30:00Z
        ServerClock(monotonic: { self.nanoseconds.load(ordering: .acquiring) }, unixSeconds: { 1_795_221_000 })
    }

    func advance(by time: Duration) { nanoseconds.add(time.nanoseconds, ordering: .releasing) }
}

/// What is handed from a handler or a hook to the test, in order.
final class Inbox<Item: Sendable>: Sendable {
    private let mailbox: Mailbox<Item>

    init() throws { mailbox = try Mailbox() }

    func put(_ item: Item) { mailbox.post(item) }

    func takeAll() -> [Item] { mailbox.takeAll() }

    /// Waits until there is something; the handler's thread decides when.
    func wait() -> [Item] {
        while true {
            let items = mailbox.takeAll()
            if !items.isEmpty { return items }
            mailbox.waitUntilPosted()
        }
    }
}

/// Runs a server on a free port for as long as the body takes.
func withServer(
    _ router: Router, listen: [Listen] = [.tcp(host: "127.0.0.1", port: 0)], limits: ServerLimits = ServerLimits(),
    loops: Int = 1, clock: ServerClock = .system, proxies: TrustedProxies = .none,
    admission: Server.Admission? = nil, knows: Server.Recognition? = nil,
    snapshot: @escaping Server.Snapshot = { _, _ in nil },
    onAccess: (@Sendable (RequestSummary) -> Void)? = nil, _ body: (Server, UInt16) async throws -> Void
) async throws {
    let server = try Server(
        listen: listen, router: router, limits: limits, loops: loops, clock: clock, proxies: proxies,
        admission: admission, knows: knows, snapshot: snapshot, onAccess: onAccess)
    do {
        try await body(server, server.port ?? 0)
        await server.stop(within: .zero)
    } catch {
        await server.stop(within: .zero)
        throw error
    }
}

/// `/hello`, `/echo`, `/echo-small`, `/tagged`, `/big`: enough for everything about framing.
func sampleRouter() -> Router {
    var router = Router()
    router.on(.get, "/hello") { _ in .now(.text("hello")) }
    router.on(.post, "/echo") { request in .now(Response(body: request.body)) }
    router.on(.post, "/echo-small", bodyLimit: 4) { request in .now(Response(body: request.body)) }
    router.on(.get, "/tagged") { _ in .now(.text("tagged", headers: [("ETag", "\"1\"")])) }
    router.on(.get, "/big/{size}") { request in
        .now(Response(body: Array(repeating: 0x61, count: Int(request.parameters["size"]) ?? 0)))
    }
    return router
}

func get(_ path: String, _ fields: String = "") -> String { "GET \(path) HTTP/1.1\r\nHost: a\r\n\(fields)\r\n" }
