import Foundation
import InForce
import Notice
import Picture
import Testing
import Wording

@testable import Signage

/// Pictures of boards as the helper really draws them. `NOROSHI_PANELS=DIR` keeps them, to be looked at.
struct PanelTests {
    private static let now = Timestamp(milliseconds: 1_795_226_700_000)
    private static let panels = Panel.named.merging([
        "296x128.jpg": Panel(width: 296, height: 128, inks: .blackAndWhite, format: .jpeg)
    ]) { $1 }

    private static func site(_ mode: Site.Mode = .live) -> Site {
        Site(
            mode: mode, names: [.japanese: "みどり区", .easyJapanese: "みどり区（く）", .english: "Midori City"],
            districts: [Site.District(code: "kita", names: [.japanese: "北地区", .english: "Kita District"])],
            languages: LanguageTag.allCases, publicURL: "https://alert.midori.example.jp")
    }

    private static func notice(_ content: Content, thread: String = "n") -> Notice {
        Notice(
            id: NoticeID(rawValue: "\(thread).1"), thread: ThreadID(rawValue: thread), version: 1, content: content,
            acceptedAt: now.adding(seconds: -60))
    }

    private static func order(
        _ order: Order, _ hazard: Hazard = .landslide, status: NoticeStatus = .actual
    ) -> Content {
        Content(
            status: status, phase: .alert, source: .staff, hazard: hazard, order: order, urgency: .critical,
            product: "order", areas: [Area(code: "kita", name: "北地区")], sent: now,
            authority: Authority(decider: "区長", orderedAt: now))
    }

    private static let warning = Content(
        status: .actual, phase: .alert, source: SourceID(rawValue: "jma"), hazard: .landslide,
        equivalentLevel: EquivalentLevel(4), urgency: .urgent, product: "jma.warning",
        slots: ["code": "49", "name": "レベル４土砂災害危険警報", "change": "issued"],
        areas: [Area(code: "9999900", name: "みどり区")], sent: now)

    private static let news = ["年末年始のごみ収集について", "みどり区民まつりを開催します"].enumerated().map { index, headline in
        notice(
            Content(
                status: .actual, phase: .alert, source: SourceID(rawValue: "news"), hazard: .district, topic: .event,
                urgency: .routine, product: "district", areas: [], sent: now,
                texts: [.japanese: NoticeText(headline: headline, body: "")]), thread: "d\(index)")
    }

    private static let stranded = Content(
        status: .actual, phase: .alert, source: .staff, hazard: .strandedCommuters, urgency: .urgent,
        product: "stranded.stay", areas: [], sent: now)

    private static let facilities = [
        OpenFacility(
            Facility(
                id: "a", kind: .temporaryStay, names: [.japanese: "みどり区民ホール", .english: "Midori Hall"],
                audience: .stranded),
            Facility.Report(state: .open, at: now)),
        OpenFacility(
            Facility(
                id: "b", kind: .temporaryStay, names: [.japanese: "駅前ビル", .english: "Station Building"],
                audience: .stranded),
            Facility.Report(state: .full, at: now)),
        OpenFacility(
            Facility(
                id: "c", kind: .emergencySite, names: [.japanese: "北小学校", .english: "Kita Elementary School"],
                hazards: [.landslide]),
            Facility.Report(state: .open, at: now)),
    ]

    private static let situations: [String: (notices: [Notice], mode: Site.Mode)] = [
        "everyday": (news, .live), "order3": ([notice(order(.elderlyEvacuation))] + news, .live),
        "order4": ([notice(order(.evacuation)), notice(warning, thread: "w")] + news, .live),
        "order5": ([notice(order(.emergencySafety))], .live), "equivalent4": ([notice(warning)], .live),
        "tsunami": ([notice(order(.tsunamiEvacuation, .tsunami))], .live),
        "drill": ([notice(order(.evacuation, status: .exercise))], .drill), "stranded": ([notice(stranded)], .live),
    ]

