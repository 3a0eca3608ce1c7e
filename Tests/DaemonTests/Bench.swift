import Channel
import Foundation
import Intake
import Ledger
import Net
import Notice
import Policy
import Settings
import Synchronization
import Wording

@testable import noroshi

/// A source of the test's own making, with everything behind it up to a real ledger. The clock is the test's.
final class Bench: Sendable {
    static let host = "http://source.example"
    static let index = host + "/index.xml"
    static let start = Timestamp(milliseconds: 1_790_000_000_000)

    final class HandClock: noroshi.Clock {
        private let passed = Mutex<Int64>(0)
        var ticks: Int64 { passed.withLock { $0 } }
        var now: Timestamp { Bench.start.adding(milliseconds: ticks) }
        func sleep(milliseconds: Int64) async throws {}
        func move(seconds: Int64) { passed.withLock { $0 += seconds * 1_000 } }
    }

    /// What an address answers.
    struct Page: Sendable {
        var status = 200
        var headers: [HeaderField] = []
        var body: [UInt8] = []
    }

    let ledger: Ledger
    let desk: SourceDesk
    let loop: SourceLoop
    let clock = HandClock()
    let metrics = Metrics()
    let world: World
    private let isTemporary: Bool
    let folder: URL

    /// What happens outside, and what was said of it.
    final class World: Sendable {
        private let pages = Mutex<[String: Page]>([:])
        private let asked = Mutex<[HTTPRequest]>([])
        private let lines = Mutex<[String]>([])

        func note(_ line: String) { lines.withLock { $0.append(line) } }
        func show(_ url: String, _ page: Page?) { pages.withLock { $0[url] = page } }
        var requests: [HTTPRequest] { asked.withLock { $0 } }
        var log: [String] { lines.withLock { $0 } }

        /// An unchanged page answers 304 to its own ETag.
        func answer(_ request: OutgoingRequest) -> OutgoingResponse {
            guard case .http(let request) = request else { return .failed(Failure(.notSent, "no HTTP")) }
            asked.withLock { $0.append(request) }
            guard let page = pages.withLock({ $0[request.url] }) else {
                return .http(HTTPResponse(status: 404, headers: [], body: []))
            }
            let tag = page.headers.first { $0.name == "ETag" }?.value
            if let tag, request.headers.contains(where: { $0.name == "If-None-Match" && $0.value == tag }) {
                return .http(HTTPResponse(status: 304, headers: page.headers, body: []))
            }
            guard page.body.count <= request.responseLimit else {
                return .failed(Failure(.ambiguous, "the answer is too large"))
            }
            return .http(HTTPResponse(status: page.status, headers: page.headers, body: page.body))
        }
    }

    /// - Parameters:
    ///   - folder: of an earlier bench, to go on with its ledger.
    ///   - net: asks the real world in place of the bench's own pages.
    ///   - change: what differs from a source of that kind as it is by default.
    init(
        _ kind: SourceSettings.Kind, name: String, mode: Site.Mode = .live, folder: URL? = nil, version: String = "1",
        shapes: [WardAreas.Shape] = [], net: Net? = nil, change: (inout SourceSettings) -> Void = { _ in }
    ) throws {
        isTemporary = folder == nil
        self.folder =
            folder ?? FileManager.default.temporaryDirectory.appending(path: "noroshi-source-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
        ledger = try Ledger.open(
            path: self.folder.appending(path: "ledger.sqlite").path(), key: [UInt8](repeating: 7, count: 32))
        let world = World()
        let site = Site(
            mode: mode, names: [.japanese: "見本市"], districts: [], languages: [.japanese],
            publicURL: "https://alert.example")
        let events = EventLog(clock: clock) { world.note($0) }
        let newsroom = Newsroom(
            ledger: ledger, policy: try Policy.shipped(), site: site, channels: [],
            showcase: Showcase(wording: Wording(), site: site, now: clock.now), clock: clock, log: events,
            metrics: metrics, accepted: [], announce: { _ in })
        var settings = SourceSettings(
            id: SourceID(rawValue: name), kind: kind, feeds: [Self.index], poll: .seconds(60),
            freshWithin: kind.usualFreshWithin)
        change(&settings)
        desk = SourceDesk(
            settings: settings, site: site,
            ward: WardAreas(name: "見本市", municipality: "0420700", shapes: shapes), newsroom: newsroom,
            quarantine: Quarantine(folder: self.folder.appending(path: "quarantine").path(), version: version),
            clock: clock, log: events, metrics: metrics)
        loop = SourceLoop(
            desk: desk,
            perform: { request in
                if let net { return await net.perform(request) }
                return world.answer(request)
            }, clock: clock, metrics: metrics)
        self.world = world
    }

    deinit {
        ledger.close()
        if isTemporary { try? FileManager.default.removeItem(at: folder) }
    }

    func show(_ path: String, _ text: String?) { show(path, bytes: text.map { Array($0.utf8) }) }

    /// Each content has its own ETag.
    func show(_ path: String, bytes: [UInt8]?) {
        world.show(
            Self.host + path,
            bytes.map { Page(headers: [HeaderField("ETag", "\"\($0.hashValue)\"")], body: $0) })
    }

    func show(_ path: String, _ page: Page) { world.show(Self.host + path, page) }

    /// An Atom index of these paths, all of the bench's start.
    func list(_ paths: [String], at path: String = "/index.xml") {
        list(paths.map { ($0, Self.start) }, at: path, updated: Self.start)
    }

    func list(_ entries: [(path: String, updated: Timestamp)], at path: String, updated: Timestamp) {
        let entries = entries.map { entry in
            "<entry><title>t</title><id>\(entry.path)</id><updated>\(entry.updated.rfc3339())</updated>"
                + "<link href=\"\(Self.host)\(entry.path)\" type=\"application/xml\"/></entry>"
        }
        show(
            path,
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>t</title><id>i</id>"
                + "<updated>\(updated.rfc3339())</updated>\(entries.joined())</feed>")
    }

    func requests(for path: String) -> Int { world.requests.count { $0.url == Self.host + path } }

    func log(containing text: String) -> Int { world.log.count { $0.contains(text) } }

    /// A series of the metrics; 0 where there is none.
    func metric(_ series: String) -> Double {
        let line = metrics.exposition.split(separator: "\n").first { $0.hasPrefix(series + " ") }
        return line.flatMap { Double($0.dropFirst(series.utf8.count + 1)) } ?? 0
    }

    func products() async throws -> [String] {
        let accepted = try await ledger.acceptedNotices().map(\.content.product)
        return try await accepted + ledger.pendingNotices().map(\.content.product)
    }
}
