import Glibc
import HTTP
import Testing

@testable import Web

/// Runs the closure on a thread of its own.
private func onAnotherThread(_ body: @escaping @Sendable () -> Void) {
    final class Box {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var thread = pthread_t()
    let run: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { @Sendable context in
        if let context { Unmanaged<Box>.fromOpaque(context).takeRetainedValue().body() }
        return nil
    }
    pthread_create(&thread, nil, run, Unmanaged.passRetained(Box(body)).toOpaque())
    pthread_detach(thread)
}

@Suite("What handlers answer", .timeLimit(.minutes(1)))
struct HandlerTests {
    @Test("A completion from another thread answers, in the order of the requests")
    func laterFromAnotherThread() async throws {
        var router = sampleRouter()
        router.on(.get, "/later/{n}") { request in
            .later { completion in
                onAnotherThread { completion(.text("later \(request.parameters["n"])")) }
            }
        }
        try await withServer(router) { _, port in
            let client = try RawClient(port: port)
            try client.send((1...50).map { get("/later/\($0)") + get("/hello") }.joined())
            client.closeSending()
            for n in 1...50 {
                #expect(try client.answer().body == "later \(n)")
                #expect(try client.answer().body == "hello")
            }
        }
    }

    @Test("A completion counts once; dropped it is 500; without a connection it is nothing")
    func completions() async throws {
        let held = try Inbox<Completion>()
        let summaries = try Inbox<RequestSummary>()
        var router = sampleRouter()
        router.on(.get, "/twice") { _ in
            .later {
                $0(.text("first"))
                $0(.text("second"))
            }
        }
        router.on(.get, "/dropped") { _ in .later { _ in } }
        router.on(.get, "/held") { _ in .later { held.put($0) } }
        try await withServer(router, onAccess: { summaries.put($0) }) { _, port in
            let client = try RawClient(port: port)
            try client.send(get("/twice") + get("/dropped") + get("/hello"))
            #expect(try client.answer().body == "first")
            #expect(try client.answer().status == 500)
            #expect(try client.answer().body == "hello")
            #expect(summaries.takeAll().map(\.fault) == [nil, .completionDropped, nil])

            var gone: RawClient? = try RawClient(port: port)
            try gone?.send(get("/held"))
            let completion = try #require(held.wait().first)
            gone = nil
            completion(Response(body: Array(repeating: 0x61, count: 5_000_000)))
            try client.send(get("/hello"))
            #expect(try client.answer().body == "hello")
        }
    }

    @Test("A header that cannot be sent is a bare 500, and the access hook says which")
    func unsendableHeader() async throws {
        let summaries = try Inbox<RequestSummary>()
        var router = Router()
        router.on(.get, "/") { request in .now(.empty(303, headers: [("Location", request.query("to") ?? "")])) }
        try await withServer(router, onAccess: { summaries.put($0) }) { _, port in
            let client = try RawClient(port: port)
            try client.send(get("/?to=/next") + get("/?to=/%0d%0aSet-Cookie:%20a=b"))
            #expect(try client.answer().header("Location") == "/next")
            let refused = try client.answer()
            #expect(refused.status == 500)
            #expect(!refused.head.contains("Set-Cookie"))
            #expect(summaries.takeAll().last?.fault == .responseInvalid(field: "Location"))
        }
    }

    @Test("The access hook learns the route's pattern, never the path")
    func summaries() async throws {
        let summaries = try Inbox<RequestSummary>()
        try await withServer(sampleRouter(), onAccess: { summaries.put($0) }) { _, port in
            let client = try RawClient(port: port)
            try client.send(get("/big/7") + get("/secret/path") + "HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n" + "X\n")
            #expect(try client.answer().status == 200)
            #expect(try client.answer().status == 404)
            #expect(try client.answer(isHead: true).status == 200)
            #expect(try client.answer().status == 400)
            let all = summaries.takeAll()
            #expect(all.map(\.route) == ["/big/{size}", nil, "/hello", nil])
            #expect(all.map(\.status) == [200, 404, 200, 400])
            #expect(all.map(\.bytes).prefix(1) == [7])
            #expect(all.map(\.method) == [.get, .get, .head, nil])
            #expect(all.last?.fault == .refused(.bareLineFeed))
        }
    }
}
