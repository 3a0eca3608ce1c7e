import Notice
import Testing

@testable import Intake

/// The families beside warnings, quakes, tsunami and rivers: what they say and what of it is told.
@Suite struct FamilyTests {
    private func history(
        _ documents: [ParsedDocument], system: JMASystem = .levels, from start: SourceState = SourceState(),
        now: Timestamp = Telegrams.later
    ) -> (state: SourceState, proposals: [Advance.Proposal]) {
        var state = start
        var proposals: [Advance.Proposal] = []
        for document in documents {
            let step = advance(state, document, ward: Telegrams.ward, now: now, system: system)
            state = step.state
            proposals += step.proposals
        }
        return (state, proposals)
    }

    private func told(_ proposals: [Advance.Proposal]) -> [String] {
        proposals.map {
            let content = $0.draft.content
            return "\(content.phase.rawValue) \(content.slots[Slots.code] ?? content.slots[Slots.tag] ?? "-")"
        }
    }

    @Test("every code of the facts' table is read or left out on purpose, by one of the two systems")
    func table() {
        let own = [
            "VXSE51", "VXSE52", "VXSE53", "VXSE61", "VXSE60", "VXSE62", "VXSE56", "VTSE41", "VTSE51", "VTSE52",
            "VYSE50", "VYSE51", "VYSE52", "VYSE60", "VPHW50", "VPHW51", "VXKO50", "VXKO89", "VPFJ51", "VPCJ51",
            "VPZJ51", "VPFD61", "VPFW60", "VPTW60", "VPFT50", "VFVO50", "VFVO52", "VFVO53", "VFVO54", "VFVO55",
            "VFVO56", "VPFD51", "VPFW50", "VPFG50",
        ]
        let levels = [
            "VPWW55", "VPWW56", "VPWW57", "VPWW58", "VPWW59", "VPWW60", "VPWW61", "VPWP50", "VPWS50", "VPBS50",
        ]
        let former = ["VPWW54", "VXWW50", "VPOA50"]
        let left: [JMAFamily.Handling] = [.notHandled, .otherSystem, .oldFamily]
        for code in own {
            for system in JMASystem.allCases {
                #expect(!left.contains(JMAFamily.handling(of: code, system: system)), "\(code)")
            }
        }
        for (codes, system, other) in [(levels, JMASystem.levels, JMASystem.former), (former, .former, .levels)] {
            for code in codes {
                #expect(!left.contains(JMAFamily.handling(of: code, system: system)), "\(code)")
                #expect(JMAFamily.handling(of: code, system: other) == .otherSystem, "\(code)")
                let entry = FeedIndex.Entry(id: code, url: code, code: code)
                #expect(entry.isWorthFetching(by: system) && !entry.isWorthFetching(by: other))
            }
        }
        for code in ["VPWW53", "VPFJ50", "VPNO50", "VPFD60"] {
            for system in JMASystem.allCases { #expect(JMAFamily.handling(of: code, system: system) == .oldFamily) }
        }
        for code in ["VXSE43", "VXSE44", "VPRN50", "VPTI50"] { #expect(JMAFamily.handling(of: code) == .notHandled) }
    }

    @Test("a volcano's warning is followed by municipality: raised, lowered, ended where it is left out")
    func volcano() throws {
        let ward = "1319900"
        let (state, proposals) = history([
            Telegrams.volcano(minutes: 0, [("02", "火口周辺警報", [ward])]),
            Telegrams.volcano(minutes: 10, [("01", "噴火警報", [ward, "1438200"])]),
            Telegrams.volcano(minutes: 20, [("01", "噴火警報", [ward])]),
            Telegrams.volcano(minutes: 90, [("02", "火口周辺警報", ["1438200"])]),
            Telegrams.volcano(minutes: 99, [("01", "噴火警報", ["1438200"])], volcano: "315"),
        ])
        #expect(told(proposals) == ["alert 02", "update 01", "allClear 00"])
        let raised = try #require(proposals.dropFirst().first?.draft.content)
        #expect(raised.product == "jma.volcano" && raised.urgency == .critical && raised.equivalentLevel == nil)
        #expect(raised.slots[Slots.volcano] == "のろし山" && raised.slots[Slots.change] == "raised")
        #expect(raised.slots.values.allSatisfy { !$0.contains("避難") })
        #expect(state.actual.inForce.isEmpty)
        let withdrawn = history([
            Telegrams.volcano(minutes: 0, [("01", "噴火警報", [ward])]), Telegrams.volcano(minutes: 5, [], infoType: "取消"),
        ])
        #expect(told(withdrawn.proposals) == ["alert 01", "retraction 01"])
    }

    @Test("an eruption is told to the municipalities it names; ash by its amount, and each until its end")
    func eruption() throws {
        let (_, proposals) = history([
            Telegrams.eruption(minutes: 0, places: ["1319900"]),
            Telegrams.eruption(minutes: 1, places: ["1438200"], event: "other"),
            Telegrams.ash("VFVO53", minutes: 2, [("70", "降灰")], validTo: 900),
            Telegrams.ash(minutes: 3, [("71", "少量の降灰"), ("75", "小さな噴石の落下")], validTo: 63),
            Telegrams.ash("VFVO55", minutes: 20, [("73", "多量の降灰"), ("71", "少量の降灰")], validTo: 380, serial: "2"),
            Telegrams.ash("VFVO54", minutes: 500, [("71", "少量の降灰")], validTo: 560, serial: "3"),
        ])
        #expect(told(proposals) == ["alert 52", "alert 70", "alert 71", "update 73", "alert 71"])
        let contents = proposals.map(\.draft.content)
        #expect(contents.map(\.urgency) == [.urgent, .routine, .advisory, .urgent, .advisory])
        #expect(contents.map(\.product) == ["jma.volcano"] + Array(repeating: "jma.ash", count: 4))
        #expect(contents[3].slots[Slots.amount] == "多量の降灰" && contents[3].expires == Telegrams.time(380))
        #expect(Set(proposals.dropFirst(2).map(\.draft.thread)).count == 2)
    }

    @Test("南海トラフ地震臨時情報 is one story for everybody, each step of it told, until 調査終了")
    func nankai() throws {
        let (state, proposals) = history([
            Telegrams.nankai(minutes: 10, code: "111", name: "調査中"),
            Telegrams.nankai(minutes: 50, code: "120", name: "巨大地震警戒"),
            Telegrams.nankai(minutes: 50, code: "120", name: "巨大地震警戒"),
            Telegrams.nankai(minutes: 90, code: "190", name: "調査終了"),
        ])
        #expect(told(proposals) == ["alert 111", "update 120", "allClear 190"])
        #expect(Set(proposals.map(\.draft.thread)).count == 1)
        #expect(proposals.allSatisfy { $0.nearness == .ancestor })
        #expect(proposals[1].draft.content.urgency == .urgent && proposals[1].draft.content.equivalentLevel == nil)
        #expect(proposals[1].draft.content.texts[.japanese]?.body.contains("避難") == false)
        #expect(state.actual.told.isEmpty)
        let wrong = history([
            Telegrams.nankai(minutes: 10, code: "111", name: "調査中"),
            Telegrams.nankai(minutes: 12, code: "", name: "調査中", infoType: "取消"),
        ])
        #expect(told(wrong.proposals) == ["alert 111", "retraction 111"])
    }

    @Test("what is expected is told of a warning that stands, once for each class, and when it is no longer expected")
    func expectation() throws {
        let (_, proposals) = history([
            Telegrams.expectation(minutes: 0, landslide: ["21", "31"]),
            Telegrams.warning(minutes: 5, ward: ["29"]),
            Telegrams.expectation(minutes: 10, landslide: ["21", "31", "41"]),
            Telegrams.expectation(minutes: 20, landslide: ["21", "21", "41"]),
            Telegrams.warning(minutes: 30, ward: ["09"]),
            Telegrams.expectation(minutes: 40, landslide: ["31", "31"]),
            Telegrams.expectation(minutes: 35, landslide: ["51"]),
            Telegrams.warning(minutes: 90, ward: []),
        ])
        let changes = proposals.map { proposal in
            let slots = proposal.draft.content.slots
            return "\(slots[Slots.change] ?? "") \(slots[Slots.expectedName] ?? "-")"
        }
        #expect(
            changes == [
                "issued 警戒レベル３相当", "expected 警戒レベル４相当", "raised 警戒レベル４相当", "expected -", "lifted -",
            ])
        #expect(Set(proposals.map(\.draft.thread)).count == 1)
        #expect(proposals[1].draft.content.texts[.japanese]?.body == "第3期から警戒レベル４相当となる見込みです。")
        #expect(proposals[1].draft.content.slots[Slots.expectedFrom] == Telegrams.time(370).rfc3339())
        #expect(proposals[1].draft.content.equivalentLevel == EquivalentLevel(2))
    }

    @Test("a 取消 that overtakes what it withdraws, and one after a 訂正, leave what stood before")
    func withdrawals() {
        let cancel = Telegrams.warning(minutes: 15, ward: nil, infoType: "取消")
        let first = Telegrams.warning(minutes: 0, ward: ["29"])
        let wrong = Telegrams.warning(minutes: 10, ward: ["49"])
        let corrected = Telegrams.warning(minutes: 10, ward: ["09"], infoType: "訂正", issuedSeconds: 50)
        for order in [
            [first, wrong, cancel], [cancel, wrong, first], [cancel, first, wrong], [wrong, first, cancel],
        ] {
            #expect(history(order).state.actual.inForce == ["VPWW56/landslide": "29"])
        }
        #expect(told(history([cancel, wrong, first]).proposals) == ["alert 29"])
        let mended = history([first, wrong, corrected, cancel])
        #expect(told(mended.proposals) == ["alert 29", "update 49", "update 09", "update 29"])
    }

    @Test("集約通報 fills every family at once, and does not overrule a newer telegram")
    func summary() {
        let (state, proposals) = history([
            Telegrams.warning("VPWW55", minutes: 30, ward: ["43"]),
            Telegrams.summary(minutes: 20, ward: ["49", "14", "10"]),
            Telegrams.summary(minutes: 40, ward: ["49", "43"]),
        ])
        #expect(told(proposals) == ["alert 43", "alert 49", "alert 14", "allClear 00"])
        #expect(state.actual.inForce == ["VPWW55/heavyRain": "43", "VPWW56/landslide": "49"])
    }

    @Test("a new installation fills in what has long been in force; what is fresh it tells")
    func coldStart() {
        let old = history([Telegrams.warning(minutes: 0, ward: ["49"])], now: Telegrams.time(31))
        #expect(old.proposals.map(\.handling) == [.fill])
        let fresh = history([Telegrams.warning(minutes: 0, ward: ["49"])], now: Telegrams.time(29))
        #expect(fresh.proposals.map(\.handling) == [.tell])
        let later = history(
            [Telegrams.warning(minutes: 10, ward: ["39"])], from: old.state, now: Telegrams.time(99))
        #expect(later.proposals.map(\.handling) == [.tell])
    }

    @Test("one setting chooses the system: the other is refused, and its documents change nothing")
    func system() throws {
        let old = Telegrams.former("VPWW54", minutes: 0, [("03", "大雨警報"), ("04", "洪水警報"), ("14", "雷注意報")])
        let landslide = Telegrams.former("VXWW50", minutes: 5, [("3", "警戒")])
        let (state, proposals) = history([old, landslide], system: .former)
        #expect(told(proposals) == ["alert 04", "alert 03", "alert 14", "alert 3"])
        #expect(proposals.map(\.draft.content.equivalentLevel) == [nil, nil, nil, EquivalentLevel(4)])
        #expect(proposals.last?.draft.content.slots[Slots.name] == "土砂災害警戒情報")
        #expect(history([old], system: .levels).proposals.isEmpty)
        #expect(
            history([Telegrams.warning(minutes: 9, ward: ["49"])], system: .former, from: state).proposals.isEmpty)
        let text = Telegrams.report(title: "x", minutes: 0, body: "")
        for (code, system) in [("VPWW55", JMASystem.former), ("VPWW54", .levels)] {
            let outcome = parse(
                Array(text.utf8), name: "20260814130515_0_\(code)_130000.xml", source: Telegrams.source,
                contentType: nil, system: system)
            guard case .failure(let refusal) = outcome else {
                Issue.record("\(code) was read")
                continue
            }
            #expect([.oldFamily, .notHandled].contains(refusal.reason))
        }
    }

