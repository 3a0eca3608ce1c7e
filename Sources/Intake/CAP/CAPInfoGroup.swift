import Notice

/// `<info>` elements that say the same in several languages, brought together; those for other times, areas or severities
/// stay apart (facts: cap.md §2).
enum CAPInfoGroup {
    private struct Key: Hashable {
        var categories: [String]
        var eventCodes: [String]
        var urgency: String
        var severity: String
        var certainty: String
        var expires: String
        var places: [String]
    }

    private static let urgencies = ["Immediate", "Expected", "Future", "Past", "Unknown"]
    private static let severities = ["Extreme", "Severe", "Moderate", "Minor", "Unknown"]
    private static let certainties = ["Observed", "Likely", "Very Likely", "Possible", "Unlikely", "Unknown"]
    private static let categories = [
        "Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra", "CBRNE", "Other",
    ]
    private static let defaultLanguage = "en-US"

    static func groups(_ elements: [Element], sent: Timestamp) throws(Refusal) -> [CAPAlert.Info] {
        var order: [Key] = []
        var found: [Key: [CAPAlert.Info]] = [:]
        var areas = 0
        var points = 0
        for element in elements {
            let urgency = try word(element, "urgency", urgencies)
            let severity = try word(element, "severity", severities)
            let certainty = try word(element, "certainty", certainties)
            for category in element.all("category").map(\.text) where !categories.contains(category) {
                throw Refusal(.invalid, "category is \"\(category.prefix(40))\"")
            }
            areas += element.all("area").count
            points += element.all("area").flatMap { $0.all("polygon") }.reduce(0) { sum, polygon in
                sum + polygon.ownText.utf8.count(where: { $0 == UInt8(ascii: ",") })
            }
            guard areas <= Limits.areas else { throw Refusal(.tooMany, "more than \(Limits.areas) areas") }
            guard points <= Limits.polygonPoints else {
                throw Refusal(.tooMany, "more than \(Limits.polygonPoints) polygon points")
            }
            let key = Key(
                categories: element.all("category").map(\.text).sorted(),
                eventCodes: element.all("eventCode").map { "\($0.text("valueName"))=\($0.text("value"))" }.sorted(),
                urgency: urgency, severity: severity, certainty: certainty, expires: element.text("expires"),
                places: places(element))
            let info = try info(element, urgency: urgency, severity: severity, sent: sent)
            if found[key] == nil { order.append(key) }
            add(info, to: &found[key, default: []])
        }
        return order.flatMap { found[$0] ?? [] }
    }

    /// Into the first group that lacks this language, or into one of its own.
    private static func add(_ info: CAPAlert.Info, to groups: inout [CAPAlert.Info]) {
        for index in groups.indices where info.texts.keys.allSatisfy({ groups[index].texts[$0] == nil }) {
            groups[index].texts.merge(info.texts) { first, _ in first }
            return
        }
        groups.append(info)
    }

    private static func info(
        _ element: Element, urgency: String, severity: String, sent: Timestamp
    ) throws(Refusal) -> CAPAlert.Info {
        let event = try CAPParser.required(element, "event")
        var expires: Timestamp?
        if let text = element.value("expires") {
            guard let time = Timestamp(rfc3339: text) else {
                throw Refusal(.invalid, "expires is \"\(text.prefix(40))\"; CAP requires a numeric zone")
            }
            guard time >= sent else { throw Refusal(.invalid, "expires is before sent") }
            expires = time
        }
        let headline = element.value("headline") ?? event
        let text = NoticeText(
            headline: headline.limited(to: Limits.headlineCharacters),
            body: element.text("description").limited(to: Limits.textCharacters),
            instruction: element.text("instruction").limited(to: Limits.textCharacters))
        return CAPAlert.Info(
            event: event.limited(to: Limits.headlineCharacters),
            hazard: CAPHazard.hazard(event: event, categories: element.all("category").map(\.text)),
            urgency: UrgencyTable.cap(severity: severity, urgency: urgency),
            isOver: urgency == "Past" || element.all("responseType").contains { $0.text == "AllClear" },
            places: element.all("area").map(place), expires: expires,
            texts: [language(element.value("language")): text], link: WebLink.checked(element.value("web")),
            eventCodes: element.all("eventCode").flatMap(pairs), parameters: element.all("parameter").flatMap(pairs))
    }

    private static func place(_ element: Element) -> CAPAlert.Place {
        let codes = element.all("geocode").flatMap(pairs)
        let japanese = codes.first { $0.name.lowercased().hasPrefix("jma") || $0.name.lowercased().hasPrefix("jis") }
        let polygons = element.all("polygon").map(\.text).filter { !$0.isEmpty }
        let circles = element.all("circle").map(\.text).filter { !$0.isEmpty }
        let shapes = polygons.compactMap(CAPShape.polygon) + circles.compactMap(CAPShape.circle)
        return CAPAlert.Place(
            area: Area(
                code: ((japanese ?? codes.first)?.value ?? "").limited(to: 100),
                name: element.text("areaDesc").limited(to: Limits.headlineCharacters)),
            codes: Array(codes.prefix(Limits.geocodes)), shapes: shapes,
            droppedShapes: polygons.count + circles.count - shapes.count)
    }

    /// `valueName` and `value`; NWS puts several pairs into one element.
    private static func pairs(_ element: Element) -> [CAPAlert.Pair] {
        zip(element.all("valueName"), element.all("value")).map { name, value in
            CAPAlert.Pair(name: name.text.limited(to: 100), value: value.text.limited(to: Limits.headlineCharacters))
        }
    }

    /// What two infos in different languages share even where areaDesc is translated.
    private static func places(_ element: Element) -> [String] {
        element.all("area").map { area in
            let codes = area.all("geocode").map { "\($0.text("valueName"))=\($0.text("value"))" }.sorted()
            let shapes = (area.all("polygon") + area.all("circle")).map(\.text)
            return (codes + shapes).joined(separator: ";")
        }
    }

    private static func word(_ element: Element, _ child: String, _ allowed: [String]) throws(Refusal) -> String {
        let value = try CAPParser.required(element, child)
        guard allowed.contains(value) else { throw Refusal(.invalid, "\(child) is \"\(value.prefix(40))\"") }
        return value
    }

    /// A BCP 47 tag as written; `en-US` where none is given, `und` where it is no tag.
    private static func language(_ tag: String?) -> String {
        guard let tag else { return defaultLanguage }
        return LanguageLabel.checked(tag) ?? "und"
    }
}
