import Foundation
import InForce
import Notice
import TestSupport
import Testing
import Wording

@testable import Signage

/// The situations a board is looked at in. `NOROSHI_SCENES=DIR` writes each as a page, for `Tests/Foreign/boards.py` to
/// open in a browser.
enum SceneBook {
    static let facilities: [OpenFacility] = [
        OpenFacility(
            Facility(
                id: "kita", kind: .emergencySite, names: [.japanese: "北小学校", .english: "Kita Elementary School"],
                hazards: [.landslide, .flood], district: "kita", capacity: 400),
            Facility.Report(state: .open, people: 120, at: Board.now)),
        OpenFacility(
            Facility(
                id: "minami", kind: .emergencySite,
                names: [.japanese: "南中学校", .english: "Minami Junior High School"], hazards: [.landslide],
                district: "minami"), Facility.Report(state: .full, people: 300, at: Board.now)),
        OpenFacility(
            Facility(
                id: "hall", kind: .temporaryStay, names: [.japanese: "みどり区民ホール", .english: "Midori Hall"],
                audience: .stranded), Facility.Report(state: .open, people: 80, at: Board.now)),
        OpenFacility(
            Facility(
                id: "tower", kind: .temporaryStay, names: [.japanese: "みどり駅前ビル", .english: "Midori Station Building"],
                audience: .stranded), Facility.Report(state: .full, people: 500, at: Board.now)),
    ]

    static let messages = [
        Display.Message(
            title: [
                .japanese: "待合番号は音声でもご案内しています", .easyJapanese: "番号（ばんごう）を 声（こえ）でも 知（し）らせます",
                .english: "Numbers are also announced by voice",
            ],
            text: [.japanese: "窓口の混雑状況は区のホームページでもご覧になれます。", .english: "Waiting times are also on our website."])
    ]

    struct Situation {
        var notices: [Notice]
        var mode = Site.Mode.live
        var display = Display(name: "lobby", messages: messages, night: Display.Night(from: 22, until: 6))
    }

    private static func critical(_ order: Order, _ hazard: Hazard = .landslide) -> Content {
        Board.order(order, hazard: hazard, urgency: .critical)
    }

    private static let stranded = Content(
        status: .actual, phase: .alert, source: .staff, hazard: .strandedCommuters, urgency: .urgent,
        product: "stranded.stay", areas: [], sent: Board.now)

    /// Without its end, which by a real clock has passed.
    private static func lasting(_ content: Content) -> Content {
        var content = content
        content.expires = nil
        return content
    }

    private static let publicDrill: Notice = {
        var content = Content(
            status: .publicDrill, phase: .alert, source: .staff, hazard: .missile, urgency: .urgent, product: "staff",
            areas: [], sent: Board.now,
            texts: [.japanese: NoticeText(headline: "全国一斉情報伝達試験を行います", body: "11時ごろ、防災スピーカーから試験放送が流れます。")])
        content.publicDrill = "j-alert-test"
        var notice = Board.notice("p", content)
        notice.manner = .quiet
        return notice
    }()

    static let all: [(name: String, scene: Situation)] = [
        ("everyday", Situation(notices: Board.everyday)), ("quiet", Situation(notices: [])),
        ("order3", Situation(notices: [Board.notice("o", Board.order(.elderlyEvacuation))] + Board.everyday)),
        ("order4", Situation(notices: [Board.notice("o", Board.order())] + Board.everyday)),
        ("order5", Situation(notices: [Board.notice("o", critical(.emergencySafety))] + Board.everyday)),
        (
            "order4-crowded",
            Situation(
                notices: [
                    Board.notice("o", Board.order()), Board.notice("w", Board.warning()),
                    Board.notice("q", Board.earthquake()),
                ] + Board.everyday)
        ),
        ("equivalent4", Situation(notices: [Board.notice("w", Board.warning())] + Board.everyday)),
        ("tsunami-order", Situation(notices: [Board.notice("t", critical(.tsunamiEvacuation, .tsunami))])),
        ("tsunami-warning", Situation(notices: [Board.notice("t", Board.tsunami())])),
        ("earthquake", Situation(notices: [Board.notice("q", lasting(Board.earthquake("6+")))])),
        ("earthquake-over", Situation(notices: [Board.notice("q", Board.earthquake("6+"))])),
        (
            "drill",
            Situation(notices: [Board.notice("o", Board.order(status: .exercise))] + Board.everyday, mode: .drill)
        ),
        ("drill-everyday", Situation(notices: Board.everyday, mode: .drill)),
        ("public-drill", Situation(notices: [publicDrill] + Board.everyday)),
        ("stranded", Situation(notices: [Board.notice("s", stranded)] + Board.everyday)),
        (
            "ended",
            Situation(notices: [Board.notice("o", version: 2, Board.order(phase: .allClear))] + Board.everyday)
        ),
        ("off", Situation(notices: [Board.notice("o", Board.order())], display: Display(name: "mall", isOff: true))),
    ]

    static func page(_ scene: Situation, languages: [LanguageTag] = LanguageTag.allCases) -> FeedDocument {
        var site = Board.site(scene.mode)
        site.languages = languages
        return Signage(wording: Wording(), site: site).board(
            scene.display, of: Scene(Board.snapshot(scene.notices), facilities: facilities))
    }
}

struct SceneTests {
    @Test(arguments: SceneBook.all.map(\.name))
    func `Every situation makes a whole page of bounded size`(name: String) throws {
        let scene = try #require(SceneBook.all.first { $0.name == name }?.scene)
        let document = SceneBook.page(scene)
        #expect(document.bytes.count < 200_000)
        guard let folder = ProcessInfo.processInfo.environment["NOROSHI_SCENES"] else { return }
        let url = URL(filePath: folder).appending(path: "\(name).html")
        try Data(document.bytes).write(to: url)
        try Data((document.contentSecurityPolicy ?? "").utf8).write(to: url.appendingPathExtension("csp"))
        try Data(Signage.worker.bytes).write(to: URL(filePath: folder).appending(path: "worker.js"))
    }
}
