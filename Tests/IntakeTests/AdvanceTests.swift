import Notice
import Testing

@testable import Intake

/// The difference engine, one history at a time.
@Suite struct AdvanceTests {
    /// Feeds documents in the order given and returns what was proposed for each.
    private func history(
        _ documents: [ParsedDocument], from start: SourceState = SourceState()
    ) -> (state: SourceState, steps: [Advance]) {
        var state = start
        var steps: [Advance] = []
        for document in documents {
            let step = advance(state, document, ward: Telegrams.ward, now: Telegrams.later)
            state = step.state
            steps.append(step)
        }
        return (state, steps)
    }

    private func told(_ steps: [Advance]) -> [String] {
        steps.flatMap(\.proposals).map {
            let slots = $0.draft.content.slots
            return "\($0.draft.content.phase.rawValue) \(slots[Slots.change] ?? slots[Slots.intensity] ?? "-")"
        }
    }

    @Test("a warning is told when its code changes, not when its telegram is sent again")
    func warningLife() throws {
        let (state, steps) = history([
            Telegrams.warning(minutes: 0, ward: ["29"]),
            Telegrams.warning(minutes: 10, ward: ["29"], neighbour: ["09"]),
            Telegrams.warning(minutes: 20, ward: ["49"]), Telegrams.warning(minutes: 30, ward: ["29"]),
            Telegrams.warning(minutes: 40, ward: []), Telegrams.warning(minutes: 50, ward: []),
            Telegrams.warning(minutes: 60, ward: ["09"]),
        ])
        #expect(
            told(steps) == [
                "alert issued", "update raised", "update lowered", "allClear lifted", "alert issued",
            ])
        let drafts = steps.flatMap(\.proposals).map(\.draft)
        #expect(Set(drafts.prefix(4).map(\.thread)).count == 1)
        #expect(drafts[4].thread != drafts[0].thread)
        let raised = drafts[1].content
        #expect(raised.product == "jma.warning" && raised.hazard == .landslide)
        #expect(raised.slots["code"] == "49" && raised.slots["name"] == "レベル４土砂災害危険警報")
        #expect(raised.slots["previousCode"] == "29" && raised.slots["previousName"] == "レベル２土砂災害注意報")
        #expect(raised.equivalentLevel == EquivalentLevel(4) && raised.urgency == .urgent && raised.order == nil)
        #expect(raised.expires == nil && raised.renewBy == Telegrams.time(20 + 24 * 60))
        #expect(raised.areas == [Area(code: "1319900", name: "のろし区")])
        #expect(drafts[3].content.equivalentLevel == nil && drafts[3].content.renewBy == nil)
        #expect(state.actual.inForce == ["VPWW56/landslide": "09"])
    }

    @Test("several kinds of one telegram are stories of their own")
    func severalKinds() {
        let (_, steps) = history([
            Telegrams.warning("VPWW61", minutes: 0, ward: ["14", "20"]),
            Telegrams.warning("VPWW61", minutes: 10, ward: ["20"]),
        ])
        #expect(told(steps) == ["alert issued", "alert issued", "allClear lifted"])
        #expect(Set(steps.flatMap(\.proposals).map(\.draft.thread)).count == 2)
    }

    @Test("a telegram about other municipalities only changes nothing, not even what counts as newest")
    func elsewhere() {
        let (state, steps) = history([
            Telegrams.warning(minutes: 50, ward: nil), Telegrams.warning(minutes: 0, ward: ["29"]),
        ])
        #expect(steps[0].outcome == .elsewhere && steps[1].outcome == .advanced)
        #expect(state.actual.inForce == ["VPWW56/landslide": "29"])
    }

    @Test("an older telegram changes nothing, and a correction of the same minute counts as newer")
    func older() {
        let (_, steps) = history([
            Telegrams.warning(minutes: 10, ward: ["09"]), Telegrams.warning(minutes: 0, ward: ["49"]),
            Telegrams.warning(minutes: 10, ward: ["49"], infoType: "訂正", issuedSeconds: 40),
        ])
        #expect(steps[1].outcome == .older && steps[1].proposals.isEmpty)
        #expect(told(steps) == ["alert issued", "update raised"])
    }

    @Test("a withdrawn telegram is taken back: a new warning is retracted, a raised one returns")
    func withdrawn() throws {
        let cancel = Telegrams.warning(minutes: 15, ward: nil, infoType: "取消")
        let fresh = history([Telegrams.warning(minutes: 10, ward: ["49"]), cancel])
        #expect(told(fresh.steps) == ["alert issued", "retraction issued"])
        #expect(fresh.state.actual.inForce.isEmpty)

        let raised = history([
            Telegrams.warning(minutes: 0, ward: ["29"]), Telegrams.warning(minutes: 10, ward: ["49"]), cancel,
        ])
        #expect(told(raised.steps) == ["alert issued", "update raised", "update lowered"])
        #expect(raised.state.actual.inForce == ["VPWW56/landslide": "29"])

        let unmoved = history([
            Telegrams.warning(minutes: 0, ward: ["29"]), Telegrams.warning(minutes: 10, ward: ["29"]), cancel,
        ])
        #expect(told(unmoved.steps) == ["alert issued"])

        let lifted = history([
            Telegrams.warning(minutes: 0, ward: ["29"]), Telegrams.warning(minutes: 10, ward: []), cancel,
        ])
        #expect(told(lifted.steps) == ["alert issued", "allClear lifted", "alert issued"])

        let other = history([
            Telegrams.warning(minutes: 10, ward: ["49"]),
            Telegrams.warning(minutes: 15, ward: nil, infoType: "取消", office: "銚子地方気象台"),
        ])
        #expect(told(other.steps) == ["alert issued"])
    }

    @Test("a drill neither raises nor lifts what is real")
    func drills() {
        let (state, steps) = history([
            Telegrams.warning(minutes: 0, ward: ["49"]), Telegrams.warning(minutes: 10, ward: [], status: "訓練"),
            Telegrams.warning(minutes: 20, ward: ["39"], status: "訓練"), Telegrams.warning(minutes: 30, ward: ["49"]),
            Telegrams.warning(minutes: 40, ward: ["09"], status: "試験"),
        ])
        #expect(steps.map { $0.proposals.map(\.draft.content.status) } == [[.actual], [], [.exercise], [], [.test]])
        #expect(state.actual.inForce == ["VPWW56/landslide": "49"])
        #expect(state.exercise.inForce == ["VPWW56/landslide": "39"])
        #expect(Set(steps.flatMap(\.proposals).map(\.draft.thread)).count == 3)
    }

    @Test("a telegram of the year 2099 is quarantined and freezes nothing")
    func future() {
        let now = Telegrams.time(0)
        var state = SourceState()
        for (minutes, isQuarantined) in [(38_000_000, true), (11, true), (10, false)] as [(Int64, Bool)] {
            let step = advance(
                state, Telegrams.warning(minutes: minutes, ward: ["49"], issuedSeconds: 0), ward: Telegrams.ward,
                now: now)
            if case .quarantined(let refusal) = step.outcome {
                #expect(isQuarantined && refusal.reason == .fromTheFuture)
                #expect(step.state == state && step.proposals.isEmpty)
            } else {
                #expect(!isQuarantined)
            }
            state = step.state
        }
    }

    @Test("one earthquake is one story: each telegram completes it, and one that says nothing new tells nothing")
    func earthquake() throws {
        let quiet = history([
            Telegrams.quake("VXSE51", minutes: 2, region: "4"), Telegrams.quake("VXSE52", minutes: 3),
            Telegrams.quake("VXSE53", minutes: 5, region: "4", city: "4", serial: "1"),
            Telegrams.quake("VXSE53", minutes: 9, region: "4", city: "3", serial: "2"),
        ])
        #expect(told(quiet.steps) == ["alert 4", "update 4", "update 4", "update 3"])
        let contents = quiet.steps.flatMap(\.proposals).map(\.draft.content)
        #expect(contents[0].slots[Slots.epicentre] == nil && contents[1].slots[Slots.epicentre] == "千葉県北西部")
        #expect(contents.map { $0.slots[Slots.intensityOf] } == ["region", "region", "city", "city"])
        let louder = history([
            Telegrams.quake("VXSE51", minutes: 2, region: "4"),
            Telegrams.quake("VXSE53", minutes: 5, region: "5-", city: "5-"),
        ])
        #expect(told(louder.steps) == ["alert 4", "update 5-"])
        let draft = try #require(louder.steps.last?.proposals.last?.draft.content)
        #expect(draft.urgency == .urgent && draft.equivalentLevel == nil && draft.product == "jma.earthquake")
        #expect(draft.expires == Telegrams.time(5 + 180))
        #expect(
            draft.slots == [
                "intensity": "5-", "intensityOf": "city", "maxIntensity": "5+", "epicentre": "千葉県北西部",
                "magnitude": "5.9", "depth": "80", "originTime": "2026-08-14T12:00:00+09:00", "tsunami": "0215",
            ])
        #expect(told(history([Telegrams.quake("VXSE53", minutes: 5, region: "4", city: "3")]).steps) == ["alert 3"])
        #expect(told(history([Telegrams.quake("VXSE52", minutes: 5)]).steps) == [])
        #expect(told(history([Telegrams.quake("VXSE51", minutes: 5)]).steps) == [])
        // 震度速報 that arrives after the full report knows only the region and is not louder than the ward's own.
        let late = history([
            Telegrams.quake("VXSE53", minutes: 5, region: "5-", city: "3"),
            Telegrams.quake("VXSE51", minutes: 2, region: "5-"),
        ])
        #expect(told(late.steps) == ["alert 3"])
    }

    @Test("an earthquake's correction and withdrawal find what was told")
    func earthquakeCorrected() throws {
        let corrected = history([
            Telegrams.quake("VXSE53", minutes: 5, region: "6-", city: "6-", serial: "1"),
            Telegrams.quake("VXSE53", minutes: 8, region: "4", city: "4", infoType: "訂正", serial: "1"),
        ])
        #expect(told(corrected.steps) == ["alert 6-", "update 4"])
        // The full report is taken back; what the first one said of the region still stands.
        let back = history([
            Telegrams.quake("VXSE51", minutes: 2, region: "5+"),
            Telegrams.quake("VXSE53", minutes: 5, region: "5+", city: "5-"),
            Telegrams.quake("VXSE53", minutes: 7, infoType: "取消"),
            Telegrams.quake("VXSE51", minutes: 8, infoType: "取消"),
        ])
        #expect(told(back.steps) == ["alert 5+", "update 5-", "update 5+", "retraction 5+"])
        let slots = try #require(back.steps[2].proposals.first?.draft.content.slots)
        #expect(slots[Slots.epicentre] == nil && slots[Slots.intensityOf] == "region")
    }

    @Test("an intensity that has not come in counts as at least 5 lower, never as none")
    func missingIntensity() {
        let (_, steps) = history([
            Telegrams.quake("VXSE51", minutes: 2, region: "4"),
            Telegrams.quake("VXSE53", minutes: 5, region: "5-", city: "震度５弱以上未入電"),
        ])
        #expect(told(steps) == ["alert 4", "update 5-?"])
        // It may have shaken as its region did, whatever it has not said.
        let strong = history([
            Telegrams.quake("VXSE51", minutes: 2, region: "6+"),
            Telegrams.quake("VXSE53", minutes: 5, region: "6+", city: "震度５弱以上未入電"),
        ])
        #expect(told(strong.steps) == ["alert 6+", "update 6+"])
    }

    @Test("a withdrawn earthquake is retracted to those told, and only to them")
    func earthquakeWithdrawn() {
        let cancel = Telegrams.quake("VXSE51", minutes: 4, infoType: "取消")
        let (state, steps) = history([Telegrams.quake("VXSE51", minutes: 2, region: "4"), cancel, cancel])
        #expect(told(steps) == ["alert 4", "retraction 4"])
        #expect(steps[2].outcome == .older)
        #expect(state.actual.earthquakes.values.allSatisfy { $0.told == nil })
        #expect(told(history([cancel]).steps) == [])
    }

    @Test("a tsunami follows its region: raised, height changed, lowered, ended")
    func tsunami() throws {
        let (state, steps) = history([
            Telegrams.tsunami(minutes: 3, [("312", "62", "津波注意報", "１ｍ"), ("311", "51", "津波警報", "３ｍ")]),
            Telegrams.tsunami(minutes: 6, [("312", "53", "大津波警報：発表", "巨大")]),
            Telegrams.tsunami(minutes: 9, [("312", "52", "大津波警報", "巨大")]),
            Telegrams.tsunami(minutes: 12, [("312", "52", "大津波警報", "１０ｍ超")]),
            Telegrams.tsunami(minutes: 60, [("312", "51", "津波警報", "３ｍ")]),
            Telegrams.tsunami(minutes: 90, [("312", "50", "津波警報解除", "")]),
        ])
        #expect(
            told(steps) == [
                "alert issued", "update raised", "update changed", "update lowered", "allClear lifted",
            ])
        let drafts = steps.flatMap(\.proposals).map(\.draft.content)
        #expect(drafts.map(\.urgency) == [.advisory, .critical, .critical, .urgent, .urgent])
        #expect(drafts.allSatisfy { $0.equivalentLevel == nil && $0.hazard == .tsunami })
        #expect(drafts[1].slots["height"] == "巨大" && drafts[1].slots["area"] == "東京湾内湾")
        #expect(drafts[1].texts[.japanese]?.body == "津波警報を発表しました。")
        #expect(state.actual.inForce.isEmpty)
    }

    @Test("a region left out is over for its own event, and untouched by another")
    func tsunamiLeftOut() {
        let first = Telegrams.tsunami(minutes: 3, [("312", "51", "津波警報", "３ｍ")], event: "A")
        let other = Telegrams.tsunami(minutes: 10, [("800", "62", "津波注意報", "１ｍ")], event: "B")
        let merged = Telegrams.tsunami(minutes: 20, [("800", "62", "津波注意報", "１ｍ")], event: "A B")
        #expect(told(history([first, other]).steps) == ["alert issued"])
        #expect(told(history([first, other, merged]).steps) == ["alert issued", "allClear lifted"])
        // In any order of arrival the warning of event A is not lost behind the newer telegram of event B.
        #expect(told(history([other, first]).steps) == ["alert issued"])
        let cancel = Telegrams.tsunami(minutes: 5, [], event: "A", infoType: "取消")
        #expect(told(history([first, cancel]).steps) == ["alert issued", "retraction issued"])
    }

    @Test("a river of the ward is followed by its forecast area; others are not ours")
    func river() {
        let (_, steps) = history([
            Telegrams.river(minutes: 0, code: "20", name: "レベル２氾濫注意報"),
            Telegrams.river(minutes: 10, code: "41", name: "レベル４氾濫危険警報"),
            Telegrams.river(minutes: 20, code: "53", name: "レベル５氾濫特別警報"),
            Telegrams.river(minutes: 90, code: "10", name: "レベル２氾濫注意報解除"),
            Telegrams.river(minutes: 95, code: "41", name: "レベル４氾濫危険警報", area: "139900000900"),
        ])
        #expect(told(steps) == ["alert issued", "update raised", "update raised", "allClear lifted"])
        let levels = steps.flatMap(\.proposals).map(\.draft.content.equivalentLevel)
        #expect(levels == [EquivalentLevel(2), EquivalentLevel(4), EquivalentLevel(5), nil])
        #expect(steps[4].outcome == .elsewhere)
    }

    @Test("CAP: alert, update, cancel make one thread")
    func capLife() {
        let (_, steps) = history([
            Telegrams.document(Telegrams.cap("a1", minutes: 0)),
            Telegrams.document(Telegrams.cap("a1", minutes: 0)),
            Telegrams.document(
                Telegrams.cap("u2", minutes: 10, type: "Update", references: [("a1", 0)], severity: "Extreme")),
            Telegrams.document(
                Telegrams.cap("c3", minutes: 20, type: "Cancel", references: [("a1", 0), ("u2", 10)], infos: "")),
        ])
        let drafts = steps.flatMap(\.proposals).map(\.draft)
        #expect(drafts.map(\.content.phase) == [.alert, .update, .retraction])
        #expect(drafts.map(\.content.urgency) == [.urgent, .critical, .urgent])
        #expect(Set(drafts.map(\.thread)).count == 1)
        #expect(drafts[2].content.areas == [Area(code: "", name: "Coast")])
        #expect(drafts[0].content.texts[.english]?.headline == "Storm near the coast")
        #expect(steps[1].outcome == .older)
    }

    @Test(
        "an alert concerns this municipality only if one of its geocodes names it",
        arguments: [
            ("1319900", Nearness.site), ("13199", .site), ("130011", .ancestor), ("13198", .elsewhere),
            ("13", .elsewhere), ("", .elsewhere),
        ])
    func nearness(_ code: String, _ expected: Nearness) throws {
        let infos = """
            <info><category>Met</category><event>missile</event><urgency>Immediate</urgency><severity>Extreme</severity>
            <certainty>Observed</certainty><area><areaDesc>x</areaDesc><geocode><valueName>JIS</valueName>
            <value>\(code)</value></geocode></area></info>
            """
        let document = Telegrams.document(Telegrams.cap("a1", minutes: 0, infos: infos))
        let step = advance(SourceState(), document, ward: Telegrams.ward, now: Telegrams.later)
        #expect(step.proposals.map(\.nearness) == [expected])
    }

    @Test("CAP: what was replaced or withdrawn before it arrived is never told")
    func capOutOfOrder() {
        let alert = Telegrams.document(Telegrams.cap("a1", minutes: 0))
        let update = Telegrams.document(Telegrams.cap("u2", minutes: 10, type: "Update", references: [("a1", 0)]))
        let cancel = Telegrams.document(
            Telegrams.cap("c3", minutes: 20, type: "Cancel", references: [("u2", 10)], infos: ""))
        #expect(history([update, alert]).steps.flatMap(\.proposals).map(\.draft.content.phase) == [.alert])
        #expect(history([cancel, update, alert]).steps.flatMap(\.proposals).isEmpty)
        #expect(
            history([alert, cancel, update]).steps.flatMap(\.proposals).map(\.draft.content.phase) == [
                .alert, .retraction,
            ])
    }

    @Test("CAP: an update that says AllClear or Past ends the story, a test stays a test")
    func capEnd() {
        let over = history([
            Telegrams.document(Telegrams.cap("a1", minutes: 0)),
            Telegrams.document(
                Telegrams.cap("u2", minutes: 10, type: "Update", references: [("a1", 0)], urgency: "Past")),
        ])
        #expect(over.steps.flatMap(\.proposals).map(\.draft.content.phase) == [.alert, .allClear])
        let test = history([Telegrams.document(Telegrams.cap("t1", minutes: 0, status: "System"))])
        #expect(test.steps.flatMap(\.proposals).map(\.draft.content.status) == [.test])
    }

    @Test("a district feed fills silently, then tells what is new or changed, and forgets nothing that vanished")
    func district() {
        let date = "Fri, 14 Aug 2026 12:00:00 +0900"
        let redated = "Sat, 15 Aug 2026 12:00:00 JST"
        let (_, steps) = history([
            Telegrams.document(Telegrams.rss([("1", "ごみの日", date), ("2", "祭り", date)])),
            Telegrams.document(Telegrams.rss([("1", "ごみの日", redated), ("2", "祭り", redated)])),
            Telegrams.document(Telegrams.rss([])),
            Telegrams.document(Telegrams.rss([("1", "ごみの日が変わります", redated), ("3", "断水", redated)])),
            Telegrams.document(Telegrams.rss([("2", "祭り", redated)])),
        ])
        let handled = steps.map { $0.proposals.map { "\($0.handling.rawValue) \($0.draft.content.phase.rawValue)" } }
        #expect(handled == [["fill alert", "fill alert"], [], [], ["tell update", "tell alert"], []])
        let draft = steps[3].proposals[1].draft.content
        #expect(draft.product == "district" && draft.urgency == .routine && draft.hazard == .district)
        #expect(draft.texts[.japanese] == NoticeText(headline: "断水", body: "本文 です"))
        #expect(draft.link == "https://www.city.noroshi.example/news/3.html")
    }

    @Test("the state survives being stored")
    func stored() throws {
        let (state, _) = history([
            Telegrams.warning(minutes: 0, ward: ["49"]), Telegrams.quake("VXSE51", minutes: 2, region: "4"),
            Telegrams.tsunami(minutes: 3, [("312", "62", "津波注意報", "１ｍ")]),
            Telegrams.river(minutes: 0, code: "20", name: "レベル２氾濫注意報"),
            Telegrams.document(Telegrams.cap("a1", minutes: 0)),
            Telegrams.document(Telegrams.rss([("1", "ごみの日", "2026-08-14")])),
        ])
        #expect(try Stored.roundTrip(state) == state)
    }
}
