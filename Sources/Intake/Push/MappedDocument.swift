package import Notice

/// Reads a document by a mapping. Each record becomes one CAP alert and keeps CAP's rules; a record that does not costs
/// itself only.
///
/// - Parameters:
///   - contentType: the `Content-Type` header, for its charset; nil for files.
package func parse(
    _ bytes: [UInt8], by mapping: Mapping, name: String, source: SourceID, contentType: String?
) -> Result<ParsedDocument, Refusal> {
    do throws(Refusal) {
        return .success(try MappedDocument.read(bytes, mapping, name: name, source: source, contentType))
    } catch {
        return .failure(error)
    }
}

private enum MappedDocument {
    static func read(
        _ bytes: [UInt8], _ mapping: Mapping, name: String, source: SourceID, _ contentType: String?
    ) throws(Refusal) -> ParsedDocument {
        let records = try Records.read(
            bytes, mapping.format, at: mapping.records, separator: mapping.separator, contentType)
        var alerts: [CAPAlert] = []
        var refusals: [Refusal] = []
        for record in records {
            do throws(Refusal) {
                alerts.append(try CAPParser.alert(try element(of: record, mapping)))
            } catch {
                refusals.append(error)
            }
        }
        if alerts.isEmpty, let first = refusals.first { throw first }
        guard !alerts.isEmpty else { throw Refusal(.empty, "the document has no records where the mapping looks") }
        return ParsedDocument(
            name: name.split(separator: "/").last.map(String.init) ?? name, source: source, family: "cap",
            readings: alerts.flatMap { $0.readings(source: source) }, report: .alerts(alerts), withheldSentences: 0,
            refusals: refusals)
    }

    /// The record as the alert it stands for; CAP's own parser then holds it to the standard.
    private static func element(of record: Records.Record, _ mapping: Mapping) throws(Refusal) -> Element {
        func element(_ name: String, _ text: String? = nil) -> Element {
            let element = Element(name: name, namespace: CAPParser.namespaces[0], attributes: [:])
            if let text { element.append(text) }
            return element
        }
        func values(_ field: Mapping.Field) throws(Refusal) -> [String] {
            guard let rule = mapping.fields[field] else { return [] }
            let found = rule.path.map(record) ?? []
            guard !found.isEmpty else { return rule.otherwise.map { [$0] } ?? [] }
            guard !rule.words.isEmpty else { return found }
            var values: [String] = []
            for word in found {
                guard let value = rule.words[word] ?? rule.otherwise else {
                    throw Refusal(
                        .invalid, "\(field.rawValue) is \"\(word.prefix(40))\", which the mapping does not know",
                        whatToDo: "Add the word to the mapping's \(field.rawValue).")
                }
                values.append(value)
            }
            return values
        }
        let alert = element("alert")
        func add(_ field: Mapping.Field, as name: String, to parent: Element, otherwise: String? = nil) throws(Refusal)
        {
            let found = try values(field)
            let written = found.isEmpty ? [otherwise].compactMap { $0 } : found
            for value in written { parent.append(element(name, value)) }
        }
        try add(.identifier, as: "identifier", to: alert)
        alert.append(element("sender", mapping.sender))
        for value in try values(.sent) {
            guard let time = FeedDate.time(value) else {
                throw Refusal(.invalid, "sent is \"\(value.prefix(40))\", which is no date and time")
            }
            alert.append(element("sent", time.rfc3339()))
        }
        // What a source does not say is real is not taken for real.
        try add(.status, as: "status", to: alert)
        try add(.messageType, as: "msgType", to: alert, otherwise: "Alert")
        alert.append(element("scope", "Public"))
        let references = try values(.references).map { "\(mapping.sender),\($0),-" }
        if !references.isEmpty { alert.append(element("references", references.joined(separator: " "))) }
        let events = try values(.event)
        if !events.isEmpty {
            let info = element("info")
            try add(.language, as: "language", to: info, otherwise: "ja")
            try add(.category, as: "category", to: info, otherwise: "Safety")
            info.append(element("event", events[0]))
            try add(.responseType, as: "responseType", to: info)
            try add(.urgency, as: "urgency", to: info, otherwise: "Unknown")
            try add(.severity, as: "severity", to: info, otherwise: "Unknown")
            try add(.certainty, as: "certainty", to: info, otherwise: "Unknown")
            for value in try values(.expires) {
                guard let time = FeedDate.time(value) else {
                    throw Refusal(.invalid, "expires is \"\(value.prefix(40))\", which is no date and time")
                }
                info.append(element("expires", time.rfc3339()))
            }
            if let name = mapping.senderName { info.append(element("senderName", name)) }
            try add(.headline, as: "headline", to: info)
            try add(.description, as: "description", to: info)
            try add(.instruction, as: "instruction", to: info)
            try add(.web, as: "web", to: info)
            let names = try values(.areaName)
            let codes = try values(.areaCode)
            let polygons = try values(.polygon)
            for index in 0..<max(names.count, codes.count, polygons.isEmpty ? 0 : 1) {
                let area = element("area")
                area.append(element("areaDesc", index < names.count ? names[index] : names.last ?? ""))
                if index == 0 { for polygon in polygons { area.append(element("polygon", polygon)) } }
                if index < codes.count {
                    let geocode = element("geocode")
                    geocode.append(element("valueName", "JIS"))
                    geocode.append(element("value", codes[index]))
                    area.append(geocode)
                }
                info.append(area)
            }
            alert.append(info)
        }
        return alert
    }
}
