import Notice

/// A fictional ward and contents of every product, by which the suites of this room go.
enum Samples {
    static let site = Site(
        mode: .live,
        names: [.japanese: "みどり区", .easyJapanese: "みどり区（く）", .english: "Midori City"],
        districts: [
            Site.District(
                code: "kita", names: [.japanese: "北地区", .easyJapanese: "北地区（きたちく）", .english: "Kita District"]),
            Site.District(
                code: "minami",
                names: [.japanese: "南地区", .easyJapanese: "南地区（みなみちく）", .english: "Minami District"]),
        ], languages: LanguageTag.allCases, publicURL: "https://alert.midori.example.jp")

    static let now = Timestamp(milliseconds: 1_795_000_000_000)

    static func order(_ order: Order, phase: Phase = .alert, hazard: Hazard = .landslide) -> Content {
        Content(
            status: .actual, phase: phase, source: .staff, hazard: hazard, order: order, urgency: .urgent,
            product: "order",
            areas: [Area(code: "kita", name: "北地区"), Area(code: "minami", name: "南地区")], sent: now,
            authority: Authority(decider: "区長", orderedAt: now))
    }

    static func jma(
        _ product: String, _ slots: [String: String], phase: Phase = .alert, hazard: Hazard = .landslide,
        level: Int? = nil, urgency: Urgency = .urgent, texts: [LanguageTag: NoticeText] = [:]
    ) -> Content {
        Content(
            status: .actual, phase: phase, source: SourceID(rawValue: "jma"), hazard: hazard,
            equivalentLevel: level.flatMap(EquivalentLevel.init), urgency: urgency, product: product, slots: slots,
            areas: [Area(code: "9999900", name: "みどり区")], sent: now, texts: texts)
    }

    /// The codes of VPWW with their official names, as intake writes them.
    static let warnings: [(code: String, name: String, level: Int?)] = [
        ("10", "レベル２大雨注意報", 2), ("03", "レベル３大雨警報", 3), ("43", "レベル４大雨危険警報", 4), ("33", "レベル５大雨特別警報", 5),
        ("29", "レベル２土砂災害注意報", 2), ("09", "レベル３土砂災害警報", 3), ("49", "レベル４土砂災害危険警報", 4),
        ("39", "レベル５土砂災害特別警報", 5), ("19", "レベル２高潮注意報", 2), ("08", "レベル３高潮警報", 3),
        ("48", "レベル４高潮危険警報", 4), ("38", "レベル５高潮特別警報", 5), ("02", "暴風雪警報", nil), ("05", "暴風警報", nil),
        ("06", "大雪警報", nil), ("07", "波浪警報", nil), ("32", "暴風雪特別警報", nil), ("35", "暴風特別警報", nil),
        ("36", "大雪特別警報", nil), ("37", "波浪特別警報", nil), ("12", "大雪注意報", nil), ("13", "風雪注意報", nil),
        ("14", "雷注意報", nil), ("15", "強風注意報", nil), ("16", "波浪注意報", nil), ("17", "融雪注意報", nil),
        ("20", "濃霧注意報", nil), ("21", "乾燥注意報", nil), ("22", "なだれ注意報", nil), ("23", "低温注意報", nil),
        ("24", "霜注意報", nil), ("25", "着氷注意報", nil), ("26", "着雪注意報", nil), ("27", "その他の注意報", nil),
        ("99", "未知の警報", nil),
    ]

    /// Texts a source might send that speak of what only the municipality orders.
    static let hostileTexts: [LanguageTag: NoticeText] = [
        .japanese: NoticeText(
            headline: "避難指示が出ています", body: "大雨です。避難指示に従ってください。川に近づかないでください。",
            instruction: "高齢者等避難、緊急安全確保に注意。"),
        .english: NoticeText(
            headline: "EVACUATE NOW", body: "Heavy rain. Evacuation is needed. Stay away from rivers.",
            instruction: "Evacuate."),
        .portuguese: NoticeText(headline: "Evacuação", body: "Evacuação."),
        .indonesian: NoticeText(headline: "Evakuasi", body: "Evakuasi."),
    ]

    /// Every product of JMA and CAP in every phase, with and without a source that says what it must not.
    static var everythingButOrders: [Content] {
        var contents: [Content] = []
        for phase in Phase.allCases {
            for (index, warning) in warnings.enumerated() {
                let before = warnings[(index + 1) % warnings.count]
                for change in phase == .update ? ["raised", "lowered", "changed", "issued"] : ["issued"] {
                    let slots = [
                        "code": warning.code, "name": warning.name, "previousCode": before.code,
                        "previousName": before.name, "change": change,
                    ]
                    contents.append(jma("jma.warning", slots, phase: phase, level: warning.level, texts: hostileTexts))
                }
            }
            for code in ["00", "50", "51", "52", "53", "60", "62", "71", "72", "73", "99"] {
                let slots = [
                    "code": code, "area": "東京湾内湾", "height": "１０ｍ超", "arrival": "2026-11-19T10:30:00+09:00",
                ]
                contents.append(jma("jma.tsunami", slots, phase: phase, hazard: .tsunami))
            }
            for intensity in ["1", "4", "5-?", "5-", "5+", "6-", "6+", "7", ""] {
                for tsunami in ["0215", "0211 0121", "0212", "0216", "0229", ""] {
                    let slots = [
                        "intensity": intensity, "maxIntensity": "6+", "epicentre": "千葉県北西部", "magnitude": "5.9",
                        "depth": "70", "originTime": "2026-11-19T10:30:00+09:00", "tsunami": tsunami,
                    ]
                    contents.append(jma("jma.earthquake", slots, phase: phase, hazard: .earthquake))
                }
            }
            for code in ["10", "20", "30", "40", "51", "99"] {
                let slots = ["river": "渋谷川・古川", "code": code, "name": "氾濫危険情報"]
                contents.append(jma("jma.river", slots, phase: phase, hazard: .flood, level: 4))
            }
            contents.append(
                jma("jma.bulletin", ["tag": "線状降水帯発生"], phase: phase, hazard: .heavyRain, texts: hostileTexts))
            contents.append(
                jma("jma.bulletin", ["validUntil": "2026-11-19T10:30:00+09:00"], phase: phase, hazard: .tornado))
            contents.append(jma("jma.heat", ["day": "2026-08-16"], phase: phase, hazard: .heat, urgency: .advisory))
            contents.append(jma("jma.unheard-of", [:], phase: phase, hazard: .other, texts: hostileTexts))
            contents.append(
                jma(
                    "cap", ["event": "Evacuation Immediate", "sender": "evacuate@example.org"], phase: phase,
                    hazard: .flood, texts: hostileTexts))
            contents.append(jma("cap", ["event": "Flood", "sender": "EA"], phase: phase, hazard: .flood))
        }
        return contents
    }
}
