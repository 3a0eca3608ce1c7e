import Notice

extension JMARiver {
    private static let forecastAreas = "指定河川洪水予報（予報区域）"

    static func parse(
        _ telegram: JMATelegram, _ report: Element, _ body: Element, _ source: SourceID
    ) throws(Refusal) -> JMATelegram.Outcome {
        guard !telegram.eventID.isEmpty else { throw Refusal(.missing, "\(telegram.code) has no EventID") }
        var prose = JMAProse()
        let items = body.all("Warning").flatMap { $0.all("Item") }
        let main = items.flatMap { $0.all("Kind") }.compactMap { kind -> String? in
            guard let property = kind.child("Property"), property.text("Type") == "主文" else { return nil }
            return property.value("Text")
        }
        let text = prose.notice(
            headline: telegram.headTitle, body: [telegram.headline, body.text("Text")] + main,
            fallback: telegram.title)
        if telegram.isCancelled {
            let reading = telegram.reading(
                source: source, key: telegram.eventID, kind: .riverCancelled, hazard: .flood, urgency: .advisory,
                areas: [], text: text)
            let river = JMARiver(
                telegram: telegram, area: Area(code: telegram.eventID, name: ""), code: "", name: "",
                municipalities: [])
            return .init(readings: [reading], report: .river(river), withheld: prose.withheld)
        }
        let information = report.at("Head", "Headline")?.all("Information") ?? []
        guard let item = information.first(where: { $0.attributes["type"] == forecastAreas })?.child("Item"),
            let kind = item.child("Kind"), let code = kind.value("Code"),
            let named = item.child("Areas")?.areas.first
        else { throw Refusal(.missing, "\(telegram.code) has no \(forecastAreas)") }
        // The event's id is the permanent code of the forecast area; in JMA's samples the headline's is a dummy.
        let area = Area(code: telegram.eventID, name: named.name)
        var seen: Set<String> = []
        var municipalities: [Area] = []
        var places: [String: [String]] = [:]
        for element in items.flatMap({ $0.child("Areas")?.all("Area") ?? [] }) {
            guard let code = element.value("CityCode") else { continue }
            if seen.insert(code).inserted { municipalities.append(Area(code: code, name: element.text("City"))) }
            for name in element.text("SubCityList").split(whereSeparator: \.isWhitespace) where name != "-" {
                guard places[code, default: []].count < Limits.places else { break }
                if !places[code, default: []].contains(String(name)) { places[code, default: []].append(String(name)) }
            }
        }
        guard municipalities.count <= Limits.areas else {
            throw Refusal(.tooMany, "\(municipalities.count) areas; at most \(Limits.areas) are read")
        }
        let river = JMARiver(
            telegram: telegram, area: area, code: code, name: kind.text("Name"), municipalities: municipalities,
            places: places)
        let weight = RiverCode.weight(code, name: river.name)
        let reading = telegram.reading(
            source: source, key: telegram.eventID, kind: river.isInForce ? .riverForecast : .riverLifted,
            hazard: .flood, level: river.isInForce ? EquivalentLevel(weight.rawValue) : nil,
            urgency: UrgencyTable.warning(weight), areas: [area] + municipalities, text: text)
        return .init(readings: [reading], report: .river(river), withheld: prose.withheld)
    }
}
