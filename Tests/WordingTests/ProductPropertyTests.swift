import Notice
import Testing
import TestSupport

@testable import Wording

/// Whatever a telegram says, what JMA says never sounds or looks like the mayor's order (facts: ward.md, jma.md §5).
struct ProductPropertyTests {
    private static let wording = Wording()
    private static let cases = 400

    /// Values as telegrams hold them, empty ones, nonsense, and what a hostile or careless source might put there.
    private static let values = [
        "", "43", "49", "33", "03", "10", "00", "99", "51", "52", "62", "71", "5+", "5-?", "7", "レベル４土砂災害危険警報",
        "津波警報", "避難指示", "警戒レベル4 避難指示が発令されました。", "緊急安全確保", "Evacuate now!", "EVACUATION ORDER", "全員避難指示に従え",
        "evacuación", "Evakuasi segera", "渋谷川・古川", "東京湾内湾", "１０ｍ超", "巨大", "2026-11-19T10:30:00+09:00", "raised",
        "lowered",
        "changed", "issued", "NaN", "\u{202E}逆", "120", "0211",
    ]

    private static let products = [
        "jma.warning", "jma.river", "jma.earthquake", "jma.tsunami", "jma.bulletin", "jma.heat", "jma.volcano",
        "jma.ash",
        "jma.nankai", "jma.tsunami.warning", "jma.new", "order", "order.evacuation",
    ]

    private static func content(_ random: inout SplitMix) -> Content {
        let keys = [
            "code", "name", "tag", "previousCode", "previousName", "change", "river", "area", "height", "arrival",
            "arrivalCondition", "intensity", "maxIntensity", "epicentre", "tsunami", "validUntil", "day", "volcano",
        ]
        var slots: [String: String] = [:]
        for key in keys where Bool.random(using: &random) { slots[key] = values.randomElement(using: &random) }
        let isJMA = Int.random(in: 0..<8, using: &random) > 0
        let product = isJMA ? products.filter { $0.hasPrefix("jma") }.randomElement(using: &random) : "cap"
        return Content(
            status: NoticeStatus.allCases.randomElement(using: &random) ?? .actual,
            phase: Phase.allCases.randomElement(using: &random) ?? .alert, source: SourceID(rawValue: "jma"),
            hazard: Hazard.allCases.randomElement(using: &random) ?? .other,
            equivalentLevel: EquivalentLevel(Int.random(in: 0...5, using: &random)),
            urgency: Urgency.allCases.randomElement(using: &random) ?? .urgent, product: product ?? "cap", slots: slots,
            areas: [Area(code: "9999900", name: values.randomElement(using: &random) ?? "みどり区")], sent: Samples.now,
            texts: Bool.random(using: &random) ? Samples.hostileTexts : [:])
    }

    @Test(arguments: LanguageTag.allCases)
    func `No telegram makes an order's words or colours`(language: LanguageTag) throws {
        let stems = Self.wording.bundle.terms[language]?.orderStems ?? []
        let forbidden = Set(stems.map { $0.lowercased() } + OrderTerms.everywhere)
        var random = SplitMix(seed: 20_261_126)
        var texts = 0
        for _ in 0..<Self.cases {
            let content = Self.content(&random)
            let rendering = Self.wording.render(content, in: language, at: Samples.site, asOf: Samples.now)
            // The name of a place is the sender's own and stands as it is.
            let place = content.areas.first?.name.lowercased() ?? ""
            for piece in Use.allCases.flatMap({ rendering.pieces(for: $0) }) {
                texts += 1
                let text = piece.text.lowercased().replacing(place.isEmpty ? "\u{0}" : place, with: "")
                for term in forbidden {
                    #expect(!text.contains(term), "\(term) in \(content.product) \(content.phase): \(piece.text)")
                }
                for colour in LevelColours.ofOrders {
                    #expect(!text.contains("background:\(colour.lowercased())"), "\(piece.text)")
                }
            }
            #expect(!LevelColours.ofOrders.contains(LevelColours(content).background))
            #expect(!rendering.headline.isEmpty)
        }
        #expect(texts > Self.cases * 15)
        print(
            "FIGURE no order in \(language.rawValue): \(Self.cases) random products, \(texts) texts, 0 with an order's word"
        )
    }
}
