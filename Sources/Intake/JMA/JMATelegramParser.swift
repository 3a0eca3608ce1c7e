import Notice

extension JMATelegram {
    static let namespace = "http://xml.kishou.go.jp/jmaxml1/"

    /// Control and Head. A status or a type of information outside the known words is refused: neither may be guessed,
    /// since taking a drill for real is the worst this room could do.
    init(report: Element, code: String) throws(Refusal) {
        guard let control = report.child("Control") else { throw Refusal(.missing, "the telegram has no Control") }
        guard let head = report.child("Head") else { throw Refusal(.missing, "the telegram has no Head") }
        switch control.text("Status") {
        case "通常": status = .actual
        case "訓練": status = .exercise
        case "試験": status = .test
        case let other: throw Refusal(.invalid, "Control/Status is \"\(other.prefix(20))\"")
        }
        guard let infoType = InfoType(rawValue: head.text("InfoType")) else {
            throw Refusal(.invalid, "Head/InfoType is \"\(head.text("InfoType").prefix(20))\"")
        }
        self.code = code
        self.infoType = infoType
        title = control.text("Title")
        office = control.text("EditorialOffice")
        headTitle = head.text("Title").limited(to: Limits.headlineCharacters)
        eventID = head.text("EventID")
        serial = Int(head.text("Serial"))
        infoKind = head.text("InfoKind")
        target = Timestamp(rfc3339: head.text("TargetDateTime"))
        validUntil = Timestamp(rfc3339: head.text("ValidDateTime"))
        headline = head.at("Headline", "Text")?.text.limited(to: Limits.textCharacters) ?? ""
        guard let issued = Timestamp(rfc3339: control.text("DateTime")) else {
            throw Refusal(.invalid, "Control/DateTime is \"\(control.text("DateTime").prefix(40))\"")
        }
        guard let reported = Timestamp(rfc3339: head.text("ReportDateTime")) else {
            throw Refusal(.invalid, "Head/ReportDateTime is \"\(head.text("ReportDateTime").prefix(40))\"")
        }
        let rank =
            switch infoType {
            case .issued: 0
            case .corrected: 1
            case .cancelled: 2
            }
        stamp = Stamp(reported: reported, issued: issued, serial: serial ?? 0, rank: rank)
    }

    /// What this telegram withdraws, as readings name it.
    var references: [String] {
        guard isCancelled else { return [] }
        return eventIDs.isEmpty ? ["\(code):\(office)"] : eventIDs.map { "\(code):\($0)" }
    }

    /// A reading with what every family shares.
    func reading(
        source: SourceID, key: String, kind: ReadingKind, hazard: Hazard, level: EquivalentLevel? = nil,
        urgency: Urgency, areas: [Area], expires: Timestamp? = nil, text: NoticeText
    ) -> Reading {
        Reading(
            source: source, family: code, identifier: key.isEmpty ? "\(code):\(office)" : "\(code):\(key)",
            revision: revision, status: status, kind: kind, hazard: hazard, equivalentLevel: level,
            urgency: urgency, areas: areas, sent: reported, expires: expires, texts: ["ja": text],
            references: references)
    }

    /// What was found and read.
    struct Outcome {
        var readings: [Reading]
        var report: Report
        var withheld: Int
    }

    /// Reads a whole telegram by its family.
    static func parse(
        _ report: Element, name: String, source: SourceID, system: JMASystem
    ) throws(Refusal) -> ParsedDocument {
        let title = report.at("Control", "Title")?.text ?? ""
        let family = JMAFamily(name: name, title: title, system: system)
        try family.refuseUnlessRead(title: title, system: system)
        let telegram = try JMATelegram(report: report, code: family.code)
        guard let body = report.child("Body") else { throw Refusal(.missing, "the telegram has no Body") }
        let outcome: Outcome =
            switch family.handling {
            case .warnings, .warningsSummary: try JMAWarnings.parse(telegram, body, source, system)
            case .landslideAlert: try JMAWarnings.parseLandslideAlert(telegram, body, source)
            case .warningsExpected: try JMAExpectation.parse(telegram, body, source)
            case .earthquake, .earthquakeSupplement: try JMAEarthquake.parse(telegram, body, source)
            case .tsunamiForecast, .tsunamiInformation: try JMATsunami.parse(telegram, body, source)
            case .river: try JMARiver.parse(telegram, report, body, source)
            case .volcanoWarning: try JMAVolcano.parse(telegram, report, body, source)
            case .bulletin(let product): try JMABulletin.parse(telegram, product, report, body, source)
            case .outlook: try JMAOutlook.parse(telegram, body, source)
            case .information, .otherSystem, .oldFamily, .notHandled:
                try JMAInformation.parse(telegram, report, body, source)
            }
        return ParsedDocument(
            name: name.split(separator: "/").last.map(String.init) ?? name, source: source, family: family.code,
            readings: outcome.readings, report: outcome.report, withheldSentences: outcome.withheld)
    }
}

extension Element {
    /// The `Area` children as areas; those without a name are left out.
    var areas: [Area] {
        all("Area").compactMap { element in
            guard let name = element.value("Name") else { return nil }
            return Area(code: element.text("Code"), name: name)
        }
    }
}

extension String {
    /// Scalars kept for each character: more than any script needs.
    private static let scalarsPerCharacter = 8

    /// The text, or its beginning and an ellipsis where it is longer than so many characters.
    func limited(to characters: Int) -> String {
        // A string of at most that many bytes has at most that many characters; counting is only then needed.
        if utf8.count <= characters { return self }
        // One letter can carry a million combining marks and still be one character: scalars bound what is kept.
        let scalars = unicodeScalars.prefix(characters * Self.scalarsPerCharacter)
        let bounded = scalars.endIndex == unicodeScalars.endIndex ? self : String(Substring(scalars))
        if bounded.count <= characters { return bounded.utf8.count == utf8.count ? self : bounded + "…" }
        return String(bounded.prefix(characters)) + "…"
    }
}