    @Test("a switch of system tells neither a raise nor a lift, and goes on under the threads that were told")
    func switched() throws {
        let before = history(
            [
                Telegrams.former("VPWW54", minutes: 0, [("03", "大雨警報"), ("14", "雷注意報"), ("04", "洪水警報")]),
                Telegrams.former("VXWW50", minutes: 5, [("3", "警戒")]),
            ], system: .former)
        let threads = Dictionary(
            before.proposals.map { ($0.draft.content.hazard, $0.draft.thread) }
        ) { first, _ in first }
        let now = Telegrams.time(30)
        let after = history(
            [
                Telegrams.warning("VPWW55", minutes: 10, ward: ["43"]),
                Telegrams.warning("VPWW56", minutes: 11, ward: ["49"]),
                Telegrams.warning("VPWW61", minutes: 12, ward: ["20"]),
            ], from: before.state, now: now)
        // Rain is heavier by the new names, thunder is over: neither is told. Fog, of which nobody heard, is filled in.
        #expect(after.proposals.map(\.handling) == [.fill])
        #expect(after.proposals.map(\.draft.content.hazard) == [.denseFog])
        let next = history(
            [
                Telegrams.warning("VPWW55", minutes: 20, ward: ["33"]),
                Telegrams.warning("VPWW56", minutes: 21, ward: []),
                Telegrams.warning("VPWW61", minutes: 22, ward: ["20"]),
            ], from: after.state, now: now)
        #expect(told(next.proposals) == ["update 33", "allClear 00", "allClear 00"])
        #expect(next.proposals.map(\.draft.thread) == [.heavyRain, .landslide, .thunder].map { threads[$0] })
        #expect(next.proposals.allSatisfy { $0.handling == .tell })
        // Floods by municipality exist no more; staff are reminded to lift what was told of them.
        #expect(next.state.actual.told[try #require(threads[.flood])] != nil)
    }

