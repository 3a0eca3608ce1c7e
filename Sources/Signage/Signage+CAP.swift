import InForce
import Notice
import Wording

/// CAP 1.2 (facts: cap.md): one alert a notice, one `<info>` a language of the site.
extension Signage {
    private static let namespace = "urn:oasis:names:tc:emergency:cap:1.2"

    /// Everyday notices are no alerts.
    func alerts(_ snapshot: Snapshot) -> [Notice] {
        (snapshot.inForce + snapshot.ended).filter { $0.content.topic == .disaster && !$0.isClosedSearch }
    }

    // MARK: The index

    func capIndex(_ selector: FeedSelector, of snapshot: Snapshot) -> FeedDocument {
        let notices = alerts(snapshot).filter { selector.includes($0, at: site) }
        var xml = XMLWriter()
        xml.element("feed", [("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", "ja")]) { xml in
            atomHead(&xml, title: "\(site.name(in: .japanese)) CAP 1.2", selector, of: snapshot)
            for notice in notices {
                let item = FeedItem(notice, rendering: rendering(of: notice, in: .japanese), site: site)
                xml.element("entry") { xml in
                    let address = site.publicURL + FeedSelector(.cap(notice.id)).target
                    xml.element("id", text: address)
                    xml.element("title", text: item.title)
                    xml.element("updated", text: item.updated.rfc3339())
                    xml.empty(
                        "link", [("rel", "alternate"), ("type", "application/cap+xml"), ("href", address)])
                    xml.element("summary", text: item.title)
                }
            }
        }
        return FeedDocument(
            bytes: xml.bytes, contentType: "application/atom+xml; charset=utf-8", lastModified: snapshot.changedAt)
    }

    // MARK: One alert

    func capAlert(_ id: NoticeID, of snapshot: Snapshot) -> FeedDocument? {
        guard let notice = alerts(snapshot).first(where: { $0.id == id }) else { return nil }
        let content = notice.content
        let earlier = snapshot.earlier[notice.thread] ?? []
        var xml = XMLWriter()
        xml.element("alert", [("xmlns", Self.namespace)]) { xml in
            xml.element("identifier", text: identifier(notice.id))
            xml.element("sender", text: sender)
            xml.element("sent", text: notice.acceptedAt.rfc3339())
            xml.element("status", text: Self.status(content.status))
            xml.element("msgType", text: Self.messageType(content.phase, hasEarlier: !earlier.isEmpty))
            xml.element("scope", text: "Public")
            if content.status != .actual { xml.element("note", text: "訓練 / DRILL") }
            if !earlier.isEmpty {
                xml.element(
                    "references",
                    text: earlier.map { "\(sender),\(identifier($0.id)),\($0.acceptedAt.rfc3339())" }
                        .joined(separator: " "))
            }
            for language in site.languages {
                info(&xml, notice, in: language)
            }
        }
        return FeedDocument(
            bytes: xml.bytes, contentType: "application/cap+xml; charset=utf-8", lastModified: notice.acceptedAt)
    }

