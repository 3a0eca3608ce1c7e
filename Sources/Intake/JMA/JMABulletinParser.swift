import Notice

extension JMABulletin {
    /// How long a 気象防災速報 is shown: it reports what is happening and names no end.
    static let shownSeconds: Int64 = 3 * 3600
    /// Where a tornado bulletin names no end it holds about an hour (facts: jma.md §3).
    static let tornadoSeconds: Int64 = 3600

    static func parse(
        _ telegram: JMATelegram, _ report: Element, _ body: Element, _ source: SourceID
    ) throws(Refusal) -> JMATelegram.Outcome {
        let product: Product =
            switch JMAFamily.handling(of: telegram.code) {
            case .tornado: .tornado
            case .heat: .heat
            default: .bulletin
            }
        var prose = JMAProse()
        let information = report.at("Head", "Headline")?.all("Information") ?? []
        let comments = body.child("Comment")?.all("Text").map(\.text) ?? []
        let text = prose.notice(
            headline: telegram.headTitle, body: [telegram.headline, body.text("Text")] + comments,
            fallback: telegram.title)
        let tags = tags(product, telegram, information)
        let areas = telegram.isCancelled ? [] : areas(product, telegram, information)
        guard areas.count <= Limits.areas else {
            throw Refusal(.tooMany, "\(areas.count) areas; at most \(Limits.areas) are read")
        }
        let bulletin = JMABulletin(
            telegram: telegram, product: product, tags: tags, hazard: hazard(product, tags), areas: areas,
            expires: expires(product, telegram), text: text)
        let reading = telegram.reading(
            source: source, key: bulletin.key, kind: kind(product, isCancelled: telegram.isCancelled),
            hazard: bulletin.hazard,
            urgency: telegram.isCancelled ? .advisory : UrgencyTable.bulletin(product), areas: areas,
            expires: bulletin.expires, text: text)
        return .init(readings: [reading], report: .bulletin(bulletin), withheld: prose.withheld)
    }

    /// The event; tornado bulletins have none and are known by their office.
    var key: String { telegram.eventID.isEmpty ? telegram.office : telegram.eventID }

    private static func kind(_ product: Product, isCancelled: Bool) -> ReadingKind {
        switch product {
        case .bulletin: isCancelled ? .bulletinCancelled : .bulletin
        case .tornado: isCancelled ? .tornadoCancelled : .tornado
        case .heat: isCancelled ? .heatCancelled : .heat
        }
    }

    private static func hazard(_ product: Product, _ tags: [String]) -> Hazard {
        switch product {
        case .tornado: return .tornado
        case .heat: return .heat
        case .bulletin:
            if tags.contains(where: { $0.contains("線状降水帯") || $0.contains("大雨") }) { return .heavyRain }
            if tags.contains(where: { $0.contains("大雪") }) { return .heavySnow }
            return .other
        }
    }

    private static func tags(_ product: Product, _ telegram: JMATelegram, _ information: [Element]) -> [String] {
        switch product {
        case .heat: return []
        case .tornado:
            let isSeen = information.contains { ($0.attributes["type"] ?? "").contains("目撃情報あり") }
            return [isSeen ? "竜巻目撃" : "竜巻注意"]
        case .bulletin:
            var seen: Set<String> = []
            return information.filter { $0.attributes["type"] == "情報タグ" }.flatMap { $0.all("Item") }
                .flatMap { $0.all("Kind") }.compactMap { $0.value("Condition") }.filter { seen.insert($0).inserted }
        }
    }

    private static func areas(_ product: Product, _ telegram: JMATelegram, _ information: [Element]) -> [Area] {
        let type: String
        switch product {
        case .heat: return [HeatRegion.area(title: telegram.headTitle)]
        case .tornado: type = "竜巻注意情報（市町村等）"
        case .bulletin: type = "情報タグ"
        }
        var seen: Set<Area> = []
        return information.filter { $0.attributes["type"] == type }.flatMap { $0.all("Item") }
            .filter { item in product == .bulletin || item.all("Kind").contains { $0.text("Code") == "1" } }
            .flatMap { $0.child("Areas")?.areas ?? [] }.filter { seen.insert($0).inserted }
    }

    private static func expires(_ product: Product, _ telegram: JMATelegram) -> Timestamp {
        switch product {
        case .bulletin: return telegram.reported.adding(seconds: shownSeconds)
        case .tornado: return telegram.validUntil ?? telegram.reported.adding(seconds: tornadoSeconds)
        case .heat:
            // The end of the day meant, in Japan.
            let day = (telegram.target ?? telegram.reported).fields()
            let start = Timestamp(year: day.year, month: day.month, day: day.day) ?? telegram.reported
            return start.adding(seconds: 24 * 3600)
        }
    }
}
