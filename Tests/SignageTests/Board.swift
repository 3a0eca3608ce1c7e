import InForce
import Notice
import Wording

@testable import Signage

/// A fictional ward's snapshots, by which the suites of this room go.
enum Board {
    static let now = Timestamp(milliseconds: 1_795_226_700_000)

    static func site(_ mode: Site.Mode = .live) -> Site {
        Site(
            mode: mode,
            names: [.japanese: "みどり区", .easyJapanese: "みどり区（く）", .english: "Midori City"],
            districts: [
                Site.District(
                    code: "kita",
                    names: [.japanese: "北地区", .easyJapanese: "北地区（きたちく）", .english: "Kita District"]),
                Site.District(
                    code: "minami",
                    names: [.japanese: "南地区", .easyJapanese: "南地区（みなみちく）", .english: "Minami District"]),
            ], languages: [.japanese, .easyJapanese, .english, .simplifiedChinese, .korean, .vietnamese],
            publicURL: "https://alert.midori.example.jp")
    }

    static func signage(_ mode: Site.Mode = .live) -> Signage { Signage(wording: Wording(), site: site(mode)) }

    static func notice(_ thread: String, version: Int = 1, minutesAgo: Int64 = 5, _ content: Content) -> Notice {
        var content = content
        content.sent = now.adding(seconds: -minutesAgo * 60)
        return Notice(
            id: NoticeID(rawValue: "\(thread.uppercased()).\(version)"), thread: ThreadID(rawValue: thread),
            version: version, content: content, acceptedAt: now.adding(seconds: -minutesAgo * 60 + 2))
    }

    static func order(
        _ order: Order = .evacuation, phase: Phase = .alert, status: NoticeStatus = .actual,
        hazard: Hazard = .landslide, urgency: Urgency = .urgent
    ) -> Content {
        Content(
            status: status, phase: phase, source: .staff, hazard: hazard, order: order, urgency: urgency,
            product: "order", areas: [Area(code: "kita", name: "北地区")], sent: now,
            authority: Authority(decider: "区長", orderedAt: now.adding(seconds: -300)))
    }

    static func warning(
        code: String = "49", name: String = "レベル４土砂災害危険警報", level: Int? = 4, urgency: Urgency = .urgent,
        hazard: Hazard = .landslide, phase: Phase = .alert
    ) -> Content {
        Content(
            status: .actual, phase: phase, source: SourceID(rawValue: "jma"), hazard: hazard,
            equivalentLevel: level.flatMap(EquivalentLevel.init), urgency: urgency, product: "jma.warning",
            slots: ["code": code, "name": name, "change": "issued"],
            areas: [Area(code: "9999900", name: "みどり区")], sent: now)
    }

    static func tsunami(code: String = "51", name: String = "津波警報", urgency: Urgency = .critical) -> Content {
        Content(
            status: .actual, phase: .alert, source: SourceID(rawValue: "jma"), hazard: .tsunami, urgency: urgency,
            product: "jma.tsunami",
            slots: [
                "code": code, "name": name, "area": "東京湾内湾", "areaCode": "312", "height": "３ｍ",
                "arrival": "2026-11-21T11:40:00+09:00",
            ], areas: [Area(code: "312", name: "東京湾内湾")], sent: now)
    }

    static func earthquake(_ intensity: String = "5-") -> Content {
        Content(
            status: .actual, phase: .alert, source: SourceID(rawValue: "jma"), hazard: .earthquake, urgency: .urgent,
            product: "jma.earthquake",
            slots: [
                "intensity": intensity, "maxIntensity": "5+", "epicentre": "千葉県北西部", "magnitude": "5.9", "depth": "70",
                "originTime": "2026-11-21T10:58:00+09:00", "tsunami": "0215",
            ], areas: [Area(code: "9999900", name: "みどり区")], sent: now, expires: now.adding(seconds: 3600))
    }

    static func district(_ headline: String, body: String = "くわしくは区のホームページをご覧ください。", topic: Topic = .event) -> Content {
        Content(
            status: .actual, phase: .alert, source: SourceID(rawValue: "ward-news"), hazard: .district, topic: topic,
            urgency: .routine, product: "district", areas: [], sent: now,
            texts: [.japanese: NoticeText(headline: headline, body: body)], link: "https://www.midori.example.jp/news/1"
        )
    }

    static func snapshot(_ notices: [Notice]) -> Snapshot { fold(notices, now: now) }

    static var everyday: [Notice] {
        [
            notice("d1", minutesAgo: 200, district("年末年始のごみ収集について", topic: .garbage)),
            notice("d2", minutesAgo: 600, district("みどり区民まつりを開催します")),
            notice("d3", minutesAgo: 900, district("北地区の水道工事のお知らせ", topic: .construction)),
            notice(
                "w0", minutesAgo: 60,
                warning(code: "14", name: "雷注意報", level: nil, urgency: .advisory, hazard: .thunder)),
        ]
    }
}
