import Notice
import Testing

@testable import Intake

@Suite struct JMATests {
    @Test(
        "the family is the code in the address, wherever the address comes from",
        arguments: [
            ("https://www.data.jma.go.jp/developer/xml/data/20260814130515_0_VPWW56_120000.xml", "VPWW56"),
            ("VPWW56_chiba.xml", "VPWW56"), ("15_16_07_250630_VPWW61.xml", "VPWW61"),
            ("16_01_01_220728_VXKOii.xml", "VXKO50"), ("20220918171502_07401528_VTSE41.xml", "VTSE41"),
            ("telegram.xml", nil), ("VPWW5_x.xml", nil), ("XVPWW56.xml", nil), ("ＶＰＷＷ５６.xml", nil),
        ] as [(String, String?)])
    func codes(name: String, code: String?) {
        #expect(JMAFamily.code(in: name) == code)
    }

    @Test(
        "a telegram without a code in its name is known by its title",
        arguments: [
            ("気象警報・注意報（Ｒ０６）（土砂）", "VPWW56"), ("気象警報・注意報（Ｒ０６）（土砂災害）", "VPWW56"),
            ("震度速報", "VXSE51"), ("津波警報・注意報・予報a", "VTSE41"),
        ])
    func titles(title: String, code: String) {
        #expect(JMAFamily(name: "telegram.xml", title: title).code == code)
    }

    @Test(
        "old families and families not for residents are refused by name",
        arguments: [
            ("VPWW54", Refusal.Reason.oldFamily), ("VPWW53", .oldFamily), ("VXWW50", .oldFamily),
            ("VPOA50", .oldFamily), ("VXSE44", .notHandled), ("VXSE43", .notHandled), ("VZSA50", .notHandled),
            ("VPNO50", .oldFamily),
        ])
    func refused(code: String, reason: Refusal.Reason) {
        let text = Telegrams.report(title: "題", minutes: 0, body: "")
        let outcome = parse(
            Array(text.utf8), name: "20260814130515_0_\(code)_130000.xml", source: Telegrams.source, contentType: nil)
        guard case .failure(let refusal) = outcome else {
            Issue.record("\(code) was read")
            return
        }
        #expect(refusal.reason == reason)
        #expect(refusal.detail.contains(code))
    }

    @Test("warnings give one reading for each code, with its municipalities, and one for those with none")
    func warnings() throws {
        let document = Telegrams.warning("VPWW56", minutes: 0, ward: ["49"], neighbour: [])
        let readings = document.readings
        #expect(readings.map(\.kind) == [.warningContinued, .warningNone])
        #expect(readings[0].areas.map(\.code) == ["1319900"] && readings[1].areas.map(\.code) == ["1319800"])
        #expect(readings[0].equivalentLevel == EquivalentLevel(4) && readings[0].urgency == .urgent)
        #expect(readings[0].texts["ja"]?.headline == "レベル４土砂災害危険警報")
        #expect(readings[1].equivalentLevel == nil && readings[1].urgency == .routine)
    }

    @Test(
        "levels and weights of the codes are JMA's",
        arguments: [
            ("10", 2, Hazard.heavyRain, Urgency.advisory), ("03", 3, .heavyRain, .urgent),
            ("43", 4, .heavyRain, .urgent), ("33", 5, .heavyRain, .critical), ("29", 2, .landslide, .advisory),
            ("49", 4, .landslide, .urgent), ("39", 5, .landslide, .critical), ("19", 2, .stormSurge, .advisory),
            ("48", 4, .stormSurge, .urgent), ("38", 5, .stormSurge, .critical), ("05", nil, .storm, .urgent),
            ("35", nil, .storm, .critical), ("15", nil, .strongWind, .advisory), ("14", nil, .thunder, .advisory),
            ("36", nil, .heavySnow, .critical), ("27", nil, .other, .advisory),
        ] as [(String, Int?, Hazard, Urgency)])
    func warningCodes(code: String, level: Int?, hazard: Hazard, urgency: Urgency) {
        let meaning = JMAWarningCode(code: code, name: "")
        #expect(meaning.level?.value == level && meaning.hazard == hazard)
        #expect(UrgencyTable.warning(meaning.weight) == urgency)
    }

    @Test("a code outside the table takes its level and class from the official name")
    func unknownCode() {
        let meaning = JMAWarningCode(code: "42", name: "レベル４新種危険警報")
        #expect(meaning.level == EquivalentLevel(4) && meaning.weight == .danger && meaning.hazard == .other)
        #expect(RiverCode.weight("13", name: "レベル４氾濫危険警報") == .danger)
    }

    @Test("an earthquake's facts are read with their traps")
    func earthquake() throws {
        let document = Telegrams.quake("VXSE53", minutes: 5, region: "5-", city: "4", serial: "2")
        guard case .earthquake(let quake) = document.report else { throw Unexpected() }
        #expect(quake.cities.map(\.intensity) == [.four])
        #expect(quake.regions.map(\.intensity) == [.fiveLower])
        #expect(quake.maxIntensity == .fiveUpper && quake.depth == 80 && quake.magnitude == "5.9")
        #expect(quake.comments == ["0215", "0262"])
        #expect(document.readings[0].revision == "2" && document.readings[0].identifier == "VXSE53:20260814120015")
        #expect(document.readings[0].equivalentLevel == nil)
    }

