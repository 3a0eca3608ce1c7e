import Channel
import HTTP
import Ledger
import Notice
import Policy
import Testing

@testable import Intake
@testable import noroshi

@Suite("Two people are two people")
struct TwoPeopleTests {
    private func office(_ templates: TemplateCheck = .nothing) async throws -> Office {
        try await Office(
            people: [
                ("phone", "sato", [.submit]), ("desk", "sato", [.submit, .approve]),
                ("suzuki", "suzuki", [.submit, .approve]), ("duty", "tanaka", [.submit, .publish]),
                ("kacho", "kacho", [.approve]),
            ], templates: templates)
    }

    @Test("nobody approves what they wrote through a second token, and the refusal says why")
    func secondToken() async throws {
        let office = try await office()
        let waiting = try await office.post("/v1/notices", office.order(), token: "phone")
        let refused = try await office.approve(waiting, token: "desk")
        #expect(refused.status == 409 && refused.text.contains("by whichever token"), "\(refused.text)")
        #expect(try await office.approve(waiting, token: "suzuki").status == 200)
        #expect(try await office.approve(waiting, token: "suzuki").status == 200, "a replay answers the same")
        #expect(try await office.approve(waiting, token: "kacho").status == 409, "another's is too late")
        #expect(try await office.ledger.acceptedNotices().count == 1)
        #expect(try await office.ledger.auditRows().count { $0.action == "notice.accepted" } == 1)
    }

    @Test("an edit voids what was shown for approval; a draft is handed in by its author alone")
    func edits() async throws {
        let office = try await office()
        let draft = try await office.post(
            "/v1/notices", office.order().replacing("{ \"hazard\"", with: "{ \"draft\": true, \"hazard\""),
            token: "phone")
        #expect(draft.lifecycle == "draft")
        #expect(try await office.approve(draft, token: "suzuki").status == 409)
        #expect(try await office.post("/v1/notices/\(draft.id)/submit", token: "suzuki").status == 409)
        let waiting = try await office.post("/v1/notices/\(draft.id)/submit", token: "desk")
        #expect(waiting.lifecycle == "submitted" && waiting.hash == draft.hash)
        let edited = try await office.call(
            .put, "/v1/notices/\(draft.id)", office.order("elderlyEvacuation"), token: "phone")
        #expect(edited.lifecycle == "submitted" && edited.hash != draft.hash)
        #expect(try await office.call(.put, "/v1/notices/\(draft.id)", office.order(), token: "suzuki").status == 409)
        #expect(try await office.approve(waiting, level: 4, token: "suzuki").status == 409)
        #expect(try await office.approve(edited, level: 3, token: "suzuki").status == 200)
        #expect(try await office.call(.put, "/v1/notices/\(draft.id)", office.order(), token: "phone").status == 409)
        #expect(try await office.ledger.verifyAudit().faults == [])
    }

    @Test("the duty sends alone what a rule leaves to it: never an order, nor the end of one")
    func duty() async throws {
        let office = try await office()
        let publish = { (json: String) in json.replacing("{ \"hazard\"", with: "{ \"publish\": true, \"hazard\"") }
        let advice = #"{ "hazard": "heat", "texts": { "ja": { "headline": "暑さに注意" } } }"#
        #expect(try await office.post("/v1/notices", publish(advice), token: "phone").status == 409)
        let sent = try await office.post("/v1/notices", publish(advice), token: "duty")
        #expect(sent.status == 201 && sent.body["warrant"] as? String == "duty")
        #expect(try await office.post("/v1/notices", publish(office.order()), token: "duty").status == 409)
        let ordered = try await office.post("/v1/notices", office.order(), token: "phone")
        let accepted = try await office.approve(ordered, token: "suzuki")
        #expect(accepted.body["warrant"] as? String == "secondPerson")
        let end = #"{ "hazard": "flood", "phase": "allClear", "thread": "\#(accepted.thread)" }"#
        #expect(try await office.post("/v1/notices", publish(end), token: "duty").status == 409)
        #expect(try await office.ledger.verifyAudit().faults == [])
    }

