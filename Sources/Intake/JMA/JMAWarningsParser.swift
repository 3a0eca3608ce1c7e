import Notice

extension JMAWarnings {
    /// Only this type names municipalities; the larger areas beside it say 一部 and must not stand for a ward.
    static let municipalities = "気象警報・注意報（市町村等）"
    private static let prefectures = "気象警報・注意報（府県予報区等）"
    static let nothingInForce = "発表警報・注意報はなし"

    private static let summaryCode = "VPWS50"

    static func parse(
        _ telegram: JMATelegram, _ body: Element, _ source: SourceID, _ system: JMASystem
    ) throws(Refusal) -> JMATelegram.Outcome {
        var prose = JMAProse()
        if telegram.isCancelled {
            let text = prose.notice(
                headline: telegram.headTitle, body: [telegram.headline, body.text("Text")], fallback: telegram.title)
            let reading = telegram.reading(
                source: source, key: "", kind: .warningCancelled, hazard: hazard(ofFamily: telegram.code),
                urgency: .advisory, areas: [], text: text)
            return .init(
                readings: [reading],
                report: .warnings(
                    .init(telegram: telegram, items: [], system: system, isSummary: telegram.code == summaryCode)),
                withheld: prose.withheld)
        }
        let warnings = body.all("Warning")
        guard let table = warnings.first(where: { $0.attributes["type"] == municipalities }) else {
            throw Refusal(.missing, "\(telegram.code) has no Warning of type \(municipalities)")
        }
        let elements = table.all("Item")
        guard elements.count <= Limits.areas else {
            throw Refusal(.tooMany, "\(elements.count) areas; at most \(Limits.areas) are read")
        }
        var items: [Item] = []
        for element in elements {
            guard let area = element.areas.first else {
                throw Refusal(.missing, "an Item of \(telegram.code) has no Area")
            }
            items.append(Item(area: area, kinds: element.all("Kind").map(Kind.init)))
        }
        let region = warnings.first { $0.attributes["type"] == prefectures }?.child("Item")?.areas.first
        let report = JMAWarnings(
            telegram: telegram, items: items, system: system, isSummary: telegram.code == summaryCode)
        return .init(
            readings: readings(of: report, region: region, prose: &prose, source: source), report: .warnings(report),
            withheld: prose.withheld)
    }

    /// 土砂災害警戒情報 (VXWW50): `3` 警戒, `1` 解除, `0` なし. It equals level 4 (facts: jma.md §3, §5).
    static func parseLandslideAlert(
        _ telegram: JMATelegram, _ body: Element, _ source: SourceID
    ) throws(Refusal) -> JMATelegram.Outcome {
        let name = "土砂災害警戒情報"
        if telegram.isCancelled { return try parse(telegram, body, source, .former) }
        var items: [Item] = []
        for element in body.all("Warning").flatMap({ $0.all("Item") }) {
            guard let area = element.areas.first, let kind = element.child("Kind") else { continue }
            guard items.count < Limits.areas else { throw Refusal(.tooMany, "more than \(Limits.areas) areas") }
            let isInForce = kind.text("Code") == "3"
            items.append(
                Item(
                    area: area,
                    kinds: [
                        Kind(
                            code: isInForce ? "3" : "", name: isInForce ? name : "",
                            status: isInForce ? kind.text("Status") : kind.text("Code") == "1" ? "解除" : "",
                            lastCode: kind.text("Code") == "1" ? "3" : nil,
                            lastName: kind.text("Code") == "1" ? name : nil)
                    ]))
        }
        guard !items.isEmpty else { throw Refusal(.missing, "VXWW50 names no municipality") }
        var prose = JMAProse()
        let region = body.child("TargetArea").map { Area(code: $0.text("Code"), name: $0.text("Name")) }
        let report = JMAWarnings(telegram: telegram, items: items, system: .former)
        return .init(
            readings: readings(of: report, region: region, prose: &prose, source: source), report: .warnings(report),
            withheld: prose.withheld)
    }

    /// One reading for each code and what became of it, with every municipality that has it.
    private static func readings(
        of warnings: JMAWarnings, region: Area?, prose: inout JMAProse, source: SourceID
    ) -> [Reading] {
        let telegram = warnings.telegram
        struct Group: Hashable {
            var code: String
            var name: String
            var kind: ReadingKind
        }
        var order: [Group] = []
        var areas: [Group: [Area]] = [:]
        for item in warnings.items {
            for kind in item.kinds {
                let group: Group
                if kind.isInForce {
                    group = Group(code: kind.code, name: kind.name, kind: readingKind(kind.status))
                } else if kind.status == nothingInForce || (kind.status.isEmpty && kind.code.isEmpty) {
                    group = Group(code: "", name: "", kind: .warningNone)
                } else {
                    group = Group(code: kind.lastCode ?? "", name: kind.lastName ?? kind.name, kind: .warningLifted)
                }
                if areas[group] == nil { order.append(group) }
                areas[group, default: []].append(item.area)
            }
        }
        let body = prose.notice(headline: "", body: [telegram.headline], fallback: "").body
        return order.map { group in
            let meaning = JMAWarningCode(code: group.code, name: group.name, system: warnings.system)
            let isInForce = group.kind != .warningNone && group.kind != .warningLifted
            let headline =
                switch group.kind {
                case .warningNone: nothingInForce
                case .warningLifted: "\(group.name) 解除"
                default: group.name
                }
            let urgency = UrgencyTable.warning(meaning.weight)
            var key = region?.code ?? telegram.office
            if !group.code.isEmpty { key += ":\(group.code)" }
            return telegram.reading(
                source: source, key: key, kind: group.kind,
                hazard: group.kind == .warningNone ? hazard(ofFamily: telegram.code) : meaning.hazard,
                level: isInForce ? meaning.level : nil,
                urgency: group.kind == .warningNone ? .routine : isInForce ? urgency : UrgencyTable.end(of: urgency),
                areas: areas[group] ?? [], text: NoticeText(headline: headline, body: body))
        }
    }

    /// Status words compose freely (`特別警報から警報`): those with から step down, 継続 stays, all others are news.
    private static func readingKind(_ status: String) -> ReadingKind {
        if status == "継続" { return .warningContinued }
        return status.contains("から") ? .warningLowered : .warningIssued
    }

    static func hazard(ofFamily code: String) -> Hazard {
        switch code {
        case "VPWW55": .heavyRain
        case "VPWW56", "VXWW50": .landslide
        case "VPWW57": .stormSurge
        case "VPWW58": .storm
        case "VPWW59": .highWaves
        case "VPWW60": .heavySnow
        default: .other
        }
    }
}

extension JMAWarnings.Kind {
    init(_ element: Element) {
        code = element.text("Code")
        name = element.text("Name")
        status = element.text("Status")
        lastCode = element.child("LastKind")?.value("Code")
        lastName = element.child("LastKind")?.value("Name")
    }
}
