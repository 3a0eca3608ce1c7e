import Foundation
import HTTP
import Synchronization
import TestSupport
import Testing

@testable import Web

/// What reached a handler, by path.
private final class Seen: Sendable {
    private let paths = Mutex<[String]>([])

    func note(_ path: String) { paths.withLock { $0.append(path) } }

    func takeAll() -> [String] {
        paths.withLock { paths in
            defer { paths = [] }
            return paths
        }
    }

    /// `/hello` and `/echo` that note who asked, and whatever else there is.
    var router: Router {
        var router = Router()
        router.on(.get, "/hello") { request in
            self.note(request.path)
            return .now(.text("hello"))
        }
        router.on(.post, "/echo") { request in
            self.note(request.path)
            return .now(Response(body: request.body))
        }
        router.on(.get, "/{rest…}") { request in
            self.note(request.path)
            return .now(.problem(404, "There is nothing at this address."))
        }
        return router
    }
}

@Suite("The conformance table", .timeLimit(.minutes(2)))
struct ConformanceTests {
    @Test("directly: the answers in order, and the connection kept or closed", arguments: servedRows + refusedRows)
    func direct(_ row: Conformance) async throws {
        let seen = Seen()
        try await withServer(seen.router) { _, port in
            let client = try RawClient(port: port)
            try client.send(row.bytes)
            for status in row.statuses { #expect(try client.answer().status == status) }
            if row.closes {
                client.closeSending()
                #expect(try client.readToEnd() == "")
            } else {
                try client.send(get("/hello"))
                #expect(try client.answer().status == 200, "the connection is still good")
            }
        }
        #expect(!seen.takeAll().contains("/smuggled"))
    }

    @Test("HEAD is answered as GET, without the body", arguments: ["/hello", "/none"])
    func head(path: String) async throws {
        try await withServer(sampleRouter()) { _, port in
            let client = try RawClient(port: port)
            try client.send("HEAD \(path) HTTP/1.1\r\nHost: a\r\n\r\n" + get(path))
            let head = try client.answer(isHead: true)
            let whole = try client.answer()
            #expect(head.status == whole.status)
            #expect(head.header("Content-Length") == whole.header("Content-Length"))
        }
    }

    @Test(
        "behind nginx: every request that reaches us is answered to its sender, and the next client's answer is its own"
    )
    func behindNginx() async throws {
        let seen = Seen()
        try await withServer(seen.router) { _, port in
            guard let nginx = try ForeignNginx(upstream: port) else { return }
            defer { nginx.stop() }
            var refusedByNginx = 0
            for row in servedRows + refusedRows {
                let client = try RawClient(path: nginx.socket)
                try client.send(row.bytes)
                client.closeSending()
                let answer = try client.readToEnd()
                let paths = seen.takeAll()
                if paths.isEmpty { refusedByNginx += 1 }
                // One request in a smuggler's bytes that nginx took for a body would be one answer too few here.
                let answers = answer.split(separator: "HTTP/1.1 ", omittingEmptySubsequences: false).count - 1
                #expect(answers >= paths.count, "\(row.name): \(paths)")
                #expect(!answer.contains("HTTP/1.1 502"), "\(row.name): nginx and we disagree about the framing")
                // Whatever was left on nginx's connection to us must not become the next client's answer.
                let next = try RawClient(path: nginx.socket)
                try next.send(get("/hello", "Connection: close\r\n"))
                #expect(try next.readToEnd().hasSuffix("hello"), "\(row.name)")
                #expect(seen.takeAll() == ["/hello"], "\(row.name)")
            }
            print(
                "FIGURE nginx in front: \(servedRows.count + refusedRows.count) rows, \(refusedByNginx) refused by it")
        }
    }
}
