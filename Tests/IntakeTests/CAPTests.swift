import Notice
import Testing

@testable import Intake

@Suite struct CAPTests {
    private func refusal(_ text: String) -> Refusal? {
        guard
            case .failure(let refusal) = parse(
                Array(text.utf8), name: "a.cap", source: Telegrams.source, contentType: nil)
        else { return nil }
        return refusal
    }

    private let good = Telegrams.cap("a1", minutes: 0)

    @Test("an alert is read, in all three versions of the standard")
    func versions() throws {
        for namespace in CAPParser.namespaces {
            let document = Telegrams.document(
                good.replacing("urn:oasis:names:tc:emergency:cap:1.2", with: namespace))
            let reading = try #require(document.readings.first)
            #expect(reading.family == "cap" && reading.kind == .alert && reading.status == .actual)
            #expect(reading.identifier == "test@example.org,a1,2026-08-14T12:00:00+09:00")
            #expect(reading.urgency == .urgent && reading.order == nil && reading.equivalentLevel == nil)
            #expect(reading.texts["en-AU"]?.instruction == "Stay in.")
        }
    }

    @Test(
        "what the standard requires is enforced",
        arguments: [
            ("<identifier>a1</identifier>", "", Refusal.Reason.missing),
            ("<identifier>a1</identifier>", "<identifier>a 1</identifier>", .invalid),
            ("<identifier>a1</identifier>", "<identifier>a,1</identifier>", .invalid),
            ("2026-08-14T12:00:00+09:00 </sent>", "2026-08-14T12:00:00</sent>", .invalid),
            ("<status>Actual</status>", "<status>actual</status>", .invalid),
            ("<status>Actual</status>", "<status>Draft</status>", .notPublic),
            ("<msgType>Alert</msgType>", "<msgType>Ack</msgType>", .notPublic),
            ("<msgType>Alert</msgType>", "<msgType>Update</msgType>", .missing),
            ("<scope>Public</scope>", "<scope>Restricted</scope>", .notPublic),
            ("<scope>Public</scope>", "", .missing),
            ("<references></references>", "<references>a b</references>", .invalid),
            ("<references></references>", "<references>test@example.org,a1,x</references>", .invalid),
            ("<severity>Severe</severity>", "<severity>Bad</severity>", .invalid),
            ("<urgency>Expected</urgency>", "<urgency/>", .missing),
            ("<event>Severe Storm</event>", "", .missing),
            ("2026-08-14T22:00:00+09:00</expires>", "2026-08-14T11:00:00+09:00</expires>", .invalid),
        ])
    func enforced(old: String, new: String, reason: Refusal.Reason) {
        let broken = good.replacing(old, with: new)
        #expect(broken != good, "the fixture no longer holds \(old)")
        #expect(refusal(broken)?.reason == reason)
    }

    @Test(
        "CAP's status never becomes more real than it is",
        arguments: [("Actual", NoticeStatus.actual), ("Exercise", .exercise), ("System", .test), ("Test", .test)])
    func status(word: String, status: NoticeStatus) {
        #expect(Telegrams.document(Telegrams.cap("a", minutes: 0, status: word)).readings.map(\.status) == [status])
    }

    @Test("references joined by commas are regrouped in threes")
    func references() throws {
        let joined =
            "a@x,1,2026-08-14T11:00:00+09:00,a@x,2,2026-08-14T11:30:00+09:00\n  b@x,3,2026-08-14T11:40:00+09:00"
        let text = Telegrams.cap("c", minutes: 0, type: "Cancel", infos: "").replacing(
            "<references></references>", with: "<references>\(joined)</references>")
        let reading = try #require(Telegrams.document(text).readings.first)
        #expect(reading.references.count == 3 && reading.references[1] == "a@x,2,2026-08-14T11:30:00+09:00")
        #expect(reading.kind == .cancel && reading.areas.isEmpty)
    }

    @Test("infos in several languages are one reading; another severity is another")
    func languages() {
        func info(_ language: String, _ severity: String, _ text: String) -> String {
            "<info><language>\(language)</language><category>Met</category><event>\(text)</event>"
                + "<urgency>Future</urgency><severity>\(severity)</severity><certainty>Likely</certainty>"
                + "<area><areaDesc>\(text)</areaDesc><geocode><valueName>JIS</valueName><value>13199</value></geocode></area></info>"
        }
        let text = Telegrams.cap(
            "a", minutes: 0,
            infos: info("en-CA", "Severe", "Storm") + info("fr-CA", "Severe", "Tempête")
                + info("en-CA", "Minor", "Rain"))
        let readings = Telegrams.document(text).readings
        #expect(readings.map { $0.texts.keys.sorted() } == [["en-CA", "fr-CA"], ["en-CA"]])
        #expect(readings.map(\.urgency) == [.urgent, .advisory])
        #expect(readings[0].areas == [Area(code: "13199", name: "Storm")])
    }

