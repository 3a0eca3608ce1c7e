import Foundation
import HTTP
import Notice
import Signage
import Synchronization
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
            let isParsed = !target.hasPrefix("/open-data")
            #expect((showcase.ready(target) != nil) == isParsed, "the second poll of \(target) finds it built")
        }
        for target in ["/feeds/ja/feed.json?district=none", "/feeds/xx/feed.json", "/feeds/cap/none.xml"] {
            #expect(try await get(target).status == 404)
        }
        #expect(try await get("/open-data/notices.json?after=x").status == 400)
    }

    @Test("the API's view of the present is written once a change, and who has it already is told so")
    func inForce() async throws {
        var router = Router()
        PublicRoutes(showcase: showcase, ledgerUnsubscribe: { _ in false }, metrics: Metrics()).add(to: &router)
        showcase.insert([Self.notice("a")], now: Self.now)
        let first = try await get("/v1/in-force")
        #expect(first.status == 200 && first.header("Content-Type") == "application/json")
        #expect(String(decoding: first.body, as: UTF8.self).contains("火災 a"))
        let tag = try #require(first.header("ETag"))
        let again = try HTTP.Request(.get, "/v1/in-force?again", headers: [("If-None-Match", tag)])
        guard case .now(let ready) = router.reply(to: again) else {
            Issue.record("it was made anew")
            return
        }
        #expect(ready.isNotModified(for: again))
        showcase.insert([Self.notice("b")], now: Self.now)
        let changed = try await get("/v1/in-force")
        #expect(changed.header("ETag") != tag && !changed.isNotModified(for: again))
        #expect(String(decoding: changed.body, as: UTF8.self).contains("火災 b"))
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

    /// What a test lets happen while something is being made.
    private final class Meanwhile: Sendable {
        private let body = Mutex<(@Sendable (Showcase.Exhibit) -> Void)?>(nil)
        func set(_ body: (@Sendable (Showcase.Exhibit) -> Void)?) { self.body.withLock { $0 = body } }
        func callAsFunction(_ exhibit: Showcase.Exhibit) { body.withLock { $0 }?(exhibit) }
    }

    private static func ask(
        _ showcase: Showcase, _ exhibit: Showcase.Exhibit, _ done: @escaping @Sendable (HTTP.Response) -> Void
    ) {
        switch showcase.reply(exhibit, target: "") {
        case .now(let response): done(response)
        case .later(let work): work(Completion { done($0 ?? .empty(500)) })
        case .stream: done(.empty(500))
        }
    }

    @Test("who asks after a change never gets what was being made before it")
    func lateComer() async throws {
        let meanwhile = Meanwhile()
        let showcase = Showcase(wording: Wording(), site: Self.site, now: Self.now, onMade: { meanwhile($0) })
        let board = Showcase.Exhibit.feed(FeedSelector(.board))
        let answer = await withCheckedContinuation { continuation in
            meanwhile.set { exhibit in
                guard exhibit == board else { return }
                meanwhile.set(nil)
                // The page of before is made and not handed over yet.
                showcase.insert([Self.notice("b")], now: Self.now.adding(seconds: 1))
                Self.ask(showcase, board) { continuation.resume(returning: $0) }
            }
            showcase.insert([Self.notice("a")], now: Self.now)
        }
        #expect(String(decoding: answer.body, as: UTF8.self).contains("火災 b"))
    }

    @Test("a flood of parts of the archive is bounded, keeps nothing and delays no board")
    func archiveFlood() async throws {
        let (meanwhile, gate) = (Meanwhile(), DispatchSemaphore(value: 0))
        let made = Mutex(0)
        let showcase = Showcase(wording: Wording(), site: Self.site, now: Self.now, onMade: { meanwhile($0) })
        showcase.insert((0..<40).map { Self.notice("n\($0)") }, now: Self.now)
        meanwhile.set { exhibit in
            guard exhibit.isOpenData else { return }
            made.withLock { $0 += 1 }
            gate.wait()
        }
        let cursors = try (0..<200).map { try #require(OpenData.Cursor("0.\($0)")) }
        let statuses = Mutex<[Int]>([])
        let all = DispatchGroup()
        for cursor in cursors {
            all.enter()
            Self.ask(showcase, .openData(OpenData(.json, after: cursor))) { answer in
                statuses.withLock { $0.append(answer.status) }
                all.leave()
            }
        }
        #expect(statuses.withLock { $0.count { $0 == 503 } } == cursors.count - Showcase.archiveLimit)
        let board = await withCheckedContinuation { continuation in
            Self.ask(showcase, .feed(FeedSelector(.board))) { continuation.resume(returning: $0) }
        }
        #expect(board.status == 200, "while the archive is being read")
        for _ in cursors { gate.signal() }
        await withCheckedContinuation { continuation in
            all.notify(queue: .global()) { continuation.resume() }
        }
        #expect(statuses.withLock { $0.count { $0 == 200 } } == Showcase.archiveLimit)
        let again = await withCheckedContinuation { continuation in
            Self.ask(showcase, .openData(OpenData(.json, after: cursors[0]))) { continuation.resume(returning: $0) }
        }
        #expect(again.status == 200 && made.withLock { $0 } == Showcase.archiveLimit + 1, "it was not kept")
        #expect(showcase.ready("") == nil)
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

@Suite("Feeds as files") struct FeedFileTests {
    @Test(
        "they are there from the start; one that cannot be written costs no other, is told once a try and made up for")
    func faults() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "noroshi-feeds-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        // Folders with something in them stand where two files should.
        for path in ["feeds/ja/feed.json/x", "feeds/cap.xml/x"] {
            try FileManager.default.createDirectory(atPath: "\(folder)/\(path)", withIntermediateDirectories: true)
        }
        let site = Site(
            mode: .live, names: [.japanese: "見本市"], districts: [], languages: [.japanese, .english],
            publicURL: "https://a.example")
        let showcase = Showcase(wording: Wording(), site: site, now: Timestamp(milliseconds: 1_790_000_000_000))
        let lines = Mutex<[String]>([])
        let log = EventLog(clock: Office.Clocks()) { line in lines.withLock { $0.append(line) } }
        let files = FeedFiles(folder: folder, showcase: showcase, log: log)
        files.finish()
        for path in ["feeds/ja/rss.xml", "feeds/en/feed.json", "feeds/en/notices.geojson"] {
            #expect(FileManager.default.fileExists(atPath: "\(folder)/\(path)"), "\(path)")
        }
        #expect(lines.withLock { $0.count } == 1 && lines.withLock { $0[0].contains("\"files\":\"2\"") })
        try FileManager.default.removeItem(atPath: "\(folder)/feeds/ja/feed.json")
        try FileManager.default.removeItem(atPath: "\(folder)/feeds/cap.xml")
        files.catchUp()
        files.finish()
        for path in ["feeds/ja/feed.json", "feeds/cap.xml"] {
            var isFolder: ObjCBool = true
            #expect(FileManager.default.fileExists(atPath: "\(folder)/\(path)", isDirectory: &isFolder))
            #expect(!isFolder.boolValue)
        }
        #expect(lines.withLock { $0.count } == 1)
    }

    @Test("a count at a door is in the maps at the next look, and no tap writes files")
    func counts() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "noroshi-feeds-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let clock = Office.Clocks()
        let site = Site(
            mode: .live, names: [.japanese: "見本市"], districts: [], languages: [.japanese],
            publicURL: "https://a.example")
        let showcase = Showcase(wording: Wording(), site: site, now: clock.now)
        let school = Facility(
            id: "school", kind: .shelter, names: [.japanese: "北小学校"],
            place: Coordinate(latitude: 35.6, longitude: 139.7))
        let facilities = FacilityDesk(
            [SignageSettings.FacilityEntry(facility: school)], state: try SignageState(path: "\(folder).state"),
            showcase: showcase, onChange: {})
        defer { try? FileManager.default.removeItem(atPath: "\(folder).state") }
        try await facilities.report("school", state: .open, now: clock.now)
        let files = FeedFiles(folder: folder, showcase: showcase, log: EventLog(clock: clock) { _ in })
        func map() throws -> String {
            files.finish()
            return try String(contentsOfFile: "\(folder)/feeds/ja/notices.geojson", encoding: .utf8)
        }
        #expect(try map().contains("\"state\":\"open\"") && !map().contains("\"people\""))
        for _ in 0..<3 { try await facilities.report("school", adding: 1, now: clock.now) }
        #expect(try !map().contains("\"people\""), "three people, three taps")
        files.catchUp()
        #expect(try map().contains("\"people\":3"))
        // An alert of nobody's: the next writing takes it away.
        let alien = "\(folder)/feeds/cap/x.1.xml"
        try FileManager.default.createDirectory(atPath: "\(folder)/feeds/cap", withIntermediateDirectories: true)
        try Data().write(to: URL(filePath: alien))
        files.catchUp()
        files.finish()
        #expect(FileManager.default.fileExists(atPath: alien), "nothing has changed")
    }
}
