import Foundation
import HTTP
import Notice
import Signage
import Testing
import Web
import Wording

@testable import noroshi

@Suite("What everybody may poll") struct ShowcaseTests {
    private static let now = Timestamp(milliseconds: 1_790_000_000_000)
    private static let site = Site(
        mode: .live, names: [.japanese: "見本市"],
        districts: ["kita", "minami"].map { Site.District(code: $0, names: [.japanese: $0]) },
        languages: [.japanese, .english], publicURL: "https://alert.example")

    private static func notice(_ thread: String, expires: Timestamp? = nil, at: Timestamp = now) -> Notice {
        let content = Content(
            status: .actual, phase: .alert, source: .staff, hazard: .fire, urgency: .urgent, product: "staff",
            areas: [], sent: at, expires: expires, texts: [.japanese: NoticeText(headline: "火災 \(thread)", body: "")])
        return Notice(
            id: NoticeID(rawValue: "\(thread).1"), thread: ThreadID(rawValue: thread), version: 1, content: content,
            acceptedAt: at)
    }

    private let showcase = Showcase(wording: Wording(), site: site, now: now)

    private func get(_ target: String) async throws -> HTTP.Response {
        var router = Router()
        PublicRoutes(showcase: showcase, ledgerUnsubscribe: { _ in false }, metrics: Metrics()).add(to: &router)
        return try await router.call(.get, target)
    }

    @Test("every combination is served, and one that does not exist is 404")
    func combinations() async throws {
        showcase.insert([Self.notice("a")], now: Self.now)
        for target in [
            "/", "/board", "/feeds/ja/feed.json", "/feeds/en/rss.xml?district=kita", "/feeds/cap.xml",
            "/feeds/cap/a.1.xml",
            "/feeds/ja/district=kita/topic=event/atom.xml", "/feeds/ja/concerto.json", "/open-data/notices.csv",
            "/open-data/notices.json", "/feeds/ja/notices.geojson?_=1",
        ] {
            let first = try await get(target)
            #expect(first.status == 200, "\(target)")
            #expect(first.header("Access-Control-Allow-Origin") == "*" && first.header("ETag") != nil)
            let again = try await get(target)
            #expect(again.header("ETag") == first.header("ETag"))
            #expect(showcase.ready(target) != nil, "the second poll of \(target) finds it built")
        }
        for target in ["/feeds/ja/feed.json?district=none", "/feeds/xx/feed.json", "/feeds/cap/none.xml"] {
            #expect(try await get(target).status == 404)
        }
        #expect(try await get("/open-data/notices.json?after=x").status == 400)
    }

    @Test("what changes is served anew, under another tag; what only grows older keeps its own")
    func changes() async throws {
        showcase.insert([Self.notice("a")], now: Self.now)
        let first = try await get("/feeds/ja/feed.json").header("ETag")
        showcase.refresh(now: Self.now.adding(seconds: 60))
        #expect(showcase.ready("/feeds/ja/feed.json") != nil, "nothing changed, nothing is built anew")
        showcase.insert([Self.notice("b")], now: Self.now.adding(seconds: 61))
        #expect(try await get("/feeds/ja/feed.json").header("ETag") != first)
    }

    @Test("no cache keeps an answer past the moment at which it becomes untrue")
    func cacheControl() async throws {
        let end = Self.now.adding(seconds: 60)
        showcase.insert([Self.notice("a", expires: end)], now: Self.now)
        #expect(try await get("/board").header("Cache-Control") == "public, max-age=5, must-revalidate")
        let next = showcase.refresh(now: Self.now)
        #expect(next == end.adding(seconds: -5), "the last seconds are to be served uncached")
        #expect(showcase.refresh(now: end.adding(seconds: -5)) == end)
        #expect(try await get("/board").header("Cache-Control") == "no-cache")
        #expect(showcase.refresh(now: end) == nil)
        let after = try await get("/board")
        #expect(after.header("Cache-Control") == "public, max-age=5, must-revalidate")
        #expect(!String(decoding: after.body, as: UTF8.self).contains("火災 a"))
    }

    @Test("made-up targets fill no memory")
    func flood() async throws {
        for number in 0..<5_000 { _ = try await get("/board?_=\(number)") }
        #expect(try await get("/board").status == 200)
    }

    @Test("the feeds as files say what the feeds say, each whole, and alerts that are over leave")
    func files() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "noroshi-feeds-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let files = FeedFiles(folder: folder, showcase: showcase, log: EventLog(clock: Office.Clocks()) { _ in })
        let end = Self.now.adding(seconds: 60)
        showcase.insert([Self.notice("a", expires: end), Self.notice("b")], now: Self.now)
        files.update()
        files.finish()
        for (path, target) in [
            ("feeds/ja/feed.json", "/feeds/ja/feed.json"), ("feeds/cap/a.1.xml", "/feeds/cap/a.1.xml"),
            ("feeds/en/district=kita/rss.xml", "/feeds/en/rss.xml?district=kita"),
        ] {
            let written = try Data(contentsOf: URL(filePath: "\(folder)/\(path)"))
            #expect(try await Array(written) == get(target).body, "\(path)")
        }
        showcase.refresh(now: end)
        files.update()
        files.finish()
        #expect(!FileManager.default.fileExists(atPath: "\(folder)/feeds/cap/a.1.xml"))
        #expect(FileManager.default.fileExists(atPath: "\(folder)/feeds/cap/b.1.xml"))
    }
}
