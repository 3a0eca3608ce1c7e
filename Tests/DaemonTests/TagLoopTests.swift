import Channel
import Foundation
import HTTP
import Net
import Notice
import Picture
import Signage
import Synchronization
import Testing
import Web

@testable import Sinks
@testable import noroshi

@Suite("Tags behind access points") struct TagLoopTests {
    private static func tag(_ accessPoint: String, _ mac: String = "0000021AB3C4D5E6") -> TagLoop.Tag {
        TagLoop.Tag(display: "lobby", accessPoint: accessPoint, mac: mac, width: 296, height: 128, rotation: 0)
    }

    @Test("a tag's picture is a form with one file, which the access point turns")
    func form() async throws {
        let site = try Panels()
        let image = await withCheckedContinuation { continuation in
            site.pictures.image(
                of: "lobby", Panel(width: 296, height: 128, inks: .blackAndWhite, format: .jpeg), .panel
            ) { continuation.resume(returning: $0) }
        }
        let request = TagLoop.request(try #require(image), Self.tag("http://192.0.2.20"), minutes: 15)
        let head = String(decoding: request.body.prefix(500), as: UTF8.self)
        #expect(request.url == "http://192.0.2.20/imgupload" && request.method == "POST")
        for part in [
            "name=\"mac\"\r\n\r\n0000021AB3C4D5E6\r\n", "name=\"dither\"\r\n\r\n0\r\n", "name=\"ttl\"\r\n\r\n15\r\n",
            "name=\"rotate\"\r\n\r\n0\r\n",
        ] { #expect(head.contains(part)) }
        #expect(request.headers.first?.value.hasPrefix("multipart/form-data; boundary=") == true)
    }

    /// An access point of the test's own: what it was sent, and what it answers.
    private final class AccessPoint: Sendable {
        let server: Server
        let uploads: AsyncStream<String>
        private let counter = Counter()

        final class Counter: Sendable {
            private let value = Mutex(0)
            var count: Int { value.withLock { $0 } }
            func next() -> Int {
                value.withLock { value in
                    value += 1
                    return value
                }
            }
        }

        var count: Int { counter.count }

        init(status: @escaping @Sendable (Int) -> Int = { _ in 200 }) throws {
            let (uploads, continuation) = AsyncStream<String>.makeStream()
            let counter = counter
            var router = Router()
            router.on(.post, "/imgupload", bodyLimit: 1 << 20) { request in
                let number = counter.next()
                let text = String(decoding: request.body.prefix(200), as: UTF8.self)
                continuation.yield(String(text.split(separator: "\r\n").dropFirst(2).first ?? ""))
                return .now(.text("Ok, saved\n", status: status(number)))
            }
            server = try Server(listen: [.tcp(host: "127.0.0.1", port: 0)], router: router)
            self.uploads = uploads
        }

        var address: String { "http://127.0.0.1:\(server.port ?? 0)" }
    }

    /// A clock on which every sleep passes at once, until the loop is to end.
    private final class Looks: noroshi.Clock {
        private let clock: Office.Clocks
        private let left: Mutex<Int>

        init(clock: Office.Clocks, most: Int) {
            self.clock = clock
            left = Mutex(most)
        }

        var now: Timestamp { clock.now }
        var ticks: Int64 { clock.ticks }

        func sleep(milliseconds: Int64) async throws {
            let isOver = left.withLock { left in
                left -= 1
                return left == 0
            }
            if isOver { throw CancellationError() }
            clock.advance(seconds: milliseconds / 1_000)
        }
    }

    @Test("an access point that takes the connection and never answers delays no other's tags")
    func hanging() async throws {
        let site = try Panels()
        // The kernel takes connections for it; nobody reads them.
        let (hanging, port) = try Socket.listen(port: 0)
        defer { hanging.shutdown() }
        let point = try AccessPoint()
        let net = Net(settings: NetSettings(version: "1"))
        let givenUp = AccessPoint.Counter()
        let loop = TagLoop(
            tags: [
                Self.tag("http://127.0.0.1:\(port)"), Self.tag("http://127.0.0.1:\(port)", "0000000000000001"),
                Self.tag(point.address, "0000000000000002"), Self.tag(point.address, "0000000000000003"),
            ], pictures: site.pictures,
            perform: { request in
                let answer = await net.perform(request)
                if case .failed = answer { _ = givenUp.next() }
                return answer
            }, clock: SystemClock(), log: EventLog(clock: site.clock) { _ in })
        let running = Task { await loop.run() }
        var uploads = point.uploads.makeAsyncIterator()
        #expect(await uploads.next() == "0000000000000002")
        #expect(await uploads.next() == "0000000000000003")
        #expect(givenUp.count == 0, "the other still waits for its answer")
        running.cancel()
        net.shutdown()
        await running.value
        await point.server.stop(within: .zero)
    }

    @Test("a picture goes once, and again only when it changed; a refusal leaves the tag alone for a minute")
    func again() async throws {
        let site = try Panels()
        let point = try AccessPoint { $0 == 1 ? 400 : 200 }
        let net = Net(settings: NetSettings(version: "1"))
        // Each look lets five seconds pass; after a minute and a half of them the loop is over.
        let clock = Looks(clock: site.clock, most: 18)
        let loop = TagLoop(
            tags: [Self.tag(point.address)], pictures: site.pictures, perform: { await net.perform($0) }, clock: clock,
            log: EventLog(clock: site.clock) { _ in })
        await loop.run()
        #expect(point.count == 2)
        await point.server.stop(within: .zero)
        net.shutdown()
    }
}
