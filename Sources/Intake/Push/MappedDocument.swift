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
    private static func element(of record: @escaping Records.Record, _ mapping: Mapping) throws(Refusal) -> Element {
        let values = MappedValues(mapping: mapping, record: record)
        return try ElementBuilder.element("alert", namespace: CAPParser.namespaces[0]) { (alert) throws(Refusal) in
            try values.add(.identifier, as: "identifier", to: &alert)
            alert.add("sender", text: mapping.sender)
            try values.addTime(.sent, as: "sent", to: &alert)
            // What a source does not say is real is not taken for real.
            try values.add(.status, as: "status", to: &alert)
            try values.add(.messageType, as: "msgType", to: &alert, otherwise: "Alert")
            alert.add("scope", text: "Public")
            let references = try values(.references).map { "\(mapping.sender),\($0),-" }
            if !references.isEmpty { alert.add("references", text: references.joined(separator: " ")) }
            guard let event = try values(.event).first else { return }
            try alert.add("info") { (info) throws(Refusal) in
                try values.add(.language, as: "language", to: &info, otherwise: "ja")
                try values.add(.category, as: "category", to: &info, otherwise: "Safety")
                info.add("event", text: event)
                try values.add(.responseType, as: "responseType", to: &info)
                try values.add(.urgency, as: "urgency", to: &info, otherwise: "Unknown")
                try values.add(.severity, as: "severity", to: &info, otherwise: "Unknown")
                try values.add(.certainty, as: "certainty", to: &info, otherwise: "Unknown")
                try values.addTime(.expires, as: "expires", to: &info)
                if let name = mapping.senderName { info.add("senderName", text: name) }
                try values.add(.headline, as: "headline", to: &info)
                try values.add(.description, as: "description", to: &info)
                try values.add(.instruction, as: "instruction", to: &info)
                try values.add(.web, as: "web", to: &info)
                try addAreas(values, to: &info)
            }
        }
    }

    /// Names and codes in their order, one area each; the polygons belong to the first.
    private static func addAreas(_ values: MappedValues, to info: inout ElementBuilder) throws(Refusal) {
        let names = try values(.areaName)
        let codes = try values(.areaCode)
        let polygons = try values(.polygon)
        for index in 0..<max(names.count, codes.count, polygons.isEmpty ? 0 : 1) {
            try info.add("area") { (area) throws(Refusal) in
                area.add("areaDesc", text: index < names.count ? names[index] : names.last ?? "")
                if index == 0 { for polygon in polygons { area.add("polygon", text: polygon) } }
                guard index < codes.count else { return }
                try area.add("geocode") { (geocode) throws(Refusal) in
                    geocode.add("valueName", text: "JIS")
                    geocode.add("value", text: codes[index])
                }
            }
        }
    }
}

/// What a mapping finds in one record.
private struct MappedValues {
    let mapping: Mapping
    let record: Records.Record

    func callAsFunction(_ field: Mapping.Field) throws(Refusal) -> [String] {
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

    func add(
        _ field: Mapping.Field, as name: String, to parent: inout ElementBuilder, otherwise: String? = nil
    ) throws(Refusal) {
        let found = try self(field)
        for value in found.isEmpty ? [otherwise].compactMap({ $0 }) : found { parent.add(name, text: value) }
    }

    func addTime(_ field: Mapping.Field, as name: String, to parent: inout ElementBuilder) throws(Refusal) {
        for value in try self(field) {
            guard let time = FeedDate.time(value) else {
                throw Refusal(.invalid, "\(field.rawValue) is \"\(value.prefix(40))\", which is no date and time")
            }
            parent.add(name, text: time.rfc3339())
        }
    }
}
