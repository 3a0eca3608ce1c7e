import Notice

extension JMABulletin {
    /// How long a 気象防災速報 is shown: it reports what is happening and names no end. So do 噴火速報.
    static let shownSeconds: Int64 = 3 * 3600
    /// Where a tornado bulletin names no end it holds about an hour (facts: jma.md §3).
    static let tornadoSeconds: Int64 = 3600
    /// Where an ash forecast names no end: 速報 and 詳細 look 1 and 6 hours ahead.
    static let ashSeconds: Int64 = 6 * 3600
    /// 後発地震注意情報 asks for a week's attention (facts: the telegram's own text, within 7 days).
    static let sequelSeconds: Int64 = 7 * 24 * 3600

    private static let municipalities = "（対象市町村等）"

    static func parse(
        _ telegram: JMATelegram, _ product: Product, _ report: Element, _ body: Element, _ source: SourceID
    ) throws(Refusal) -> JMATelegram.Outcome {
        var prose = JMAProse()
        let information = report.at("Head", "Headline")?.all("Information") ?? []
        let text = prose.notice(
            headline: telegram.headTitle, body: [telegram.headline] + paragraphs(product, body),
            fallback: telegram.title)
        var bulletin = JMABulletin(
            telegram: telegram, product: product, tags: tags(product, information), hazard: .other, areas: [],
            expires: telegram.reported, text: text)
        bulletin.hazard = hazard(product, bulletin.tags)
        if !telegram.isCancelled { bulletin.kinds = kinds(product, information, body) }
        bulletin.areas = telegram.isCancelled ? [] : areas(bulletin, information)
        guard bulletin.areas.count <= Limits.areas else {
            throw Refusal(.tooMany, "\(bulletin.areas.count) areas; at most \(Limits.areas) are read")
        }
        bulletin.code = code(product, information, body)
        if product == .nankai, !telegram.isCancelled, bulletin.code == nil {
            throw Refusal(.missing, "VYSE50 has no InfoSerial code")
        }
        bulletin.volcano =
            information.lazy.flatMap { $0.all("Item") }.compactMap { $0.child("Areas") }
            .first { $0.attributes["codeType"] == "火山名" }?.areas.first
        bulletin.expires = expires(bulletin)
        let reading = telegram.reading(
            source: source, key: bulletin.key, kind: kind(product, isCancelled: telegram.isCancelled),
            hazard: bulletin.hazard, urgency: telegram.isCancelled ? .advisory : UrgencyTable.bulletin(bulletin),
            areas: bulletin.areas, expires: bulletin.expires, text: text)
        return .init(readings: [reading], report: .bulletin(bulletin), withheld: prose.withheld)
    }

    /// The event; tornado and record-rain bulletins have none and are known by their office.
    var key: String { telegram.eventID.isEmpty ? telegram.office : telegram.eventID }

    /// What makes bulletins one story: each 南海トラフ地震臨時情報 has an event of its own and continues the last.
    var story: String { product == .nankai ? "" : key }

    /// What the telegram says beside its headline.
    private static func paragraphs(_ product: Product, _ body: Element) -> [String] {
        switch product {
        case .nankai, .sequel: body.all("EarthquakeInfo").map { $0.text("Text") } + [body.text("Text")]
        case .eruption, .ash, .ashOutlook:
            [body.text("Text")] + (body.child("VolcanoInfoContent").map { [$0.text("VolcanoActivity")] } ?? [])
        default: [body.text("Text")] + (body.child("Comment")?.all("Text").map(\.text) ?? [])
        }
    }

    private static func kind(_ product: Product, isCancelled: Bool) -> ReadingKind {
        switch product {
        case .bulletin, .recordRain: isCancelled ? .bulletinCancelled : .bulletin
        case .tornado: isCancelled ? .tornadoCancelled : .tornado
        case .heat: isCancelled ? .heatCancelled : .heat
        case .eruption: isCancelled ? .eruptionCancelled : .eruption
        case .ash, .ashOutlook: isCancelled ? .ashFallCancelled : .ashFall
        case .nankai, .sequel: isCancelled ? .greatEarthquakeCancelled : .greatEarthquake
        }
    }

