import Channel
import Foundation
import Intake
import Ledger
import Notice
import Policy
import Settings
import Synchronization
import Wording

@testable import noroshi

/// A source of the test's own making, with everything behind it up to a real ledger.
final class Bench: Sendable {
    static let host = "http://source.example"
    static let index = host + "/index.xml"

    struct StoppedClock: noroshi.Clock {
        let now = Timestamp(milliseconds: 1_790_000_000_000)
        let ticks: Int64 = 0
        func sleep(milliseconds: Int64) async throws {}
    }

    let ledger: Ledger
    let desk: SourceDesk
    let loop: SourceLoop
    private let pages = Mutex<[String: String]>([:])
    private let asked = Mutex<[String]>([])
    private let lines = Mutex<[String]>([])
    private let folder: URL

    init(_ kind: SourceSettings.Kind, name: String) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "noroshi-source-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        ledger = try Ledger.open(
            path: folder.appending(path: "ledger.sqlite").path(), key: [UInt8](repeating: 7, count: 32))
        let clock = StoppedClock()
        let log = Mailbox()
        let site = Site(
            mode: .live, names: [.japanese: "見本市"], districts: [], languages: [.japanese],
            publicURL: "https://alert.example")
        let events = EventLog(clock: clock) { line in log.deliver(line) }
        let metrics = Metrics()
        let newsroom = Newsroom(
            ledger: ledger, policy: try Policy.shipped(), site: site, channels: [],
            showcase: Showcase(wording: Wording(), site: site, now: clock.now), clock: clock, log: events,
            metrics: metrics, accepted: [], announce: { _ in })
        let net = Mailbox()
        desk = SourceDesk(
            settings: SourceSettings(
                id: SourceID(rawValue: name), kind: kind, feeds: [Self.index], poll: .seconds(60),
                timeout: .seconds(10), topic: .disaster),
            site: site, ward: WardAreas(name: "見本市", municipality: "0420700"), newsroom: newsroom, clock: clock,
            log: events, metrics: metrics)
        loop = SourceLoop(desk: desk, perform: { net.answer($0) }, clock: clock, metrics: metrics)
        log.onLine = { [weak self] line in self?.lines.withLock { $0.append(line) } }
        net.onRequest = { [weak self] url in
            self?.asked.withLock { $0.append(url) }
            return self?.pages.withLock { $0[url] }
        }
    }

    deinit {
        ledger.close()
        try? FileManager.default.removeItem(at: folder)
    }

    func show(_ path: String, _ text: String?) { pages.withLock { $0[Self.host + path] = text } }

    /// An Atom index of these paths.
    func list(_ paths: [String]) {
        let entries = paths.map {
            "<entry><title>t</title><id>\($0)</id><updated>2026-09-21T00:00:00Z</updated>"
                + "<link href=\"\(Self.host)\($0)\" type=\"application/xml\"/></entry>"
        }
        show(
            "/index.xml",
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>t</title><id>i</id>"
                + "<updated>2026-09-21T00:00:00Z</updated>\(entries.joined())</feed>")
    }

    func requests(for path: String) -> Int { asked.withLock { $0.count { $0 == Self.host + path } } }

    func log(containing text: String) -> Int { lines.withLock { $0.count { $0.contains(text) } } }

    func products() async throws -> [String] {
        let accepted = try await ledger.acceptedNotices().map(\.content.product)
        return try await accepted + ledger.pendingNotices().map(\.content.product)
    }

    /// Hands what happens outside to a test that is not built yet when the loop needs a place to call.
    private final class Mailbox: Sendable {
        private let lineHandler = Mutex<(@Sendable (String) -> Void)?>(nil)
        private let requestHandler = Mutex<(@Sendable (String) -> String?)?>(nil)

        var onLine: (@Sendable (String) -> Void)? {
            get { lineHandler.withLock { $0 } }
            set { lineHandler.withLock { $0 = newValue } }
        }
        var onRequest: (@Sendable (String) -> String?)? {
            get { requestHandler.withLock { $0 } }
            set { requestHandler.withLock { $0 = newValue } }
        }

        func deliver(_ line: String) { onLine?(line) }

        func answer(_ request: OutgoingRequest) -> OutgoingResponse {
            guard case .http(let request) = request, let page = onRequest?(request.url) else {
                return .http(HTTPResponse(status: 404, headers: [], body: []))
            }
            return .http(
                HTTPResponse(status: 200, headers: [HeaderField("ETag", "\"1\"")], body: Array(page.utf8)))
        }
    }
}
