import Notice

extension CAPAlert {
    /// One reading for each group of infos; a Cancel without infos gives one, without areas.
    func readings(source: SourceID) -> [Reading] {
        let kind: ReadingKind =
            switch messageType {
            case .alert: .alert
            case .update: .update
            case .cancel: .cancel
            }
        let groups =
            infos.isEmpty
            ? [
                Info(
                    event: "", hazard: .other, urgency: .routine, isOver: false, places: [], expires: nil, texts: [:],
                    link: nil)
            ] : infos
        return groups.map { info in
            Reading(
                source: source, family: "cap", identifier: reference, revision: sentText, status: status, kind: kind,
                hazard: info.hazard,
                urgency: messageType == .cancel ? UrgencyTable.end(of: info.urgency) : info.urgency,
                areas: info.areas, sent: sent, expires: info.expires, texts: info.texts,
                references: references.map(\.text))
        }
    }
}

extension CAPParser {
    static func document(_ root: Element, name: String, source: SourceID) throws(Refusal) -> ParsedDocument {
        let (alerts, refusals) = root.name == "alert" ? ([try alert(root)], []) : try enveloped(root)
        return ParsedDocument(
            name: name, source: source, family: "cap", readings: alerts.flatMap { $0.readings(source: source) },
            report: .alerts(alerts), withheldSentences: 0, refusals: refusals)
    }

    static func isEnvelope(_ root: Element) -> Bool {
        root.name == "EDXLDistribution" && root.namespace.hasPrefix("urn:oasis:names:tc:emergency:EDXL:DE:")
    }

    /// EDXL-DE around CAP. A bad alert costs itself; an envelope of bad alerts only is refused for its first.
    private static func enveloped(_ root: Element) throws(Refusal) -> (alerts: [CAPAlert], refusals: [Refusal]) {
        let status: NoticeStatus =
            switch root.text("distributionStatus") {
            case "Actual": .actual
            case "Exercise": .exercise
            case "System", "Test": .test
            case let other: throw Refusal(.invalid, "distributionStatus is \"\(other.prefix(40))\"")
            }
        let elements = root.descendants("alert").filter(isAlert)
        guard !elements.isEmpty else { throw Refusal(.missing, "the EDXL-DE envelope holds no CAP alert") }
        guard elements.count <= Limits.infos else {
            throw Refusal(.tooMany, "\(elements.count) alerts in one envelope; at most \(Limits.infos) are read")
        }
        var alerts: [CAPAlert] = []
        var refusals: [Refusal] = []
        for element in elements {
            do throws(Refusal) { alerts.append(try alert(element, ceiling: status)) } catch { refusals.append(error) }
        }
        if alerts.isEmpty, let first = refusals.first { throw first }
        return (alerts, refusals)
    }
}
