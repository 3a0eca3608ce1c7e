import Notice

extension JMAExpectation {
    /// The phenomenon that a 危険度 is of, as warnings name it; nil for those that have no class above 注意報.
    private static func hazard(_ type: String) -> Hazard? {
        switch type {
        case "大雨浸水危険度": .heavyRain
        case "土砂災害危険度": .landslide
        case "高潮危険度": .stormSurge
        case "風危険度": .storm
        case "風雪危険度": .snowstorm
        case "波危険度": .highWaves
        case "雪危険度": .heavySnow
        default: nil
        }
    }

    private struct Moment {
        var start: Timestamp
        var name: String
    }

    static func parse(
        _ telegram: JMATelegram, _ body: Element, _ source: SourceID
    ) throws(Refusal) -> JMATelegram.Outcome {
        var prose = JMAProse()
        let text = prose.notice(
            headline: telegram.headTitle, body: [telegram.headline, body.text("Text")], fallback: telegram.title)
        var items: [Item] = []
        for series in body.all("MeteorologicalInfos").flatMap({ $0.all("TimeSeriesInfo") }) {
            let moments = moments(series)
            for element in series.all("Item") {
                guard let area = element.areas.first else { continue }
                guard items.count < Limits.areas else { throw Refusal(.tooMany, "more than \(Limits.areas) areas") }
                items.append(Item(area: area, peaks: peaks(element, moments)))
            }
        }
        guard telegram.isCancelled || !items.isEmpty else {
            throw Refusal(.missing, "\(telegram.code) names no municipality")
        }
        return .init(
            readings: readings(of: telegram, items: items, text: text, source: source),
            report: .expectation(JMAExpectation(telegram: telegram, items: telegram.isCancelled ? [] : items)),
            withheld: prose.withheld)
    }

    private static func moments(_ series: Element) -> [String: Moment] {
        var moments: [String: Moment] = [:]
        for define in series.child("TimeDefines")?.all("TimeDefine") ?? [] {
            guard let id = define.attributes["timeId"], let start = Timestamp(rfc3339: define.text("DateTime")) else {
                continue
            }
            moments[id] = Moment(start: start, name: define.text("Name"))
        }
        return moments
    }

    private static func peaks(_ element: Element, _ moments: [String: Moment]) -> [Peak] {
        var best: [String: Peak] = [:]
        for property in element.all("Kind").flatMap({ $0.all("Property") }) {
            guard let hazard = hazard(property.text("Type")) else { continue }
            for step in property.descendants("Significancy") {
                let code = step.text("Code")
                let weight = DangerCode.weight(code)
                guard weight > .none, let id = step.attributes["refID"], let moment = moments[id] else { continue }
                let known = best[hazard.rawValue]
                let isBetter =
                    known.map { (DangerCode.weight($0.code), moment.start) } ?? (.none, moment.start)
                guard weight > isBetter.0 || (weight == isBetter.0 && moment.start < (known?.from ?? moment.start))
                else { continue }
                best[hazard.rawValue] = Peak(
                    phenomenon: hazard.rawValue, hazard: hazard, code: code, name: step.text("Name"),
                    from: moment.start, fromName: moment.name)
            }
        }
        return best.values.sorted { $0.phenomenon < $1.phenomenon }
    }

    /// One reading for each class that is expected, with its municipalities; one without a class where none is.
    private static func readings(
        of telegram: JMATelegram, items: [Item], text: NoticeText, source: SourceID
    ) -> [Reading] {
        struct Group: Hashable {
            var hazard: Hazard
            var code: String
            var name: String
        }
        if telegram.isCancelled {
            return [
                telegram.reading(
                    source: source, key: "", kind: .warningCancelled, hazard: .other, urgency: .routine, areas: [],
                    text: text)
            ]
        }
        var order: [Group] = []
        var areas: [Group: [Area]] = [:]
        for item in items {
            for peak in item.peaks {
                let group = Group(hazard: peak.hazard, code: peak.code, name: peak.name)
                if areas[group] == nil { order.append(group) }
                areas[group, default: []].append(item.area)
            }
        }
        if order.isEmpty {
            return [
                telegram.reading(
                    source: source, key: "none", kind: .warningExpected, hazard: .other, urgency: .routine,
                    areas: items.map(\.area), text: text)
            ]
        }
        return order.map { group in
            telegram.reading(
                source: source, key: "\(group.hazard.rawValue):\(group.code)", kind: .warningExpected,
                hazard: group.hazard, level: DangerCode.level(group.code), urgency: .advisory,
                areas: areas[group] ?? [], text: NoticeText(headline: group.name, body: text.headline))
        }
    }
}