    private static func picture(
        _ situation: String, _ panel: Panel, turn: Int = 0, display: Display = Display(name: "hall")
    ) throws -> Picture {
        let (notices, mode) = try #require(situations[situation])
        return Signage(wording: Wording(), site: site(mode)).picture(
            display, of: Scene(fold(notices, now: now), facilities: facilities), panel: panel, asOf: now,
            nextUpdate: now.adding(seconds: 900), turn: turn)
    }

    @Test("no situation cuts anything off on any panel", arguments: situations.keys.sorted(), panels.keys.sorted())
    func fits(situation: String, name: String) throws {
        let answer = try Helper.draw(try Self.picture(situation, try #require(Self.panels[name])))
        #expect(answer.status == 0 && answer.notes.isEmpty, "\(answer.notes)")
        guard let folder = ProcessInfo.processInfo.environment["NOROSHI_PANELS"] else { return }
        try Data(answer.bytes).write(to: URL(filePath: folder).appending(path: "\(situation)-\(name)"))
    }

    @Test(
        "every language takes its turn, is written with letters that exist and is not cut off",
        arguments: LanguageTag.allCases.indices.dropLast(2), ["800x480.png", "1920x1080.png", "1080x1920.png"])
    func languages(turn: Int, name: String) throws {
        for situation in ["order4", "equivalent4", "tsunami"] {
            let answer = try Helper.draw(try Self.picture(situation, try #require(Self.panels[name]), turn: turn))
            #expect(answer.notes.isEmpty, "\(answer.notes)")
            guard let folder = ProcessInfo.processInfo.environment["NOROSHI_PANELS"] else { continue }
            let language = LanguageTag.allCases[turn + 2].rawValue
            try Data(answer.bytes).write(to: URL(filePath: folder).appending(path: "\(situation)-\(language)-\(name)"))
        }
    }

    private static func words(_ picture: Picture) -> String {
        picture.elements.map { element in
            if case .text(let text) = element { text.paragraphs.map(\.text).joined(separator: "\n") } else { "" }
        }.joined(separator: "\n")
    }

    @Test("a picture says as of when it is and when the next one is due")
    func times() throws {
        let words = Self.words(try Self.picture("everyday", try #require(Panel.named["800x480.png"])))
        #expect(words.contains("11月21日 11:05時点の情報です") && words.contains("次の更新 Next update 11:20"))
    }

    @Test("what stays until it is lifted is said to be in force as of that time")
    func holds() throws {
        let words = Self.words(try Self.picture("order4", try #require(Panel.named["800x480.png"])))
        #expect(words.contains("11月21日 11:05時点 発令・発表中"))
    }

    @Test("only an order is a filled block; what corresponds to its level is striped and says whose it is")
    func orderAndEquivalent() throws {
        let panel = try #require(Panel.named["800x480.png"])
        func fillsBlack(_ picture: Picture) -> Bool {
            picture.elements.contains { if case .fill(let frame, .black) = $0 { frame.height > 100 } else { false } }
        }
        func isStriped(_ picture: Picture) -> Bool {
            picture.elements.contains { if case .stripes(let frame, _, _) = $0 { frame.height > 100 } else { false } }
        }
        let (order, equivalent) = (try Self.picture("order4", panel), try Self.picture("equivalent4", panel))
        #expect(fillsBlack(order) && !isStriped(order) && !fillsBlack(equivalent) && isStriped(equivalent))
        #expect(Self.words(equivalent).contains("みどり区の避難情報とは別です"))
    }

    @Test("a drill says so in its picture, and a display that is switched off shows nothing else")
    func drillAndOff() throws {
        let panel = try #require(Panel.named["1920x1080.png"])
        #expect(Self.words(try Self.picture("drill", panel)).contains("これは訓練です　THIS IS A DRILL"))
        let off = Self.words(try Self.picture("order4", panel, display: Display(name: "mall", isOff: true)))
        #expect(off.contains("停止しています") && !off.contains("避難指示"))
    }

    @Test("nobody is sent outdoors at level 5")
    func levelFive() throws {
        let words = Self.words(try Self.picture("order5", try #require(Panel.named["1920x1080.png"])))
        #expect(!words.contains("開いている避難先"))
    }
}