    @Test("an EDXL-DE envelope is opened, and its status is a ceiling")
    func envelope() {
        func wrapped(_ status: String) -> String {
            "<e:EDXLDistribution xmlns:e=\"urn:oasis:names:tc:emergency:EDXL:DE:1.0\"><e:distributionStatus>\(status)"
                + "</e:distributionStatus><e:contentObject><e:xmlContent><e:embeddedXMLContent>"
                + good.drop { $0 != ">" }.dropFirst()
                + "</e:embeddedXMLContent></e:xmlContent></e:contentObject></e:EDXLDistribution>"
        }
        #expect(Telegrams.document(wrapped("Actual")).readings.map(\.status) == [.actual])
        #expect(Telegrams.document(wrapped("Exercise")).readings.map(\.status) == [.exercise])
        #expect(refusal(wrapped("Fun"))?.reason == .invalid)
        #expect(refusal(wrapped("Actual").replacing(">a1<", with: "><"))?.reason == .missing)
    }

    @Test(
        "severity and urgency make one scale",
        arguments: [
            ("Extreme", "Immediate", Urgency.critical), ("Extreme", "Future", .urgent),
            ("Severe", "Immediate", .urgent),
            ("Moderate", "Immediate", .advisory), ("Minor", "Expected", .advisory), ("Unknown", "Unknown", .routine),
            ("Extreme", "Past", .routine),
        ])
    func scale(severity: String, urgency: String, expected: Urgency) {
        #expect(UrgencyTable.cap(severity: severity, urgency: urgency) == expected)
    }

