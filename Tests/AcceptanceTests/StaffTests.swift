import Channel
import Foundation
import Ledger
import Notice
import TestSupport
import Testing

@testable import Sinks
@testable import noroshi

extension Acceptance {
    @Suite("Staff and residents", .timeLimit(.minutes(1)))
    struct StaffTests {
        private static let order = """
            { "order": "evacuation", "hazard": "flood", "areas": ["kawabata"],
              "authority": { "decider": "市長", "orderedAt": "2026-09-01T00:00:00Z" } }
            """

        @Test("an order needs a second person bound to what was handed in, and goes to its district alone")
        func twoPersons() async throws {
            try await Town.with(Town()) { town in
                let (officer, chief) = (try town.files.secret("officer-token"), try town.files.secret("chief-token"))
                let browser = town.browser
                let stranger = "U" + String(repeating: "e", count: 32)
                try await town.daemon.ledger.importSubscriptions([
                    NewSubscription(
                        channel: ChannelID(rawValue: "line"), address: Address(stranger), language: .japanese,
                        districts: ["minato"],
                        topics: [.disaster], consentedAt: town.clock.now)
                ])
                #expect(try await browser.post("/v1/notices", Self.order).status == 401)
                #expect(try await browser.post("/v1/notices", Self.order, token: "x").status == 401)

                let submitted = try await browser.post("/v1/notices", Self.order, token: officer)
                #expect(submitted.status == 202)
                let id = try #require(submitted["id"] as? String)
                let hash = try #require(submitted["hash"] as? String)
                #expect(submitted["lifecycle"] as? String == "submitted")
                let path = "/v1/notices/\(id)/approve"
                func approve(_ level: Int, _ areas: Int, _ hash: String, _ token: String) async throws -> Int {
                    try await browser.post(
                        path, #"{ "hash": "\#(hash)", "level": \#(level), "areas": \#(areas) }"#, token: token
                    ).status
                }
                #expect(try await approve(4, 1, hash, officer) == 403)
                #expect(try await approve(3, 1, hash, chief) == 409, "another level than the notice's")
                #expect(try await approve(4, 2, hash, chief) == 409, "another number of areas")
                #expect(try await approve(4, 1, String(hash.reversed()), chief) == 409, "another content")
                #expect((try await browser.get("/v1/in-force")["inForce"] as? [Any])?.isEmpty == true)

                let own = try await browser.post("/v1/notices", Self.order, token: chief)
                let ownID = try #require(own["id"] as? String)
                let ownHash = try #require(own["hash"] as? String)
                let selfApproval = try await browser.post(
                    "/v1/notices/\(ownID)/approve", #"{ "hash": "\#(ownHash)", "level": 4, "areas": 1 }"#, token: chief)
                #expect(selfApproval.status == 409, "nobody approves their own: \(selfApproval.text)")
                #expect(town.line.received().isEmpty)

                #expect(try await approve(4, 1, hash, chief) == 200)
                try await town.delivered(NoticeID(rawValue: id))
                let calls = town.line.received()
                #expect(calls.allSatisfy { !$0.users.contains(stranger) }, "another district's subscriber was told")
                #expect(calls.contains { $0.users.contains(Town.lineUser(Town.lineUsers - 1)) })
                #expect(try #require(calls.first).texts.joined().contains("避難指示"))
                #expect(try await browser.get("/board").text.contains("避難指示"))

                try await checkEnd(town, thread: try #require(submitted["thread"] as? String), stranger)
            }
        }

        private func checkEnd(_ town: Town, thread: String, _ stranger: String) async throws {
            func end(publish: Bool) -> String {
                #"{ "phase": "allClear", "thread": "\#(thread)", "hazard": "flood", "publish": \#(publish) }"#
            }
            let (officer, chief) = (try town.files.secret("officer-token"), try town.files.secret("chief-token"))
            let browser = town.browser
            let before = town.line.received().count
            #expect(try await browser.post("/v1/notices", end(publish: true), token: officer).status == 409, "scope")
            let alone = try await browser.post(
                "/v1/notices", end(publish: true), token: try town.files.secret("mayor-token"))
            #expect(alone.status == 409, "an order is lifted by two people too: \(alone.text)")
            let handedIn = try await browser.post("/v1/notices", end(publish: false), token: officer)
            let hash = try #require(handedIn["hash"] as? String)
            let id = try #require(handedIn["id"] as? String)
            let over = try await browser.post(
                "/v1/notices/\(id)/approve", #"{ "hash": "\#(hash)", "level": 4, "areas": 1 }"#, token: chief)
            #expect(over.status == 200)
            try await town.delivered(NoticeID(rawValue: try #require(over["id"] as? String)))
            #expect(!town.line.received().contains { $0.users.contains(stranger) })
            let calls = town.line.received().dropFirst(before)
            #expect(calls.contains { $0.texts.joined().contains("解除") })
            #expect((try await town.browser.get("/v1/in-force")["inForce"] as? [Any])?.isEmpty == true)
        }

        @Test("the link in a mail ends its subscription by POST, and a scanner's GET does not")
        func unsubscribe() async throws {
            try await Town.with(Town()) { town in
                let form = #"{ "hazard": "flood", "texts": { "ja": { "headline": "道路の冠水" } }, "publish": true }"#
                let mayor = try town.files.secret("mayor-token")
                let first = try await town.browser.post("/v1/notices", form, token: mayor)
                #expect(first.status == 201)
                try await town.delivered(NoticeID(rawValue: try #require(first["id"] as? String)))
                let mail = try #require(town.mail.received().first { $0.recipients == ["resident0@mail.example"] })
                let link = try #require(MailHeader.value("List-Unsubscribe", in: mail.content))
                let url = try #require(URL(string: String(link.dropFirst().dropLast())))
                let path = "\(url.path)?\(url.query ?? "")"

                #expect(try await town.browser.get(path).status == 200)
                let count = {
                    try await town.daemon.ledger.subscriberCounts().filter { $0.channel.rawValue == "mail" }.map(
                        \.count)
                }
                #expect(try await count() == [Town.mailUsers])
                let done = try await town.browser.post(
                    path, "List-Unsubscribe=One-Click", headers: ["Content-Type": "application/x-www-form-urlencoded"])
                #expect(done.status == 200)
                #expect(try await count() == [Town.mailUsers - 1])

                let second = try await town.browser.post("/v1/notices", form, token: mayor)
                let id = NoticeID(rawValue: try #require(second["id"] as? String))
                try await town.delivered(id, to: [("mail", Town.mailUsers - 1), ("line", Town.lineUsers)])
                #expect(town.mail.messagesPerRecipient()["resident0@mail.example"] == 1)
            }
        }

        @Test("who asks to be forgotten is, however the address is typed; a channel nobody set up is no quiet nothing")
        func forgotten() async throws {
            try await Town.with(Town()) { town in
                let mayor = try town.files.secret("mayor-token")
                func delete(_ form: String, token: String) async throws -> Browser.Answer {
                    try await town.browser.post("/v1/subscriptions/delete", form, token: token)
                }
                let person = #"{ "channel": "mail", "address": " Resident0@Mail.Example " }"#
                #expect(try await delete(person, token: "x").status == 401)
                #expect(try await delete(person, token: try town.files.secret("officer-token")).status == 403)
                let done = try await delete(person, token: mayor)
                #expect(done.status == 200 && done["found"] as? Bool == true, "\(done.text)")
                #expect(try await delete(person, token: mayor)["found"] as? Bool == false)

                let misspelt = try await delete(
                    #"{ "channel": "mial", "address": "resident2@mail.example" }"#, token: mayor)
                #expect(misspelt.status == 404 && misspelt.text.contains("line, mail, webhook"), "\(misspelt.text)")
                let wrong = try await delete(
                    #"{ "channel": "mail", "adress": "resident2@mail.example" }"#, token: mayor)
                #expect(wrong.status == 400 && wrong.text.contains("address"), "\(wrong.text)")
                let blank = try await delete(#"{ "channel": "mail", "address": "    " }"#, token: mayor)
                #expect(blank.status == 400 && blank.text.contains("address"), "\(blank.text)")

                let form = #"{ "hazard": "flood", "texts": { "ja": { "headline": "道路の冠水" } }, "publish": true }"#
                let notice = try await town.browser.post("/v1/notices", form, token: mayor)
                let id = NoticeID(rawValue: try #require(notice["id"] as? String))
                try await town.delivered(id, to: [("mail", Town.mailUsers - 1), ("line", Town.lineUsers)])
                #expect(town.mail.messagesPerRecipient()["resident0@mail.example"] == nil)
                #expect(town.mail.messagesPerRecipient()["resident2@mail.example"] == 1)
            }
        }

        @Test(
            "a resident's message on LINE is answered once, with what is in force first; a wrong signature stores nothing"
        )
        func chat() async throws {
            try await Town.with(Town()) { town in
                try await town.rested()
                try town.publish(Town.telegram("VPWW56"))
                try await town.poll()
                try await town.delivered(try #require(town.chronicle.recorded.first).id)
                let hook = "http://127.0.0.1:\(town.daemon.port)/webhooks/line"
                let body = town.line.callback(.text("避難所はどこですか"), from: Town.lineUser(7))

                let forged = try await town.browser.post(
                    "/webhooks/line", String(decoding: body, as: UTF8.self),
                    headers: ["Content-Type": "application/json", "x-line-signature": "AAAA"])
                #expect(forged.status == 401)
                #expect(try await town.daemon.ledger.unanswered().isEmpty && town.chronicle.answers.isEmpty)

                #expect(try await town.line.deliver(body: body, to: hook) == 200)
                try await town.chronicle.until("an answer") { town.chronicle.answers == ["accepted"] }
                let replies = town.line.received().filter { $0.call == "reply" }
                #expect(replies.count == 1 && replies[0].users == [Town.lineUser(7)])
                #expect(try #require(replies.first?.texts.first).contains("土砂災害危険警報"))

                #expect(try await town.line.deliver(body: body, to: hook) == 200, "LINE sends it again")
                #expect(try await town.line.deliver(.sticker, from: Town.lineUser(8), to: hook) == 200)
                try await town.chronicle.until("the next answer") { town.chronicle.answers.count >= 2 }
                #expect(
                    town.line.received().filter { $0.call == "reply" }.map(\.users) == [
                        [Town.lineUser(7)], [Town.lineUser(8)],
                    ])
                #expect(try await town.daemon.ledger.unanswered().isEmpty)
            }
        }
    }
}
