import Foundation
import HTTP
import InForce
import Notice
import Picture
import Settings
import Signage
import TestSupport
import Testing
import Web
import Wording

@testable import noroshi

/// One display, the pictures of it and the panels that show it.
final class Panels: Sendable {
    static let token = "lobby-0123456789abcdef"
    static let mac = "AA:BB:CC:DD:EE:FF"
    static let site = Site(
        mode: .live, names: [.japanese: "見本市"], districts: [], languages: [.japanese, .easyJapanese, .english],
        publicURL: "https://alert.example")

    let clock = Office.Clocks()
    let path: String
    let showcase: Showcase
    let displays: DisplayDesk
    let pictures: PictureDesk
    let panels: PanelDesk
    let router: Router

    /// Beside the tests, or in the folder of debug builds.
    static let helper: DrawingHelper? =
        DrawingHelper.beside()
        ?? DrawingHelper.beside(SharedSamples.projectRoot.appending(path: ".build/debug/noroshi").path)

    init(helper: DrawingHelper? = Panels.helper, path: String? = nil) throws {
        self.path =
            path ?? FileManager.default.temporaryDirectory.appending(path: "noroshi-panels-\(UUID().uuidString)").path
        showcase = Showcase(wording: Wording(), site: Self.site, now: clock.now)
        let state = try SignageState(path: self.path)
        displays = DisplayDesk(
            [SignageSettings.DisplayEntry(display: Display(name: "lobby"), token: Secret(Self.token))], state: state,
            showcase: showcase)
        let log = EventLog(clock: clock) { _ in }
        pictures = PictureDesk(helper, showcase: showcase, clock: clock, log: log)
        panels = PanelDesk(state: state, displays: displays)
        var router = Router()
        DisplayRoutes(desk: displays, showcase: showcase, clock: clock).add(to: &router)
        PictureRoutes(pictures: pictures, displays: displays, clock: clock).add(to: &router)
        PanelRoutes(
            desk: panels, displays: displays, pictures: pictures, site: Self.site, clock: clock, log: log
        ).add(to: &router)
        self.router = router
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func call(
        _ method: HTTP.Method, _ path: String, _ body: String = "", isLocal: Bool = false,
        headers: [(String, String)] = []
    ) async throws -> HTTP.Response {
        try await router.call(
            method, path, body, headers: headers, peer: isLocal ? .local(user: 0) : .network(address: ""))
    }

    func json(_ response: HTTP.Response) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(response.body)) as? [String: Any])
    }

    func setup() async throws -> [String: Any] {
        try json(try await call(.get, "/api/setup", headers: [("id", Self.mac.lowercased())]))
    }

    /// Entered by staff, with the key it fetched.
    func enter() async throws -> String {
        let answer = try await call(.post, "/v1/panels/\(Self.mac)/lobby", isLocal: true)
        #expect(answer.status == 200)
        return try #require(try await setup()["api_key"] as? String)
    }

    func display(_ key: String, firmware: String = "1.6.2") async throws -> [String: Any] {
        try json(try await ask(key, firmware: firmware))
    }

    func ask(_ key: String, firmware: String = "1.6.2") async throws -> HTTP.Response {
        let answer = try await call(
            .get, "/api/display",
            headers: [
                ("ID", Self.mac), ("Access-Token", key), ("Refresh-Rate", "900"), ("Battery-Voltage", "4.1"),
                ("FW-Version", firmware), ("RSSI", "-60"),
            ])
        // What the answer made the desk note is written then.
        try await FileWork.run {}
        return answer
    }

    func alert() {
        let content = Content(
            status: .actual, phase: .alert, source: .staff, hazard: .fire, order: .evacuation, urgency: .critical,
            product: "order", areas: [Area(code: "kita", name: "北地区")], sent: clock.now,
            authority: Authority(decider: "市長", orderedAt: clock.now))
        showcase.insert(
            [
                Notice(
                    id: NoticeID(rawValue: "A.1"), thread: ThreadID(rawValue: "a"), version: 1, content: content,
                    acceptedAt: clock.now)
            ], now: clock.now)
    }
}