    @Test("limits on infos, areas, points and references hold")
    func limits() throws {
        let start = try #require(good.firstRange(of: "<info>")).lowerBound
        let info = String(good[start...].replacing("</alert>", with: ""))
        #expect(refusal(Telegrams.cap("a", minutes: 0, infos: String(repeating: info, count: 65)))?.reason == .tooMany)
        let areas = String(repeating: "<area><areaDesc>x</areaDesc></area>", count: Limits.areas)
        #expect(refusal(good.replacing("</info>", with: "\(areas)</info>"))?.reason == .tooMany)
        let points = String(repeating: "1,2 ", count: Limits.polygonPoints + 1)
        #expect(
            refusal(good.replacing("</areaDesc>", with: "</areaDesc><polygon>\(points)</polygon>"))?.reason == .tooMany)
    }

    private static func square(_ south: Double, _ west: Double, _ size: Double) -> String {
        let (north, east) = (south + size, west + size)
        return "\(south),\(west) \(north),\(west) \(north),\(east) \(south),\(east) \(south),\(west)"
    }

    private static let ward: WardAreas = {
        func polygon(_ text: String) -> [Polygon] {
            guard case .polygon(let polygon)? = CAPShape.polygon(text) else { return [] }
            return [polygon]
        }
        var ward = Telegrams.ward
        ward.shapes = [
            .init(code: "kita", name: "北地区", polygons: polygon(square(35.65, 139.70, 0.05))),
            .init(code: "minami", name: "南地区", polygons: polygon(square(35.60, 139.70, 0.05))),
            .init(code: "gake-1", name: "のろし坂急傾斜地", polygons: polygon(square(35.66, 139.71, 0.002))),
        ]
        return ward
    }()

    @Test(
        "an alert's shape is placed on the ward's districts and hazard areas",
        arguments: [
            ("<polygon>\(square(35.655, 139.705, 0.002))</polygon>", ["kita"]),
            ("<polygon>\(square(35.64, 139.71, 0.03))</polygon>", ["kita", "minami", "gake-1"]),
            ("<polygon>\(square(35.0, 139.0, 2))</polygon>", ["kita", "minami", "gake-1"]),
            ("<polygon>\(square(36.65, 139.70, 0.05))</polygon>", []),
            ("<polygon>\(square(35.65, 138.70, 0.05))</polygon>", []),
            ("<circle>35.7050,139.72 1.0</circle>", ["kita"]), ("<circle>35.7050,139.72 0.5</circle>", []),
            ("<circle>35.661,139.711 0</circle>", ["kita", "gake-1"]), ("<circle/>", []), ("<polygon/>", []),
            // Open, too short, crossing itself, off the earth: left out, and the alert is read.
            ("<polygon>35.65,139.70 35.70,139.70 35.70,139.75 35.65,139.75</polygon>", []),
            ("<polygon>35.65,139.70 35.70,139.70 35.65,139.70</polygon>", []),
            ("<polygon>35.65,139.70 35.70,139.75 35.70,139.70 35.65,139.75 35.65,139.70</polygon>", []),
            ("<polygon>nan,139.70 35.70,139.70 35.70,139.75 nan,139.70</polygon>", []),
            // Longitude first, a mistake that occurs.
            ("<polygon>139.705,35.655 139.705,35.657 139.707,35.657 139.705,35.655</polygon>", ["kita"]),
        ])
    func shapes(shape: String, districts: [String]) throws {
        let text = good.replacing("</areaDesc>", with: "</areaDesc>\(shape)")
        let step = advance(SourceState(), Telegrams.document(text), ward: Self.ward, now: Telegrams.later)
        let proposal = try #require(step.proposals.first)
        #expect(proposal.draft.content.areas.map(\.code) == (districts.isEmpty ? [""] : districts))
        #expect(proposal.nearness == (districts.isEmpty ? .elsewhere : .site))
    }

    @Test("any of several geocodes names the municipality, also several pairs in one element")
    func geocodes() throws {
        let codes = """
            </areaDesc><geocode><valueName>FIPS6</valueName><value>006109</value><valueName>JIS</valueName><value>13199</value>
            </geocode><geocode><valueName>UGC</valueName><value>CAZ072</value></geocode>
            """
        let document = Telegrams.document(good.replacing("</areaDesc>", with: codes))
        #expect(document.readings.first?.areas.first?.code == "13199")
        let step = advance(SourceState(), document, ward: Self.ward, now: Telegrams.later)
        #expect(step.proposals.map(\.nearness) == [.site])
    }

    @Test("a polygon of 100,000 corners is placed within seconds")
    func large() throws {
        let steps = 25_000
        var points: [String] = []
        for (dy, dx) in [(0.0, 1.0), (1.0, 0.0), (0.0, -1.0), (-1.0, 0.0)] {
            for step in 0..<steps {
                let t = Double(step) / Double(steps)
                let (y, x) = dx > 0 ? (0, t) : dy > 0 ? (t, 1) : dx < 0 ? (1, 1 - t) : (1 - t, 0)
                points.append("\(35.5 + y),\(139.5 + x)")
            }
        }
        points.append(points[0])
        points.removeSubrange(1...2)
        let text = good.replacing(
            "</areaDesc>", with: "</areaDesc><polygon>\(points.joined(separator: " "))</polygon>")
        let clock = ContinuousClock()
        let elapsed = clock.measure {
            let step = advance(SourceState(), Telegrams.document(text), ward: Self.ward, now: Telegrams.later)
            #expect(step.proposals.map(\.nearness) == [.site])
        }
        #expect(elapsed < .seconds(30))
    }

    @Test("CAP 1.0 names references by identifier alone, and needs no scope")
    func oldest() throws {
        let text = Telegrams.cap("u", minutes: 5, type: "Update", references: []).replacing(
            "urn:oasis:names:tc:emergency:cap:1.2", with: "http://www.incident.com/cap/1.0"
        ).replacing("<references></references>", with: "<references>a1</references>").replacing(
            "<scope>Public</scope>", with: "")
        let reading = try #require(Telegrams.document(text).readings.first)
        #expect(reading.references == ["test@example.org,a1"] && reading.kind == .update)
    }

    @Test("a signature is tolerated")
    func signature() throws {
        let signed = good.replacing(
            "</alert>",
            with: """
                <Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo><Reference URI=""><DigestValue>x=</DigestValue>
                </Reference></SignedInfo><SignatureValue>y=</SignatureValue></Signature></alert>
                """)
        #expect(Telegrams.document(signed).readings.count == 1)
    }

    @Test("an index of more alerts than are remembered tells each once, and an end of what was told is never lost")
    func manyAlerts() throws {
        let ours = Telegrams.cap("ours", minutes: 0).replacing(
            "</areaDesc>",
            with: "</areaDesc><geocode><valueName>JIS</valueName><value>1319900</value></geocode>")
        func index(_ alerts: [String]) -> ParsedDocument {
            let entries = alerts.enumerated().map {
                "<entry><id>\($0)</id><title>t</title><content type=\"text/xml\">"
                    + $1.drop { $0 != ">" }.dropFirst() + "</content></entry>"
            }
            return Telegrams.document(
                "<feed xmlns=\"http://www.w3.org/2005/Atom\"><id>x</id>\(entries.joined())</feed>")
        }
        func far(_ range: Range<Int>) -> [String] {
            range.map { Telegrams.cap("far\($0)", minutes: 1) }
        }
        var state = SourceState()
        func told(_ alerts: [String]) throws -> Int {
            let document = try #require(index(alerts).carriedAlerts)
            let step = advance(state, document, ward: Telegrams.ward, now: Telegrams.later)
            state = step.state
            return step.proposals.count
        }
        let many = [ours] + far(0..<(Bounds.alerts + 100))
        #expect(try told(many) == many.count)
        #expect(try told(many) == 0)
        #expect(try told(far(2_000..<2_200)) == 200)
        #expect(state.actual.alerts.count == Bounds.alerts)
        let cancel = Telegrams.cap("end", minutes: 60, type: "Cancel", references: [("ours", 0)], infos: "")
        #expect(try told([cancel]) == 1)
    }
}