    private static func hazard(_ product: Product, _ tags: [String]) -> Hazard {
        switch product {
        case .tornado: return .tornado
        case .heat: return .heat
        case .recordRain: return .heavyRain
        case .eruption: return .volcano
        case .ash, .ashOutlook: return .ashFall
        case .nankai, .sequel: return .earthquake
        case .bulletin:
            if tags.contains(where: { $0.contains("線状降水帯") || $0.contains("大雨") }) { return .heavyRain }
            if tags.contains(where: { $0.contains("大雪") }) { return .heavySnow }
            return .other
        }
    }

    private static func tags(_ product: Product, _ information: [Element]) -> [String] {
        switch product {
        case .tornado:
            let isSeen = information.contains { ($0.attributes["type"] ?? "").contains("目撃情報あり") }
            return [isSeen ? "竜巻目撃" : "竜巻注意"]
        case .recordRain: return ["記録的短時間大雨情報"]
        case .bulletin:
            var seen: Set<String> = []
            return information.filter { $0.attributes["type"] == "情報タグ" }.flatMap { $0.all("Item") }
                .flatMap { $0.all("Kind") }.compactMap { $0.value("Condition") }.filter { seen.insert($0).inserted }
        default: return []
        }
    }

    /// The kinds by municipality: of ash in the headline, of an eruption in the body.
    private static func kinds(_ product: Product, _ information: [Element], _ body: Element) -> [Kind] {
        let tables: [Element]
        switch product {
        case .ash, .ashOutlook: tables = information
        case .eruption: tables = body.all("VolcanoInfo")
        default: return []
        }
        return tables.filter { ($0.attributes["type"] ?? "").contains(municipalities) }.flatMap { $0.all("Item") }
            .compactMap { item in
                guard let kind = item.child("Kind"), let code = kind.value("Code") else { return nil }
                return Kind(code: code, name: kind.text("Name"), areas: item.child("Areas")?.areas ?? [])
            }
    }

    private static func areas(_ bulletin: JMABulletin, _ information: [Element]) -> [Area] {
        let type: String
        var seen: Set<Area> = []
        switch bulletin.product {
        case .heat: return [HeatRegion.area(title: bulletin.telegram.headTitle)]
        case .nankai, .sequel: return []
        case .eruption, .ash, .ashOutlook:
            return bulletin.kinds.flatMap(\.areas).filter { seen.insert($0).inserted }
        case .tornado: type = "竜巻注意情報（市町村等）"
        case .bulletin: type = "情報タグ"
        case .recordRain: type = "記録的短時間大雨情報（発表細分）"
        }
        return information.filter { $0.attributes["type"] == type }.flatMap { $0.all("Item") }
            .filter { item in
                bulletin.product == .bulletin || item.all("Kind").contains { $0.text("Code") == "1" }
            }
            .flatMap { $0.child("Areas")?.areas ?? [] }.filter { seen.insert($0).inserted }
    }

    private static func code(_ product: Product, _ information: [Element], _ body: Element) -> String? {
        switch product {
        case .nankai: body.all("EarthquakeInfo").lazy.compactMap { $0.child("InfoSerial")?.value("Code") }.first
        case .eruption: information.lazy.compactMap { $0.child("Item")?.child("Kind")?.value("Code") }.first
        default: nil
        }
    }

    private static func expires(_ bulletin: JMABulletin) -> Timestamp {
        let telegram = bulletin.telegram
        switch bulletin.product {
        case .bulletin, .recordRain, .eruption: return telegram.reported.adding(seconds: shownSeconds)
        case .tornado: return telegram.validUntil ?? telegram.reported.adding(seconds: tornadoSeconds)
        case .ash, .ashOutlook: return telegram.validUntil ?? telegram.reported.adding(seconds: ashSeconds)
        case .nankai: return telegram.reported.adding(seconds: NankaiCode.shownSeconds(bulletin.code ?? ""))
        case .sequel: return telegram.reported.adding(seconds: sequelSeconds)
        case .heat:
            // The end of the day meant, in Japan.
            let day = (telegram.target ?? telegram.reported).fields()
            let start = Timestamp(year: day.year, month: day.month, day: day.day) ?? telegram.reported
            return start.adding(seconds: 24 * 3600)
        }
    }
}
