import Notice

extension JMAEarthquake {
    /// How long what was felt is shown as current.
    static let shownSeconds: Int64 = 3 * 3600

    static func parse(
        _ telegram: JMATelegram, _ body: Element, _ source: SourceID
    ) throws(Refusal) -> JMATelegram.Outcome {
        guard !telegram.eventIDs.isEmpty else { throw Refusal(.missing, "\(telegram.code) has no EventID") }
        var prose = JMAProse()
        let observation = body.at("Intensity", "Observation")
        var regions: [Felt] = []
        var cities: [Felt] = []
        for area in observation?.all("Pref").flatMap({ $0.all("Area") }) ?? [] {
            regions += [felt(area)].compactMap { $0 }
            cities += area.all("City").compactMap(felt)
        }
        guard regions.count + cities.count <= Limits.areas else {
            throw Refusal(.tooMany, "\(regions.count + cities.count) areas; at most \(Limits.areas) are read")
        }
        let earthquake = body.child("Earthquake")
        let hypocentre = earthquake?.at("Hypocenter", "Area")
        let comments = body.child("Comments")
        let quake = JMAEarthquake(
            telegram: telegram, maxIntensity: observation.flatMap { Intensity(jma: $0.text("MaxInt")) },
            regions: regions, cities: cities, epicentre: hypocentre?.value("Name"),
            magnitude: earthquake?.child("Magnitude").flatMap(magnitude),
            depth: hypocentre?.child("Coordinate").flatMap { depth($0.text) },
            originTime: earthquake.flatMap { Timestamp(rfc3339: $0.text("OriginTime")) },
            comments: comments?.children.flatMap {
                $0.text("Code").split(whereSeparator: \.isWhitespace).map(String.init)
            } ?? [])
        let text = prose.notice(
            headline: telegram.headTitle,
            body: [telegram.headline, body.text("Text")]
                + (comments?.children.map { $0.name == "FreeFormComment" ? $0.text : $0.text("Text") } ?? []),
            fallback: telegram.title)
        let isMain = JMAFamily.handling(of: telegram.code) == .earthquake
        let reading = telegram.reading(
            source: source, key: telegram.eventIDs.joined(separator: "+"), kind: kind(telegram),
            hazard: .earthquake, urgency: isMain ? UrgencyTable.intensity(quake.maxIntensity) : .routine,
            areas: (cities.isEmpty ? regions : cities).map(\.area),
            expires: telegram.reported.adding(seconds: shownSeconds), text: text)
        return .init(
            readings: [reading], report: isMain ? .earthquake(quake) : .supplement, withheld: prose.withheld)
    }

    private static func kind(_ telegram: JMATelegram) -> ReadingKind {
        if telegram.isCancelled { return .earthquakeCancelled }
        return switch telegram.code {
        case "VXSE51": .earthquakeIntensity
        case "VXSE52": .earthquakeHypocentre
        case "VXSE53": .earthquakeReport
        default: .earthquakeSupplement
        }
    }

    /// A region or a city: its largest reported intensity, or at least 5 lower where a station that must have shaken
    /// so has not reported.
    private static func felt(_ element: Element) -> Felt? {
        guard let name = element.value("Name") else { return nil }
        let reported = Intensity(jma: element.text("MaxInt"))
        let isMissing =
            element.text("Condition").contains("未入電")
            || element.all("IntensityStation").contains { $0.text("Int").contains("未入電") }
        let missing: Intensity? = isMissing ? .atLeastFiveLower : nil
        guard let intensity = [reported, missing].compactMap({ $0 }).max() else { return nil }
        return Felt(area: Area(code: element.text("Code"), name: name), intensity: intensity)
    }

    /// `6.6`, or the words for what is no number: `Ｍ８を超える巨大地震`, `Ｍ不明`.
    private static func magnitude(_ element: Element) -> String? {
        let text = element.text
        if let value = Double(text), value.isFinite { return text }
        let words = element.attributes["description"] ?? ""
        return words.isEmpty ? nil : words
    }

    /// Kilometres from an ISO 6709 coordinate such as `+34.8+138.5-10000/`: the third number, in metres, negative down.
    static func depth(_ coordinate: String) -> Int? {
        var numbers: [String] = []
        for character in coordinate {
            if character == "+" || character == "-" {
                numbers.append(String(character))
            } else if character == "/" {
                break
            } else if !numbers.isEmpty {
                numbers[numbers.count - 1].append(character)
            }
        }
        guard numbers.count == 3, let metres = Double(numbers[2]), abs(metres) < 1_000_000 else { return nil }
        return Int((-metres / 1000).rounded())
    }
}

extension Intensity {
    /// From an intensity as telegrams write it, padding trimmed; nil for 0 and for what is no intensity.
    init?(jma text: String) {
        if text.contains("未入電") {
            self = .atLeastFiveLower
        } else {
            self.init(rawValue: text.trimmed)
            if self == .zero { return nil }
        }
    }
}