    @Test("a correction keeps whom and what it is about, and cannot change the order")
    func corrections() async throws {
        let office = try await office()
        let ordered = try await office.post("/v1/notices", office.order(), token: "phone")
        let accepted = try await office.approve(ordered, token: "suzuki")
        func correction(_ more: String) -> String {
            #"{ "hazard": "other", "phase": "correction", "thread": "\#(accepted.thread)", "slots": { "shelter": "北小" }\#(more) }"#
        }
        for change in [
            #", "areas": ["minami"]"#,
            #", "order": "elderlyEvacuation", "authority": { "decider": "x", "orderedAt": "2026-09-20T00:00:00Z" }"#,
        ] {
            let answer = try await office.post("/v1/notices", correction(change), token: "phone")
            #expect(answer.status == 409 && answer.text.contains("correction"), "\(answer.text)")
        }
        let corrected = try await office.post("/v1/notices", correction(#", "areas": ["kita"]"#), token: "phone")
        #expect(corrected.status == 202, "\(corrected.text)")
        _ = try await office.approve(corrected, token: "suzuki")
        let notices = try await office.ledger.acceptedNotices()
        #expect(notices.map(\.version) == [1, 2] && notices[1].content.phase == .correction)
        #expect(notices[1].content.areas == notices[0].content.areas && notices[1].content.order == .evacuation)
        #expect(notices[1].content.hazard == .flood && notices[1].content.slots["shelter"] == "北小")
    }

    @Test("what a source hands in takes one approver; its draft takes two people")
    func sources() async throws {
        let office = try await office()
        let urgencies: [Urgency] = [.urgent, .advisory]
        for (index, urgency) in urgencies.enumerated() {
            let content = Content(
                status: .actual, phase: .alert, source: Office.jma, hazard: .heavyRain, urgency: urgency,
                product: "jma.warning", slots: ["code": "03"], areas: [Area(code: "0420700", name: "見本市")],
                sent: office.clock.now)
            try await office.newsroom.accept(
                source: Office.jma, state: nil, cursor: nil,
                proposals: [
                    .init(
                        draft: Draft(thread: ThreadID(rawValue: "s\(index)"), content: content), handling: .tell,
                        nearness: .site)
                ])
        }
        let pending = try await office.ledger.pendingNotices()
        #expect(pending.map(\.lifecycle) == [.submitted, .draft])
        let answers = pending.map {
            Office.Answer(status: 0, body: ["id": $0.id.rawValue, "hash": $0.hash.rawValue], text: "")
        }
        #expect(
            try await office.approve(answers[0], level: nil, token: "kacho").body["warrant"] as? String
                == "sourceAndPerson")
        #expect(try await office.approve(answers[1], level: nil, token: "kacho").status == 409)
        #expect(try await office.post("/v1/notices/\(answers[1].id)/submit", token: "desk").status == 200)
        #expect(try await office.approve(answers[1], level: nil, token: "desk").status == 409)
        #expect(try await office.approve(answers[1], level: nil, token: "kacho").status == 200)
        #expect(try await office.ledger.verifyAudit().faults == [])
    }

    @Test("a template's faults are told with the form's other faults, and nothing is kept")
    func templates() async throws {
        let office = try await office(
            TemplateCheck(faults: { content in
                content.product == "gas" && content.slots["where"] == nil
                    ? [.init(key: "slots", why: "it lacks \"where\"", fix: "Add slots.where")] : []
            }))
        let refused = try await office.post("/v1/notices", #"{ "hazard": "fire", "template": "gas" }"#, token: "phone")
        #expect(refused.status == 400 && refused.text.contains("Add slots.where"), "\(refused.text)")
        let taken = try await office.post(
            "/v1/notices", #"{ "hazard": "fire", "template": "gas", "slots": { "where": "北" } }"#, token: "phone")
        #expect(taken.status == 202)
        #expect(try await office.ledger.pendingNotices().map(\.content.product) == ["gas"])
    }

    @Test("a preview tells how many it would reach")
    func reach() async throws {
        let office = try await office()
        try await office.ledger.importSubscriptions(
            ["kita", "kita", "minami"].enumerated().map { index, district in
                NewSubscription(
                    channel: .init(rawValue: "line"), address: .init("p\(index)"), language: .japanese,
                    districts: [district], consentedAt: office.clock.now)
            })
        let preview = try await office.post("/v1/notices/preview", office.order(), token: "phone")
        let reach = try #require(preview.body["reach"] as? [[String: Any]])
        #expect(reach.count == 1 && reach[0]["count"] as? Int == 2 && reach[0]["language"] as? String == "ja")
        #expect(try await office.ledger.pendingNotices().isEmpty)
    }

    @Test("a 公開訓練 needs its announcement, its window, its template and its approver, and takes over no screen")
    func publicDrill() async throws {
        let office = try await office()
        let drill = #"{ "hazard": "flood", "publicDrill": "d1", "template": "drill.flood" }"#
        let announcement = """
            { "hazard": "other", "template": "drill.announcement", "slots": { "drill": "d1" },
              "texts": { "ja": { "headline": "訓練のお知らせ" } } }
            """
        let early = try await office.post("/v1/notices", drill, token: "phone")
        #expect(early.status == 202, "\(early.text)")
        #expect(try await office.approve(early, level: nil, token: "kacho").status == 409, "before its window")
        office.clock.advance(seconds: 3 * 86_400)
        #expect(try await office.approve(early, level: nil, token: "kacho").status == 409, "not announced")
        let told = try await office.approve(
            try await office.post("/v1/notices", announcement, token: "phone"), level: nil, token: "suzuki")
        #expect(told.status == 200, "\(told.text)")
        #expect(try await office.approve(early, level: nil, token: "kacho").status == 409, "announced just now")
        office.clock.advance(seconds: 86_400)
        #expect(try await office.approve(early, level: nil, token: "suzuki").status == 409, "not its approver")
        let accepted = try await office.approve(early, level: nil, token: "kacho")
        #expect(accepted.status == 200, "\(accepted.text)")
        let notice = try #require(try await office.ledger.acceptedNotices().last)
        #expect(notice.content.status == .publicDrill && notice.manner == .quiet)
        let other = #"{ "hazard": "flood", "publicDrill": "d2", "template": "drill.flood" }"#
        #expect(try await office.post("/v1/notices", other, token: "phone").status == 409)
        let plain = #"{ "hazard": "flood", "template": "drill.flood" }"#
        #expect(try await office.post("/v1/notices", plain, token: "phone").status == 409, "a drill's template, meant")
    }

    @Test("a renewal that is due is raised once, over restarts, and counted as long as it lasts")
    func renewals() async throws {
        let office = try await office()
        let renewBy = office.clock.now.adding(seconds: 3_600)
        let form = office.order().replacing("{ \"hazard\"", with: "{ \"renewBy\": \"\(renewBy.rfc3339())\", \"hazard\"")
        let accepted = try await office.approve(
            try await office.post("/v1/notices", form, token: "phone"), token: "suzuki")
        #expect(accepted.status == 200)
        func check() async throws -> Int64? { try await office.renewals.check(now: office.clock.now) }
        #expect(try await check() == 3_000_000, "until ten minutes before")
        office.clock.advance(seconds: 3_000)
        #expect(try await check() == 600_000)
        #expect(try await check() == 600_000)
        #expect(office.logged("to be renewed or lifted soon") == 1)
        office.clock.advance(seconds: 600)
        for _ in 0..<3 {
            #expect(try await check() == nil)
            #expect(office.metrics.exposition.contains("noroshi_renewals_overdue 1.0"))
            try await office.restart()
            // The wall clock goes back and forth around the time: it is the same alarm.
            office.clock.step(seconds: -60)
            _ = try await check()
            office.clock.step(seconds: 60)
        }
        #expect(office.logged("neither renewed nor lifted") == 1)
        #expect(try await office.ledger.auditRows().count { $0.action == AuditAction.renewOverdue } == 1)
        let end = #"{ "hazard": "flood", "phase": "allClear", "thread": "\#(accepted.thread)" }"#
        _ = try await office.approve(try await office.post("/v1/notices", end, token: "phone"), token: "suzuki")
        _ = try await check()
        #expect(office.metrics.exposition.contains("noroshi_renewals_overdue 0.0"))
        #expect(try await office.ledger.verifyAudit().faults == [])
    }
}
