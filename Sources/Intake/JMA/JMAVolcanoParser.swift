import Notice

extension JMAVolcano {
    private static let municipalities = "噴火警報・予報（対象市町村等）"

    static func parse(
        _ telegram: JMATelegram, _ report: Element, _ body: Element, _ source: SourceID
    ) throws(Refusal) -> JMATelegram.Outcome {
        guard !telegram.eventID.isEmpty else { throw Refusal(.missing, "\(telegram.code) has no EventID") }
        var prose = JMAProse()
        let content = body.child("VolcanoInfoContent")
        let text = prose.notice(
            headline: title(telegram).name,
            body: [telegram.headline, body.text("Text"), content?.text("VolcanoActivity") ?? ""],
            fallback: telegram.title)
        let information = report.at("Head", "Headline")?.all("Information") ?? []
        var kinds: [Kind] = []
        for item in information.filter({ $0.attributes["type"] == municipalities }).flatMap({ $0.all("Item") }) {
            guard let kind = item.child("Kind"), let code = kind.value("Code") else { continue }
            kinds.append(Kind(code: code, name: kind.text("Name"), areas: item.child("Areas")?.areas ?? []))
        }
        let count = kinds.reduce(0) { $0 + $1.areas.count }
        guard count <= Limits.areas else {
            throw Refusal(.tooMany, "\(count) areas; at most \(Limits.areas) are read")
        }
        let named = information.lazy.flatMap { $0.all("Item") }.compactMap { $0.child("Areas") }
            .first { $0.attributes["codeType"] == "火山名" }?.areas.first
        let volcano = JMAVolcano(
            telegram: telegram, volcano: Area(code: telegram.eventID, name: named?.name ?? title(telegram).volcano),
            name: title(telegram).name, kinds: telegram.isCancelled ? [] : kinds)
        if telegram.isCancelled {
            let reading = telegram.reading(
                source: source, key: telegram.eventID, kind: .volcanoCancelled, hazard: .volcano, urgency: .advisory,
                areas: [], text: text)
            return .init(readings: [reading], report: .volcano(volcano), withheld: prose.withheld)
        }
        var readings = kinds.map { kind in
            let weight = VolcanoCode.weight(kind.code)
            return telegram.reading(
                source: source, key: "\(telegram.eventID):\(kind.code)",
                kind: weight == .none ? .volcanoLifted : .volcanoWarning, hazard: .volcano,
                urgency: UrgencyTable.volcano(weight), areas: [volcano.volcano] + kind.areas, text: text)
        }
        if readings.isEmpty {
            // 噴火予報 of a quiet volcano names no municipality.
            readings = [
                telegram.reading(
                    source: source, key: telegram.eventID, kind: .volcanoLifted, hazard: .volcano, urgency: .routine,
                    areas: [volcano.volcano], text: text)
            ]
        }
        return .init(readings: readings, report: .volcano(volcano), withheld: prose.withheld)
    }

    /// `火山名  箱根山  噴火警報（居住地域）`: the volcano and what is said of it.
    private static func title(_ telegram: JMATelegram) -> (volcano: String, name: String) {
        var parts = telegram.headTitle.split(whereSeparator: \.isWhitespace).map(String.init)
        if parts.first == "火山名" { parts.removeFirst() }
        guard parts.count > 1, let last = parts.last else { return ("", telegram.headTitle) }
        return (parts.dropLast().joined(separator: " "), last)
    }
}
