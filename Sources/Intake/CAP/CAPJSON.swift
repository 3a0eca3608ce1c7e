import Notice

/// MeteoAlarm's JSON: `{"warnings":[{"alert":{…}}]}`, CAP's own names in an object each (facts: cap.md §5). It is read as the
/// same alert in XML would be.
enum CAPJSON {
    static func isIndex(_ root: JSONValue) -> Bool {
        if case .array? = root["warnings"] { return true }
        return isAlert(root)
    }

    static func isAlert(_ value: JSONValue) -> Bool { value["identifier"] != nil && value["msgType"] != nil }

    static func document(_ root: JSONValue, name: String, source: SourceID) throws(Refusal) -> ParsedDocument {
        let warnings = isAlert(root) ? [root] : (root["warnings"]?.elements ?? []).map { $0["alert"] ?? $0 }
        guard warnings.count <= Limits.feedItems else {
            throw Refusal(.tooMany, "\(warnings.count) warnings; at most \(Limits.feedItems) are read")
        }
        var alerts: [CAPAlert] = []
        var refusals: [Refusal] = []
        for warning in warnings {
            do throws(Refusal) {
                alerts.append(try CAPParser.alert(try element(warning)))
            } catch {
                refusals.append(error)
            }
        }
        if alerts.isEmpty, let first = refusals.first { throw first }
        return ParsedDocument(
            name: name, source: source, family: "cap", readings: alerts.flatMap { $0.readings(source: source) },
            report: .alerts(alerts), withheldSentences: 0, refusals: refusals)
    }

    private static func element(_ alert: JSONValue) throws(Refusal) -> Element {
        try ElementBuilder.element("alert", namespace: CAPParser.namespaces[0]) { (builder) throws(Refusal) in
            try add(alert, to: &builder)
        }
    }

    /// An object's members are children, arrays are repeated children, all else is text.
    private static func add(_ value: JSONValue, to builder: inout ElementBuilder) throws(Refusal) {
        guard case .object(let members) = value else { return builder.append(text: value.text ?? "") }
        for (key, member) in members.sorted(by: { $0.key < $1.key }) {
            for child in member.elements {
                try builder.add(key) { (builder) throws(Refusal) in try add(child, to: &builder) }
            }
        }
    }
}
