import Foundation
import HTTP
import InForce
import Notice
import Policy
import Settings
import Signage
import Synchronization
import Testing
import Web
import Wording

@testable import noroshi

/// Displays and facilities of a small municipality, with the routes that serve them, and a state that survives restarts.
private final class Screens {
    static let now = Timestamp(milliseconds: 1_790_000_000_000)
    static let lobby = "lobby-0123456789abcdef"
    static let school = "school-0123456789abcdef"

    let clock = Office.Clocks()
    let path: String
    private(set) var showcase: Showcase
    private(set) var displays: DisplayDesk
    private(set) var facilities: FacilityDesk
    private(set) var router = Router()

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "noroshi-signage-\(UUID().uuidString)").path
        (showcase, displays, facilities) = try Self.open(path, clock)
        try restart()
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    private static let site = Site(
        mode: .live, names: [.japanese: "見本市"], districts: [Site.District(code: "kita", names: [.japanese: "北"])],
        languages: [.japanese, .easyJapanese, .english], publicURL: "https://alert.example")

    private static func open(
        _ path: String, _ clock: Office.Clocks, onChange: @escaping @Sendable () -> Void = {}
    ) throws -> (Showcase, DisplayDesk, FacilityDesk) {
        let showcase = Showcase(wording: Wording(), site: site, now: clock.now)
        let state = try SignageState(path: path)
        let displays = DisplayDesk(
            [
                SignageSettings.DisplayEntry(display: Display(name: "lobby"), token: Secret(lobby)),
                SignageSettings.DisplayEntry(display: Display(name: "mall"), token: Secret("mall-0123456789abcdef")),
            ], state: state, showcase: showcase)
        let facilities = FacilityDesk(
            [
                SignageSettings.FacilityEntry(
                    facility: Facility(id: "school", kind: .emergencySite, names: [.japanese: "北小学校"]),
                    token: Secret(school))
            ], state: state, showcase: showcase, onChange: onChange)
        return (showcase, displays, facilities)
    }

    func restart() throws {
        (showcase, displays, facilities) = try Self.open(path, clock)
        router = Router()
        DisplayRoutes(desk: displays, showcase: showcase, clock: clock).add(to: &router)
        FacilityRoutes(
            desk: facilities, site: Self.site, roll: StaffRoll([]), clock: clock, log: EventLog(clock: clock) { _ in }
        ).add(to: &router)
        PublicRoutes(showcase: showcase, ledgerUnsubscribe: { _ in false }, metrics: Metrics()).add(to: &router)
    }

    func call(
        _ method: HTTP.Method, _ path: String, _ body: String = "", isLocal: Bool = false,
        headers: [(String, String)] = []
    ) async throws -> HTTP.Response {
        try await router.call(
            method, path, body, headers: headers, peer: isLocal ? .local(user: 0) : .network(address: ""))
    }

    func seen(client: String = "a", content: String? = nil, visible: Bool = true, tight: Int = 0) async throws {
        let content = content ?? showcase.content(of: "lobby") ?? ""
        let body =
            "{\"client\":\"\(client)\",\"content\":\"\(content)\",\"visible\":\(visible),\"width\":1920,\"height\":1080,"
            + "\"tight\":\(tight),\"streaming\":true}"
        #expect(try await call(.post, "/display/\(Self.lobby)/seen", body).status == 204)
    }

    func view(_ name: String = "lobby") throws -> DisplayView {
        try #require(displays.views(now: clock.now).first { $0.name == name })
    }
}

@Suite("Displays") struct DisplayDeskTests {
    @Test("only a token of ours opens a page, and the page does not hold it")
    func tokens() async throws {
        let screens = try Screens()
        let page = try await screens.call(.get, "/display/\(Screens.lobby)")
        #expect(page.status == 200 && page.header("Cache-Control") == "no-cache")
        #expect(!String(decoding: page.body, as: UTF8.self).contains(Screens.lobby))
        for path in ["/display/x", "/display/x/events", "/display/x/worker.js", "/display/lobby"] {
            #expect(try await screens.call(.get, path).status == 404)
        }
        let worker = try await screens.call(.get, "/display/\(Screens.lobby)/worker.js")
        #expect(worker.header("Service-Worker-Allowed") == "/display/\(Screens.lobby)")
    }

    @Test("a screen nobody has opened is not missed; one that falls silent is, with the cause in words, and once")
    func offline() async throws {
        let screens = try Screens()
        screens.clock.advance(seconds: 3_600)
        #expect(screens.displays.changes(now: screens.clock.now).missed.isEmpty)
        #expect(try screens.view().state == .neverSeen)
        _ = try await screens.call(.get, "/display/\(Screens.lobby)")
        try await screens.seen()
        #expect(try screens.view().state == .online)
        screens.clock.advance(seconds: 600)
        let missed = screens.displays.changes(now: screens.clock.now).missed
        #expect(missed.map(\.name) == ["lobby"])
        #expect(missed.first?.causes.first?.contains("10分間、接続がありません") == true)
        #expect(screens.displays.changes(now: screens.clock.now).missed.isEmpty)
        _ = try await screens.call(.get, "/display/\(Screens.lobby)")
        #expect(screens.displays.changes(now: screens.clock.now).back.map(\.name) == ["lobby"])
    }