    @Test("a part of a split municipality is named, and another part is news")
    func parts() throws {
        func split(_ minutes: Int64, _ first: String, _ second: String) -> ParsedDocument {
            func item(_ code: String, _ name: String, _ area: String) -> String {
                "<Item><Kind><Name>\(Telegrams.names[code] ?? "")</Name><Code>\(code)</Code><Status>発表</Status></Kind>"
                    + "<Area><Name>\(name)</Name><Code>\(area)</Code></Area></Item>"
            }
            return Telegrams.document(
                Telegrams.report(
                    title: "気象警報・注意報（Ｒ０６）（土砂）", minutes: minutes,
                    body: "<Warning type=\"気象警報・注意報（市町村等）\">\(item(first, "のろし区北部", "1319901"))"
                        + "\(item(second, "のろし区南部", "1319902"))</Warning>"),
                name: "20260814030020_0_VPWW56_130000_\(minutes).xml")
        }
        let (_, proposals) = history([split(0, "49", "29"), split(10, "49", "49"), split(20, "49", "49")])
        #expect(proposals.map { $0.draft.content.slots[Slots.places] } == ["のろし区北部", nil])
        #expect(proposals.map { $0.draft.content.slots[Slots.change] } == ["issued", "changed"])
    }

    @Test("explanations, forecasts, outlooks and typhoons are read and tell nothing by themselves")
    func information() throws {
        let outlook = """
            <MeteorologicalInfos type="区域予報"><TimeSeriesInfo><TimeDefines/><Item><Kind><Property>
            <Type>大雨の警報級の可能性</Type><PossibilityRankOfWarningPart>
            <jmx_eb:PossibilityRankOfWarning refID="1" condition="値なし"/>
            <jmx_eb:PossibilityRankOfWarning refID="2">中</jmx_eb:PossibilityRankOfWarning></PossibilityRankOfWarningPart>
            <Text>大雨警報を発表する可能性がある。</Text></Property></Kind><Area><Name>東京地方</Name><Code>130010</Code></Area>
            </Item></TimeSeriesInfo></MeteorologicalInfos>
            """
        let forecast = """
            <MeteorologicalInfos type="区域予報"><TimeSeriesInfo><TimeDefines><TimeDefine timeId="1">
            <DateTime>2026-08-14T17:00:00+09:00</DateTime><Name>今夜</Name></TimeDefine></TimeDefines><Item><Kind><Property>
            <Type>天気</Type><WeatherPart><jmx_eb:Weather refID="1">くもり</jmx_eb:Weather></WeatherPart></Property></Kind>
            <Area><Name>東京地方</Name><Code>130010</Code></Area></Item></TimeSeriesInfo></MeteorologicalInfos>
            """
        let typhoon = """
            <MeteorologicalInfos type="台風情報"><MeteorologicalInfo><Item><Kind><Property><TyphoonNamePart>
            <NameKana>イーウィニャ</NameKana><Number>2613</Number></TyphoonNamePart></Property></Kind><Kind><Property><CenterPart>
            <Location>日本の南</Location><jmx_eb:Pressure description="中心気圧９９８ヘクトパスカル">998</jmx_eb:Pressure>
            </CenterPart></Property></Kind></Item></MeteorologicalInfo></MeteorologicalInfos>
            """
        for (code, body, kind, level, line) in [
            ("VPFD61", outlook, ReadingKind.weatherOutlook, 1, "大雨警報を発表する可能性がある。"),
            ("VPFD51", forecast, .weatherForecast, nil, "東京地方　今夜 くもり"),
            ("VPTW60", typhoon, .typhoon, nil, "台風第13号　イーウィニャ　日本の南　中心気圧９９８ヘクトパスカル"),
            ("VPFJ51", "<Comment><Text type=\"本文\">雨が続きます。</Text></Comment>", .weatherExplanation, nil, "雨が続きます。"),
        ] as [(String, String, ReadingKind, Int?, String)] {
            let document = Telegrams.document(
                Telegrams.report(title: "題", minutes: 0, eventID: "TC2613", body: body),
                name: "20260814030020_0_\(code)_130000.xml")
            let reading = try #require(document.readings.first)
            #expect(reading.kind == kind && reading.equivalentLevel?.value == level && reading.urgency == .routine)
            #expect(reading.texts["ja"]?.body.contains(line) == true, "\(code): \(reading.texts)")
            let step = advance(SourceState(), document, ward: Telegrams.ward, now: Telegrams.later)
            #expect(step.outcome == .stateless && step.proposals.isEmpty)
        }
    }

