import Notice

/// 早期注意情報 (VPFD61) and 警報級の可能性 (VPFW60): where warnings may come in the next days. Level 1 of the scale for the
/// hazards that have levels; nobody is told by itself, the forecast pages say it (facts: jma.md §3).
enum JMAOutlook {
    private static let suffix = "の警報級の可能性"
    private static let ranks = ["高", "中"]

    static func parse(
        _ telegram: JMATelegram, _ body: Element, _ source: SourceID
    ) throws(Refusal) -> JMATelegram.Outcome {
        struct Group: Hashable {
            var subject: String
            var rank: String
        }
        var prose = JMAProse()
        var sentences: [String] = []
        var order: [Group] = []
        var areas: [Group: [Area]] = [:]
        var all: [Area] = []
        for item in body.all("MeteorologicalInfos").flatMap({ $0.all("TimeSeriesInfo") }).flatMap({ $0.all("Item") }) {
            guard let area = item.areas.first else { continue }
            guard all.count < Limits.areas else { throw Refusal(.tooMany, "more than \(Limits.areas) areas") }
            all.append(area)
            for property in item.all("Kind").flatMap({ $0.all("Property") }) {
                let type = property.text("Type")
                guard type.hasSuffix(suffix) else { continue }
                if let text = property.value("Text"), !sentences.contains(text) { sentences.append(text) }
                let found = Set(property.descendants("PossibilityRankOfWarning").map(\.text))
                guard let rank = ranks.first(where: found.contains) else { continue }
                let group = Group(subject: String(type.dropLast(suffix.count)), rank: rank)
                if areas[group] == nil { order.append(group) }
                areas[group, default: []].append(area)
            }
        }
        let text = prose.notice(
            headline: telegram.headTitle, body: [telegram.headline, body.text("Text")] + sentences,
            fallback: telegram.title)
        if telegram.isCancelled || order.isEmpty {
            let reading = telegram.reading(
                source: source, key: "", kind: telegram.isCancelled ? .weatherCancelled : .weatherOutlook,
                hazard: .other, urgency: .routine, areas: telegram.isCancelled ? [] : all, text: text)
            return .init(readings: [reading], report: .supplement, withheld: prose.withheld)
        }
        let readings = order.map { group in
            let (hazard, hasLevel) = subject(group.subject)
            return telegram.reading(
                source: source, key: "\(all.first?.code ?? ""):\(group.subject):\(group.rank)", kind: .weatherOutlook,
                hazard: hazard, level: hasLevel ? EquivalentLevel(1) : nil, urgency: .routine,
                areas: areas[group] ?? [],
                text: NoticeText(headline: "\(group.subject)\(suffix)［\(group.rank)］", body: text.body))
        }
        return .init(readings: readings, report: .supplement, withheld: prose.withheld)
    }

    private static func subject(_ name: String) -> (hazard: Hazard, hasLevel: Bool) {
        switch name {
        case "大雨", "雨": (.heavyRain, true)
        case "土砂災害": (.landslide, true)
        case "高潮": (.stormSurge, true)
        case "雪": (.heavySnow, false)
        case "波": (.highWaves, false)
        case _ where name.hasPrefix("風"): (.storm, false)
        default: (.other, false)
        }
    }
}