    @Test("that a screen was once seen is known after a restart")
    func restart() async throws {
        let screens = try Screens()
        _ = try await screens.call(.get, "/display/\(Screens.lobby)")
        try screens.restart()
        #expect(try screens.view().state == .offline && screens.view("mall").state == .neverSeen)
    }

    @Test("what nobody can see, what is old, what does not fit and a second player are told")
    func doubts() async throws {
        let screens = try Screens()
        _ = try await screens.call(.get, "/display/\(Screens.lobby)")
        try await screens.seen(visible: false, tight: 5)
        #expect(try screens.view().causes.count == 2 && screens.view().state == .doubtful)
        try await screens.seen(content: "0123456789abcdef")
        screens.clock.advance(seconds: 90)
        #expect(try screens.view().causes.contains { $0.contains("古い内容") })
        try await screens.seen(client: "b")
        #expect(try screens.view().clients == 2)
        #expect(try screens.view().causes.contains { $0.contains("2台") })
        screens.clock.advance(seconds: 20 * 60)
        try await screens.seen(client: "b")
        #expect(try screens.view().clients == 1, "who left is not counted for ever")
    }

    @Test(
        "what is no telemetry of ours is refused",
        arguments: [
            "", "{}", "[]",
            "{\"client\":\"\",\"content\":\"\",\"visible\":true,\"width\":1,\"height\":1,\"tight\":0,\"streaming\":true}",
            "{\"client\":\"a b\",\"content\":\"\",\"visible\":true,\"width\":1,\"height\":1,\"tight\":0,\"streaming\":true}",
            "{\"client\":\"a\",\"content\":\"\",\"visible\":true,\"width\":-1,\"height\":1,\"tight\":0,\"streaming\":true}",
            "{\"client\":\"a\",\"content\":\"\",\"visible\":true,\"width\":1,\"height\":1,\"tight\":9,\"streaming\":true}",
        ])
    func hostile(body: String) { #expect(DisplayRoutes.sighting(Array(body.utf8), at: Screens.now) == nil) }

    @Test("a screen is switched off and on from this machine only, and stays so over a restart")
    func offSwitch() async throws {
        let screens = try Screens()
        #expect(try await screens.call(.post, "/v1/displays/lobby/off").status == 404)
        #expect(try await screens.call(.post, "/v1/displays/none/off", isLocal: true).status == 404)
        #expect(try await screens.call(.post, "/v1/displays/lobby/off", isLocal: true).status == 200)
        try screens.restart()
        let page = try await screens.call(.get, "/display/\(Screens.lobby)")
        #expect(String(decoding: page.body, as: UTF8.self).contains("停止しています"))
        #expect(try screens.view().state == .off && screens.displays.changes(now: screens.clock.now).missed.isEmpty)
        #expect(try await screens.call(.post, "/v1/displays/lobby/on", isLocal: true).status == 200)
        let again = try await screens.call(.get, "/display/\(Screens.lobby)")
        #expect(!String(decoding: again.body, as: UTF8.self).contains("停止しています"))
    }

    @Test("a damaged state stops the start instead of lighting screens that were switched off")
    func damaged() throws {
        let screens = try Screens()
        try Data("{".utf8).write(to: URL(filePath: screens.path))
        #expect(throws: CommandFailure.self) { try screens.restart() }
    }
}

@Suite("Facilities") struct FacilityDeskTests {
    @Test("the facility's own page reports its state and counts who comes")
    func page() async throws {
        let screens = try Screens()
        let path = "/facility/\(Screens.school)"
        #expect(try await screens.call(.get, path).status == 200)
        for body in ["state=open", "add=5", "add=1", "add=-1", "add=1"] {
            #expect(try await screens.call(.post, path, body).status == 303)
        }
        let open = try #require(screens.facilities.facility("school"))
        #expect(open.state == .open && open.report?.people == 6)
        for body in ["", "state=burning", "people=-1", "people=x", "add=0"] {
            #expect(try await screens.call(.post, path, body).status == 400, "\(body)")
        }
        #expect(try await screens.call(.post, "/facility/x", "state=open").status == 404)
        try screens.restart()
        #expect(screens.facilities.facility("school")?.report?.people == 6)
        _ = try await screens.call(.post, path, "state=closed")
        #expect(screens.facilities.facility("school")?.report?.people == nil, "the next opening counts anew")
    }

    @Test("nobody reports over the network without a token, and nobody leaves less than none")
    func strangers() async throws {
        let screens = try Screens()
        let body = "{ \"state\": \"open\" }"
        #expect(try await screens.call(.post, "/v1/facilities/school", body).status == 401)
        #expect(try await screens.call(.post, "/v1/facilities/school", body, isLocal: true).status == 200)
        #expect(try await screens.call(.post, "/v1/facilities/none", body, isLocal: true).status == 404)
        #expect(try await screens.call(.post, "/v1/facilities/school", "{ \"state\": 1 }", isLocal: true).status == 400)
        _ = try await screens.call(.post, "/facility/\(Screens.school)", "add=-100")
        #expect(screens.facilities.facility("school")?.report?.people == 0)
    }

    @Test("a report is on the boards at once")
    func board() async throws {
        let screens = try Screens()
        let before = screens.showcase.edition
        _ = try await screens.call(.post, "/facility/\(Screens.school)", "state=open")
        #expect(screens.showcase.edition > before)
        let map = try await screens.call(.get, "/feeds/ja/notices.geojson")
        #expect(String(decoding: map.body, as: UTF8.self).contains("\"state\":\"open\""))
    }
}