    @Test("what was expected for hours that have passed is no forecast any more")
    func pastExpectation() throws {
        let (_, steps) = history([
            Telegrams.warning(minutes: 0, ward: ["29"]), Telegrams.expectation(minutes: 10, landslide: ["41"]),
            Telegrams.warning(minutes: 60, ward: ["09"]), Telegrams.warning(minutes: 120, ward: ["49"]),
            Telegrams.warning(minutes: 300, ward: ["09"]),
        ])
        let expected = steps.map { $0.draft.content.slots[Slots.expectedCode] }
        #expect(expected == [nil, "41", "41", nil, nil])
    }

    @Test("a state of a release before is read: what it did not know is empty, and what it kept goes on")
    func stored() throws {
        let (state, _) = history([
            Telegrams.volcano(minutes: 0, [("01", "噴火警報", ["1319900"])]),
            Telegrams.nankai(minutes: 10, code: "120", name: "巨大地震警戒"), Telegrams.warning(minutes: 0, ward: ["29"]),
            Telegrams.expectation(minutes: 10, landslide: ["41"]),
        ])
        #expect(try Stored.roundTrip(state) == state)
        let old = try Stored.decode(
            SourceState.self,
            """
            {"actual":{"warnings":{},"earthquakes":{},"tsunami":{"newest":{},"regions":{}},"rivers":{},"bulletins":{},
            "alerts":[],"items":{},"isFilled":true},"exercise":{},"test":{}}
            """)
        #expect(old.actual.feeds.isEmpty && old.actual.volcanoes.isEmpty)
    }
}
