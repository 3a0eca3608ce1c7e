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
}