    @Test(
        "depth is the third number of the coordinate, in kilometres",
        arguments: [
            ("+34.8+138.5-10000/", 10), ("+34.3+135.2+0/", 0), ("-36.1-072.6/", nil), ("", nil), ("+1+2-x/", nil),
            ("+29.7+139.9-590000/JGD2011", 590), ("+1+2-99999999999999999999/", nil),
        ] as [(String, Int?)])
    func depth(text: String, kilometres: Int?) {
        #expect(JMAEarthquake.depth(text) == kilometres)
    }

    @Test("intensities are ordered as JMA orders them, and a missing one is at least 5 lower")
    func intensities() {
        let order: [Intensity] = [
            .one, .two, .three, .four, .atLeastFiveLower, .fiveLower, .fiveUpper, .sixLower, .sixUpper, .seven,
        ]
        #expect(order == order.sorted())
        #expect(Intensity(jma: "4 ") == .four && Intensity(jma: "震度５弱以上未入電") == .atLeastFiveLower)
        #expect(Intensity(jma: "0") == nil && Intensity(jma: "") == nil)
    }

    @Test("a merged telegram names both its quakes, and a cancellation what it withdraws")
    func events() {
        let merged = Telegrams.tsunami(
            minutes: 0, [("312", "62", "津波注意報", "１ｍ")], event: "20260814120015 20260814121500")
        #expect(merged.readings[0].identifier == "VTSE41:20260814120015+20260814121500:62")
        let cancel = Telegrams.tsunami(minutes: 9, [], infoType: "取消")
        #expect(cancel.readings[0].kind == .tsunamiCancelled)
        #expect(cancel.readings[0].references == ["VTSE41:20260814120015"])
    }

    @Test(
        "sentences that call for evacuation are withheld, the rest stays",
        arguments: [
            ("津波警報を発表しました。ただちに避難してください。", "津波警報を発表しました。", 1),
            ("土砂災害に厳重に警戒してください。", "土砂災害に厳重に警戒してください。", 0),
            ("早めの避難を心がけるとともに、避難指示などの情報に注意してください。雨が続きます。", "雨が続きます。", 1),
            ("Please evacuate now. Stay tuned.", "Stay tuned.", 1),
            ("高齢者等避難が\n出ました。\n\n\nほか。", "出ました。\n\nほか。", 1),
        ])
    func prose(text: String, kept: String, withheld: Int) {
        var prose = JMAProse()
        #expect(prose.text(text) == kept)
        #expect(prose.withheld == withheld)
    }

    @Test("a heat alert is for the day it means and the region its title names")
    func heat() throws {
        let document = Telegrams.document(
            Telegrams.report(
                title: "熱中症警戒アラート", headTitle: "東京都熱中症警戒アラート", minutes: 300, eventID: "JPTC260001",
                serial: "1", headline: "", body: "<Comment><Text type=\"本文\">涼しくしてください。</Text></Comment>"
            ).replacing(
                "<TargetDateTime>\(Telegrams.time(300).rfc3339())",
                with: "<TargetDateTime>2026-08-15T00:00:00+09:00"),
            name: "20260814080000_0_VPFT50_130000.xml")
        let reading = try #require(document.readings.first)
        #expect(reading.areas == [Area(code: "130000", name: "東京都")])
        #expect(reading.expires == Timestamp(rfc3339: "2026-08-16T00:00:00+09:00"))
        let step = advance(SourceState(), document, ward: Telegrams.ward, now: Telegrams.later)
        #expect(step.proposals.first?.draft.content.slots == ["day": "2026-08-15"])
        #expect(step.proposals.first?.draft.content.product == "jma.heat")
    }

    private func tornado(_ code: String, minutes: Int64, isSeen: Bool, validTo: Int64, seconds: Int64) -> ParsedDocument
    {
        let type = isSeen ? "竜巻注意情報（目撃情報あり）" : "竜巻注意情報（発表細分）"
        return Telegrams.document(
            Telegrams.report(
                title: "竜巻注意情報", headTitle: "東京都気象防災速報（竜巻注意）", minutes: minutes, issuedSeconds: seconds,
                serial: "1", valid: "<ValidDateTime>\(Telegrams.time(validTo).rfc3339())</ValidDateTime>",
                information: "<Information type=\"\(type)\"/>" + """
                    <Information type="竜巻注意情報（市町村等）"><Item><Kind><Name>竜巻注意情報</Name><Code>1</Code></Kind>
                    <Areas><Area><Name>のろし区</Name><Code>1319900</Code></Area></Areas></Item></Information>
                    """, body: "<Warning/>"), name: "20260814030020_0_\(code)_130000.xml")
    }

    @Test("the two telegrams of one tornado bulletin are told once, a sighting is an update, an expired one is over")
    func tornadoes() {
        var state = SourceState()
        var told: [String] = []
        for document in [
            tornado("VPHW50", minutes: 0, isSeen: false, validTo: 60, seconds: 5),
            tornado("VPHW51", minutes: 0, isSeen: false, validTo: 60, seconds: 9),
            tornado("VPHW51", minutes: 20, isSeen: true, validTo: 80, seconds: 5),
            tornado("VPHW50", minutes: 20, isSeen: false, validTo: 80, seconds: 9),
            tornado("VPHW51", minutes: 90, isSeen: false, validTo: 150, seconds: 9),
        ] {
            let step = advance(state, document, ward: Telegrams.ward, now: Telegrams.later)
            state = step.state
            told += step.proposals.map { "\($0.draft.content.phase) \($0.draft.content.slots[Slots.tag] ?? "")" }
        }
        #expect(told == ["alert 竜巻注意", "update 竜巻目撃", "alert 竜巻注意"])
    }

    private struct Unexpected: Error {}
}