    private func info(_ xml: inout XMLWriter, _ notice: Notice, in language: LanguageTag) {
        let content = notice.content
        let rendering = rendering(of: notice, in: language)
        let assessment = Assessment(content)
        xml.element("info") { xml in
            // Both are Japanese to a consumer that looks for ja; the subtag keeps them apart.
            xml.element("language", text: language == .easyJapanese ? "ja-x-simple" : language.bcp47)
            xml.element("category", text: Self.category(content.hazard))
            xml.element("event", text: rendering.name)
            for response in assessment.responses { xml.element("responseType", text: response) }
            xml.element("urgency", text: assessment.urgency)
            xml.element("severity", text: assessment.severity)
            xml.element("certainty", text: assessment.certainty)
            if content.product == "jma.warning", let code = content.slots["code"] {
                xml.element("eventCode") { xml in
                    xml.element("valueName", text: "jma:warning")
                    xml.element("value", text: code)
                }
            }
            xml.element("effective", text: content.sent.rfc3339())
            if !content.lastsUntilLifted, let expires = content.expires {
                xml.element("expires", text: expires.rfc3339())
            }
            xml.element("senderName", text: site.name(in: language))
            xml.element("headline", text: rendering.title(within: FormLimits.capHeadline, .characters))
            xml.element("description", text: rendering.capDescription)
            if !rendering.instruction.isEmpty { xml.element("instruction", text: rendering.instruction) }
            xml.element("web", text: content.link.flatMap { Self.isWeb($0) ? $0 : nil } ?? "\(site.publicURL)/board")
            if let order = content.order {
                parameter(&xml, "noroshi:order", order.rawValue)
                if let level = content.alertLevel { parameter(&xml, "noroshi:alertLevel", String(level)) }
            }
            if let level = content.equivalentLevel {
                parameter(&xml, "noroshi:equivalentLevel", String(level.value))
            }
            for area in areas(content, in: language) {
                xml.element("area") { xml in
                    xml.element("areaDesc", text: area.name)
                    if let (scheme, code) = area.geocode {
                        xml.element("geocode") { xml in
                            xml.element("valueName", text: scheme)
                            xml.element("value", text: code)
                        }
                    }
                }
            }
        }
    }

    private func parameter(_ xml: inout XMLWriter, _ name: String, _ value: String) {
        xml.element("parameter") { xml in
            xml.element("valueName", text: name)
            xml.element("value", text: value)
        }
    }

    // MARK: Identity

    /// The host this site is reached at: unique, without the blanks, commas and signs CAP forbids in a sender.
    private var sender: String {
        let address = site.publicURL.drop { $0 != "/" }.drop { $0 == "/" }
        return URIText.escaped(String(address.prefix { $0 != "/" && $0 != ":" }))
    }

    /// Never used again, not even by an update: the version's own id.
    private func identifier(_ id: NoticeID) -> String { "\(sender).\(URIText.escaped(id.rawValue))" }

    private static func status(_ status: NoticeStatus) -> String {
        switch status {
        case .actual: "Actual"
        case .exercise, .publicDrill: "Exercise"
        case .test: "Test"
        }
    }

    /// An update or a cancellation needs what it refers to (CAP 1.2 §3.2.1): without it the story starts here.
    private static func messageType(_ phase: Phase, hasEarlier: Bool) -> String {
        guard hasEarlier else { return "Alert" }
        switch phase {
        case .alert, .update, .correction, .allClear: return "Update"
        case .retraction: return "Cancel"
        }
    }

    // MARK: Places

    private func areas(
        _ content: Content, in language: LanguageTag
    ) -> [(name: String, geocode: (String, String)?)] {
        let areas = content.areas.map { area -> (name: String, geocode: (String, String)?) in
            if let district = site.districts.first(where: { $0.code == area.code }) {
                return (district.names[language] ?? district.names[.japanese] ?? area.name, ("district", area.code))
            }
            let isMunicipality = area.code.count == 7 && area.code.allSatisfy { $0.isASCII && $0.isNumber }
            return (area.name, isMunicipality ? ("jma:AreaInformationCity", area.code) : nil)
        }
        return areas.isEmpty ? [(site.name(in: language), nil)] : areas
    }

    private static func isWeb(_ url: String) -> Bool {
        HTMLText.link(url) != nil && url.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }

    private static func category(_ hazard: Hazard) -> String {
        switch hazard {
        case .earthquake, .tsunami, .volcano, .ashFall, .landslide, .avalanche: "Geo"
        case .heavyRain, .flood, .stormSurge, .storm, .snowstorm, .heavySnow, .highWaves, .tornado, .typhoon, .thunder,
            .strongWind, .denseFog, .dryAir, .snowmelt, .lowTemperature, .frost, .icing, .wetSnow, .heat:
            "Met"
        case .fire: "Fire"
        case .missile: "Security"
        case .infectiousDisease: "Health"
        case .missingPerson: "Rescue"
        case .strandedCommuters, .transport: "Transport"
        case .waterSupply, .powerSupply: "Infra"
        case .district, .other: "Safety"
        }
    }
}
