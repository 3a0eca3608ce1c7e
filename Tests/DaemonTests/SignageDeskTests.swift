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
        try reopen()
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
            ], state: state, showcase: showcase, onChange: onChange)
        let facilities = FacilityDesk(
            [
                SignageSettings.FacilityEntry(
                    facility: Facility(id: "school", kind: .emergencySite, names: [.japanese: "北小学校"]),
                    token: Secret(school)),
                SignageSettings.FacilityEntry(
                    facility: Facility(id: "hall", kind: .shelter, names: [.japanese: "南ホール"])),
            ], state: state, showcase: showcase, onChange: onChange)
        return (showcase, displays, facilities)
    }

    /// How often boards were told to look.
    let told = Counter()

    final class Counter: Sendable {
        private let value = Mutex(0)
        var count: Int { value.withLock { $0 } }
        func add() { value.withLock { $0 += 1 } }
    }

    func restart() async throws {
        // What was noted in passing is written first.
        try await FileWork.run {}
        try reopen()
    }

    private func reopen() throws {
        (showcase, displays, facilities) = try Self.open(path, clock) { [told] in told.add() }
        router = Router()
        DisplayRoutes(desk: displays, showcase: showcase, clock: clock).add(to: &router)
        FacilityRoutes(
            desk: facilities, showcase: showcase, site: Self.site, roll: StaffRoll([]), clock: clock,
            log: EventLog(clock: clock) { _ in }
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

    func show(_ headline: String) {
        let content = Content(
            status: .actual, phase: .alert, source: .staff, hazard: .fire, urgency: .urgent, product: "staff",
            areas: [], sent: clock.now, texts: [.japanese: NoticeText(headline: headline, body: "")])
        let notice = Notice(
            id: NoticeID(rawValue: "n.1"), thread: ThreadID(rawValue: "n"), version: 1, content: content,
            acceptedAt: clock.now)
        showcase.insert([notice], now: clock.now)
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
        // That it was there once is written down in passing.
        try await FileWork.run {}
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
        try await screens.restart()
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
        try await screens.seen(content: "0123456789abcdef")
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
        try await screens.restart()
        let page = try await screens.call(.get, "/display/\(Screens.lobby)")
        #expect(String(decoding: page.body, as: UTF8.self).contains("停止しています"))
        #expect(try screens.view().state == .off && screens.displays.changes(now: screens.clock.now).missed.isEmpty)
        #expect(try await screens.call(.post, "/v1/displays/lobby/on", isLocal: true).status == 200)
        let again = try await screens.call(.get, "/display/\(Screens.lobby)")
        #expect(!String(decoding: again.body, as: UTF8.self).contains("停止しています"))
    }

    @Test("a screen has a minute for what has just changed, however long ago it last said what it shows")
    func timeToFetch() async throws {
        let screens = try Screens()
        _ = try await screens.call(.get, "/display/\(Screens.lobby)")
        try await screens.seen()
        #expect(try screens.view().state == .online)
        screens.clock.advance(seconds: 100)
        screens.show("火災")
        _ = try await screens.call(.get, "/display/\(Screens.lobby)")
        #expect(try screens.view().state == .online, "it changed just now")
        screens.clock.advance(seconds: 61)
        #expect(try screens.view().causes.contains { $0.contains("古い内容") })
    }

    @Test("a screen that is switched is told to look, and no switch is lost where many are thrown at once")
    func switches() async throws {
        let screens = try Screens()
        _ = try await screens.call(.post, "/v1/displays/lobby/off", isLocal: true)
        #expect(screens.told.count == 1)
        let displays = screens.displays
        for round in 0..<50 {
            async let lobby: Void = displays.switchOff("lobby", round.isMultiple(of: 2))
            async let mall: Void = displays.switchOff("mall", round.isMultiple(of: 2))
            _ = try await (lobby, mall)
            let shown = screens.showcase.drawing("lobby")?.display.isOff
            #expect(shown == round.isMultiple(of: 2) && screens.showcase.drawing("mall")?.display.isOff == shown)
        }
    }

    @Test("a poll waits for no disk, and what cannot be written down is tried again at the next")
    func firstSeen() async throws {
        let screens = try Screens()
        // A folder stands where the file should.
        try FileManager.default.createDirectory(atPath: screens.path, withIntermediateDirectories: false)
        _ = try await screens.call(.get, "/display/\(Screens.lobby)")
        try await FileWork.run {}
        #expect(try screens.view().firstSeen == nil)
        await #expect(throws: (any Error).self) { try await screens.displays.switchOff("lobby", true) }
        #expect(screens.showcase.drawing("lobby")?.display.isOff == false, "nothing has changed")
        try FileManager.default.removeItem(atPath: screens.path)
        _ = try await screens.call(.get, "/display/\(Screens.lobby)")
        try await FileWork.run {}
        #expect(try screens.view().firstSeen != nil)
    }

    @Test(
        "a name of any script goes through an address and comes out as it was",
        arguments: ["本庁舎 1階", "a&b?c#d%", "<b>"])
    func names(name: String) async throws {
        let answer = try await Screens().call(.post, "/v1/displays/\(URIText.escaped(name))/off", isLocal: true)
        let said = try #require(try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any])
        #expect(said["detail"] as? String == "No display is called \(name).")
    }

    @Test("a damaged state stops the start instead of lighting screens that were switched off")
    func damaged() async throws {
        let screens = try Screens()
        try Data("{".utf8).write(to: URL(filePath: screens.path))
        await #expect(throws: CommandFailure.self) { try await screens.restart() }
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
        try await screens.restart()
        #expect(screens.facilities.facility("school")?.report?.people == 6)
        _ = try await screens.call(.post, path, "state=closed")
        #expect(screens.facilities.facility("school")?.report?.people == nil, "the next opening counts anew")
    }

    @Test("the public list is written once a change, of a count too, and who has it already is told so")
    func list() async throws {
        let screens = try Screens()
        _ = try await screens.call(.post, "/facility/\(Screens.school)", "state=open")
        let first = try await screens.call(.get, "/v1/facilities")
        let tag = try #require(first.header("ETag"))
        let again = try HTTP.Request(.get, "/v1/facilities", headers: [("If-None-Match", tag)])
        guard case .now(let ready) = screens.router.reply(to: again) else {
            Issue.record("it was made anew")
            return
        }
        #expect(ready.isNotModified(for: again))
        _ = try await screens.call(.post, "/facility/\(Screens.school)", "people=7")
        let counted = try await screens.call(.get, "/v1/facilities")
        #expect(!counted.isNotModified(for: again))
        #expect(String(decoding: counted.body, as: UTF8.self).contains("\"people\":7"))
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

    @Test(
        "a report that says nothing is refused",
        arguments: ["{}", "{ \"state\": null }", "{ \"people\": \"many\" }", "[]", ""])
    func empty(body: String) async throws {
        let screens = try Screens()
        #expect(try await screens.call(.post, "/v1/facilities/school", body, isLocal: true).status == 400)
        #expect(screens.facilities.facility("school")?.report == nil)
    }

    @Test("of many who count at once at two doors everybody is counted, and what is shown is what was counted last")
    func counts() async throws {
        let screens = try Screens()
        let facilities = screens.facilities
        let now = screens.clock.now
        for id in ["school", "hall"] { try await facilities.report(id, state: .open, now: now) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                group.addTask {
                    try await facilities.report(number.isMultiple(of: 2) ? "school" : "hall", adding: 1, now: now)
                }
            }
            try await group.waitForAll()
        }
        #expect(screens.facilities.all.map(\.report?.people) == [100, 100])
        #expect(screens.showcase.scene.facilities == screens.facilities.all)
    }

    @Test("who counts at the door wakes no board; maps tell the number all the same")
    func taps() async throws {
        let screens = try Screens()
        let path = "/facility/\(Screens.school)"
        _ = try await screens.call(.post, path, "state=open")
        #expect(screens.told.count == 1)
        _ = try await screens.call(.get, "/feeds/ja/notices.geojson")
        let board = try await screens.call(.get, "/board")
        let edition = screens.showcase.edition
        for body in ["add=1", "add=5", "people=40"] { _ = try await screens.call(.post, path, body) }
        #expect(screens.told.count == 1 && screens.showcase.edition == edition)
        #expect(try await screens.call(.get, "/board").header("ETag") == board.header("ETag"))
        let map = try await screens.call(.get, "/feeds/ja/notices.geojson")
        #expect(String(decoding: map.body, as: UTF8.self).contains("\"people\":40"))
        _ = try await screens.call(.post, path, "state=full")
        #expect(screens.told.count == 2)
    }

    @Test("the page prints the day of the last report, which may be of yesterday")
    func day() async throws {
        let screens = try Screens()
        _ = try await screens.call(.post, "/facility/\(Screens.school)", "state=open")
        let page = try await screens.call(.get, "/facility/\(Screens.school)")
        let time = screens.clock.now
        #expect(String(decoding: page.body, as: UTF8.self).contains("最後の報告 \(time.japaneseDayAndClock)"))
        #expect(time.japaneseDayAndClock.hasPrefix("9月21日 "))
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
