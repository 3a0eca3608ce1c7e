import Notice

/// Telegrams that are read for their facts and change no state: explanations, forecasts, typhoons, observations of
/// volcanoes. One reading each: the places named and the prose.
enum JMAInformation {
    static func parse(
        _ telegram: JMATelegram, _ report: Element, _ body: Element, _ source: SourceID
    ) throws(Refusal) -> JMATelegram.Outcome {
        var prose = JMAProse()
        let text = prose.notice(
            headline: telegram.headTitle, body: [telegram.headline] + paragraphs(telegram.code, body),
            fallback: telegram.title)
        let areas = telegram.isCancelled ? [] : areas(report, body)
        guard areas.count <= Limits.areas else {
            throw Refusal(.tooMany, "\(areas.count) areas; at most \(Limits.areas) are read")
        }
        let reading = telegram.reading(
            source: source, key: telegram.eventID, kind: kind(telegram), hazard: hazard(telegram.code),
            urgency: .routine, areas: areas, text: text)
        return .init(readings: [reading], report: .supplement, withheld: prose.withheld)
    }

    private static func kind(_ telegram: JMATelegram) -> ReadingKind {
        switch telegram.code {
        case "VFVO52": telegram.isCancelled ? .volcanoCancelled : .volcanoObservation
        case "VYSE51", "VYSE52":
            telegram.isCancelled ? .greatEarthquakeCancelled : .greatEarthquakeExplanation
        case _ where telegram.isCancelled: .weatherCancelled
        case "VPTW60": .typhoon
        case "VPFD51", "VPFW50", "VPFG50": .weatherForecast
        default: .weatherExplanation
        }
    }

    private static func hazard(_ code: String) -> Hazard {
        switch code {
        case "VFVO52": .volcano
        case "VYSE51", "VYSE52": .earthquake
        case "VPTW60": .typhoon
        default: .other
        }
    }

    /// Those of the headline, else those of the body's items; each once.
    private static func areas(_ report: Element, _ body: Element) -> [Area] {
        var seen: Set<Area> = []
        let named = (report.at("Head", "Headline")?.descendants("Areas") ?? []).flatMap(\.areas)
        let found =
            named.isEmpty
            ? (body.descendants("Item") + body.descendants("Areas")).flatMap(\.areas)
                + body.all("TargetArea").map { Area(code: $0.text("Code"), name: $0.text("Name")) } : named
        return found.filter { !$0.name.isEmpty && seen.insert($0).inserted }
    }

    private static func paragraphs(_ code: String, _ body: Element) -> [String] {
        let general = [body.text("Text")] + (body.child("Comment")?.all("Text").map(\.text) ?? [])
        switch code {
        case "VYSE51", "VYSE52": return body.all("EarthquakeInfo").map { $0.text("Text") } + general
        case "VPTW60": return typhoon(body) + general
        case "VPFD51", "VPFW50": return weather(body) + general
        case "VFVO52":
            return (body.child("VolcanoObservation")?.all("OtherObservation").map(\.text) ?? []) + general
        default:
            let main = body.descendants("Text").filter { $0.attributes["type"] == "本文" }.map(\.text)
            return main + general.filter { !main.contains($0) }
        }
    }

    /// Where a typhoon is now: name, place, pressure, in JMA's own words.
    private static func typhoon(_ body: Element) -> [String] {
        guard let now = body.child("MeteorologicalInfos")?.child("MeteorologicalInfo") else { return [] }
        var words: [String] = []
        if let name = now.descendants("TyphoonNamePart").first {
            let number = name.text("Number")
            // `2313`: the thirteenth of 2023.
            if let value = Int(number.suffix(2)), number.utf8.count == 4 { words.append("台風第\(value)号") }
            words.append(name.text("NameKana"))
        }
        if let centre = now.descendants("CenterPart").first {
            words.append(centre.text("Location"))
            words.append(centre.child("Pressure")?.attributes["description"] ?? "")
        }
        words = words.filter { !$0.isEmpty }
        return words.isEmpty ? [] : [words.joined(separator: "　")]
    }

    /// One line for each region: its weather on the days that have names.
    private static func weather(_ body: Element) -> [String] {
        var lines: [String] = []
        for series in body.all("MeteorologicalInfos").flatMap({ $0.all("TimeSeriesInfo") }) {
            var names: [String: String] = [:]
            for define in series.child("TimeDefines")?.all("TimeDefine") ?? [] {
                guard let id = define.attributes["timeId"] else { continue }
                names[id] = define.value("Name") ?? String(define.text("DateTime").prefix(10))
            }
            for item in series.all("Item") {
                guard let area = item.areas.first,
                    let part = item.all("Kind").lazy.flatMap({ $0.all("Property") })
                        .compactMap({ $0.child("WeatherPart") }).first
                else { continue }
                let days = part.all("Weather").compactMap { weather -> String? in
                    guard let name = weather.attributes["refID"].flatMap({ names[$0] }) else { return nil }
                    return "\(name) \(weather.text)"
                }
                if !days.isEmpty { lines.append("\(area.name)　\(days.joined(separator: "、"))") }
            }
        }
        return lines
    }
}