@Suite("Boards as pictures, and the panels that show them") struct PictureRouteTests {
    private static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47]

    @Test(
        "every display has its pictures at fixed sizes, and so has the public board",
        arguments: ["1920x1080.png", "1080x1920.png", "800x480.png", "800x480-4grey.png"])
    func sizes(file: String) async throws {
        let site = try Panels()
        for path in ["/board/\(file)", "/display/\(Panels.token)/\(file)"] {
            let answer = try await site.call(.get, path)
            #expect(answer.status == 200 && answer.header("Content-Type") == "image/png")
            #expect(Array(answer.body.prefix(4)) == Self.png && answer.header("ETag") != nil)
        }
        #expect(try await site.call(.get, "/display/nobody-0123456789abcdef/\(file)").status == 404)
    }

    @Test("a picture is another one only when what it says or its time has changed")
    func tags() async throws {
        let site = try Panels()
        func tag() async throws -> String? { try await site.call(.get, "/board/800x480.png").header("ETag") }
        let calm = try await tag()
        site.clock.advance(seconds: 10)
        #expect(try await tag() == calm)
        site.alert()
        let alert = try await tag()
        #expect(alert != calm)
        site.clock.advance(seconds: 300)
        #expect(try await tag() != alert, "it prints as of when it is")
    }

    @Test("where nothing draws, pictures are off and say so; the page goes on")
    func off() async throws {
        let site = try Panels(helper: nil)
        let answer = try await site.call(.get, "/board/800x480.png")
        #expect(answer.status == 503 && String(decoding: answer.body, as: UTF8.self).contains("noroshi-draw"))
        #expect(try await site.call(.get, "/display/\(Panels.token)").status == 200)
    }

    @Test(
        "a helper that does not start, dies or is no helper costs a picture and nothing else",
        arguments: ["/nonexistent/draw", "/bin/false", "/bin/cat"])
    func fault(path: String) async throws {
        let site = try Panels(helper: DrawingHelper(path: path))
        let answer = try await site.call(.get, "/board/800x480.png")
        #expect(answer.status == 503)
    }

    @Test("a panel nobody has entered gets nothing, and staff see that it asks")
    func unknown() async throws {
        let site = try Panels()
        let answer = try await site.setup()
        #expect(answer["status"] as? Int == 404 && answer["api_key"] is NSNull)
        #expect(site.panels.views.map(\.mac) == [Panels.mac] && site.panels.views.first?.display == nil)
        #expect(try await site.ask("guess").status == 401)
    }

    @Test(
        "no answer of 200 says `status: 500`, by which a panel forgets its key and its Wi-Fi", arguments: [true, false])
    func neverReset(isUnknown: Bool) async throws {
        let site = try Panels(helper: DrawingHelper(path: "/bin/false"))
        let key = try await site.enter()
        let answer = try await site.ask(isUnknown ? "guess" : key)
        #expect(answer.status == (isUnknown ? 401 : 503))
        #expect((answer.header("Retry-After") != nil) == !isUnknown)
        #expect(answer.header("Content-Type") == "application/problem+json")
    }

    @Test("a panel that staff have entered fetches its key, its picture's name and the picture")
    func exchange() async throws {
        let site = try Panels()
        let key = try await site.enter()
        let shown = try await site.display(key)
        #expect(shown["status"] as? Int == 0)
        #expect(shown["update_firmware"] as? Bool == false && shown["reset_firmware"] as? Bool == false)
        #expect(shown["firmware_url"] is NSNull)
        let rate = try #require((shown["refresh_rate"] as? String).flatMap(Int.init))
        #expect((30...901).contains(rate))
        let url = try #require(shown["image_url"] as? String)
        let file = try #require(shown["filename"] as? String)
        #expect(url == "https://alert.example/panels/\(file)")
        let picture = try await site.call(.get, "/panels/\(file)")
        #expect(Array(picture.body.prefix(4)) == Self.png && picture.body.count < 90_000)
        let log = try await site.call(
            .post, "/api/log", "{\"logs\":[]}", headers: [("ID", Panels.mac), ("Access-Token", key)])
        #expect(log.status == 204)
        #expect(site.displays.views(now: site.clock.now).first?.lastSeen == site.clock.now)
    }

    @Test(
        "the name stays while nothing changes, so that the panel does not redraw; an alert makes it another and the rest short"
    )
    func rhythm() async throws {
        let site = try Panels()
        let key = try await site.enter()
        let calm = try await site.display(key)
        site.clock.advance(seconds: 5)
        #expect(try await site.display(key)["filename"] as? String == calm["filename"] as? String)
        site.alert()
        let alert = try await site.display(key)
        #expect(alert["filename"] as? String != calm["filename"] as? String)
        #expect(try #require((alert["refresh_rate"] as? String).flatMap(Int.init)) <= 61)
    }

    @Test(
        "older firmware gets the bitmap it can draw",
        arguments: [("1.5.1", 48_062, "bmp"), ("1.5.2", 0, "png"), ("", 48_062, "bmp")])
    func firmware(version: String, size: Int, suffix: String) async throws {
        let site = try Panels()
        let key = try await site.enter()
        let file = try #require(try await site.display(key, firmware: version)["filename"] as? String)
        #expect(file.hasSuffix(suffix))
        let picture = try await site.call(.get, "/panels/\(file)")
        if size > 0 { #expect(picture.body.count == size) }
    }

    @Test("a key is given out for a day after staff entered the panel, and outlives a restart")
    func keys() async throws {
        let site = try Panels()
        let key = try await site.enter()
        site.clock.advance(seconds: 90_000)
        #expect(try await site.setup()["api_key"] is NSNull)
        let stored = try String(contentsOfFile: site.path, encoding: .utf8)
        #expect(!stored.contains(key) && stored.contains(Panels.mac))
        let again = try Panels(path: site.path)
        #expect(try await again.display(key)["status"] as? Int == 0)
    }

    @Test("an answer that was lost can be asked for again; once the panel has shown its key, nobody gets another")
    func window() async throws {
        let site = try Panels()
        _ = try await site.enter()
        let key = try #require(try await site.setup()["api_key"] as? String)
        #expect(try await site.display(key)["status"] as? Int == 0)
        #expect(try await site.setup()["api_key"] is NSNull)
        #expect(try await site.display(key)["status"] as? Int == 0, "the panel's own goes on")
        #expect(try await Panels(path: site.path).setup()["api_key"] is NSNull, "after a restart too")
        #expect(try await site.enter() != key, "staff open it again")
    }

    @Test("a panel that staff give to another display goes on with the key it has")
    func moves() async throws {
        let site = try Panels()
        let key = try await site.enter()
        #expect(try await site.display(key)["status"] as? Int == 0)
        _ = try await site.call(.post, "/v1/panels/\(Panels.mac)/lobby", isLocal: true)
        #expect(try await site.display(key)["status"] as? Int == 0)
        #expect(try await site.setup()["api_key"] is NSNull)
    }

    @Test("a panel is not missed while it sleeps as long as it was told, and is when it misses its time twice")
    func sleeping() async throws {
        let site = try Panels()
        let key = try await site.enter()
        let told = try #require((try await site.display(key)["refresh_rate"] as? String).flatMap(Int64.init))
        site.clock.advance(seconds: told)
        #expect(site.displays.views(now: site.clock.now).first?.state == .online)
        site.clock.advance(seconds: told + 120)
        #expect(site.displays.views(now: site.clock.now).first?.state == .offline)
    }
}
