import Notice

extension JMATsunami {
    static func parse(
        _ telegram: JMATelegram, _ body: Element, _ source: SourceID
    ) throws(Refusal) -> JMATelegram.Outcome {
        var prose = JMAProse()
        let comments = body.child("Comments")?.children.map { $0.text("Text") } ?? []
        let text = prose.notice(
            headline: telegram.headTitle, body: [telegram.headline, body.text("Text")] + comments,
            fallback: telegram.title)
        let key = telegram.eventIDs.joined(separator: "+")
        if telegram.isCancelled {
            let reading = telegram.reading(
                source: source, key: key, kind: .tsunamiCancelled, hazard: .tsunami, urgency: .advisory, areas: [],
                text: text)
            let isForecast = telegram.code == "VTSE41"
            return .init(
                readings: [reading],
                report: isForecast ? .tsunami(.init(telegram: telegram, items: [])) : .supplement,
                withheld: prose.withheld)
        }
        guard let tsunami = body.child("Tsunami") else { throw Refusal(.missing, "\(telegram.code) has no Tsunami") }
        let forecast = tsunami.child("Forecast")?.all("Item") ?? []
        guard forecast.count <= Limits.areas else {
            throw Refusal(.tooMany, "\(forecast.count) areas; at most \(Limits.areas) are read")
        }
        guard telegram.code == "VTSE41" else {
            let sections = ["Forecast", "Estimation", "Observation"].compactMap { tsunami.child($0) }
            let named = sections.flatMap { $0.all("Item").flatMap(\.areas) }
            var seen: Set<Area> = []
            let reading = telegram.reading(
                source: source, key: key, kind: .tsunamiInformation, hazard: .tsunami, urgency: .advisory,
                areas: named.filter { seen.insert($0).inserted }, text: text)
            return .init(readings: [reading], report: .supplement, withheld: prose.withheld)
        }
        let items = forecast.compactMap(item)
        guard !items.isEmpty else { throw Refusal(.missing, "VTSE41 has no forecast region") }
        return .init(
            readings: readings(of: telegram, key: key, items: items, body: text.body, source: source),
            report: .tsunami(JMATsunami(telegram: telegram, items: items)), withheld: prose.withheld)
    }

    /// One reading for each kind, with its regions.
    private static func readings(
        of telegram: JMATelegram, key: String, items: [Item], body: String, source: SourceID
    ) -> [Reading] {
        var order: [String] = []
        var byCode: [String: [Item]] = [:]
        for item in items {
            if byCode[item.code] == nil { order.append(item.code) }
            byCode[item.code, default: []].append(item)
        }
        return order.map { code in
            let items = byCode[code] ?? []
            let weight = TsunamiCode.weight(code)
            let ended = items.compactMap { $0.lastCode.map(TsunamiCode.weight) }.max() ?? .advisory
            return telegram.reading(
                source: source, key: "\(key):\(code)", kind: weight == .none ? .tsunamiLifted : .tsunamiForecast,
                hazard: .tsunami,
                urgency: weight == .none
                    ? UrgencyTable.end(of: UrgencyTable.tsunami(ended)) : UrgencyTable.tsunami(weight),
                areas: items.map(\.area),
                text: NoticeText(headline: items.first?.name ?? telegram.headTitle, body: body))
        }
    }

    private static func item(_ element: Element) -> Item? {
        guard let area = element.areas.first, let category = element.child("Category"),
            let kind = category.child("Kind"), let code = kind.value("Code")
        else { return nil }
        let first = element.child("FirstHeight")
        let height = element.at("MaxHeight", "TsunamiHeight")?.attributes["description"]?.trimmed
        return Item(
            area: area, code: code, name: kind.text("Name"), lastCode: category.child("LastKind")?.value("Code"),
            lastName: category.child("LastKind")?.value("Name"), height: height.flatMap { $0.isEmpty ? nil : $0 },
            arrival: first.flatMap { Timestamp(rfc3339: $0.text("ArrivalTime")) },
            arrivalCondition: first?.value("Condition"))
    }
}
