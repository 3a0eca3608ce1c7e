import Foundation
import Ledger
import Notice
import TestSupport
import Testing

@testable import Sinks
@testable import noroshi

extension Acceptance {
    @Suite("A person in the chat's place", .timeLimit(.minutes(1)))
    struct TalkTests {
        private let user = Town.lineUser(7_000)

        /// What the resident gets after they have written something; nil text where nothing came.
        private func write(_ text: String, in town: Town, isAnswered: Bool = true) async throws -> String? {
            try await write(.text(text), in: town, isAnswered: isAnswered)
        }

        private func write(
            _ event: LineSink.ResidentEvent, in town: Town, isAnswered: Bool = true
        ) async throws -> String? {
            let (before, answers) = (town.line.received().count, town.chronicle.answers.count)
            let webhook = "http://127.0.0.1:\(town.daemon.port)/webhooks/line"
            #expect(try await town.line.deliver(event, from: user, to: webhook) == 200)
            try await town.chronicle.until("\(event) is closed") { town.chronicle.answers.count > answers }
            let new = town.line.received().dropFirst(before)
            #expect(new.isEmpty != isAnswered, "\(event): \(new)")
            return new.last.map { $0.texts.joined(separator: "\n") }
        }

        private func staff(
            _ method: String, _ path: String, _ town: Town, body: String = "{}", token: String = "officer-token"
        ) async throws -> Browser.Answer {
            let headers = [
                "Authorization": "Bearer \(try town.files.secret(token))", "Content-Type": "application/json",
            ]
            return try await method == "GET"
                ? town.browser.get(path, headers: headers) : town.browser.post(path, body, headers: headers)
        }

        @Test(
            "who asks for a person is talked with by one: the chat is silent until the talk ends, but for somebody in danger"
        )
        func course() async throws {
            try await Town.with(Town(people: false, handsOver: true)) { town in
                #expect(try await write("職員と話したい", in: town)?.contains("職員がこの画面でお答えします") == true)
                _ = try await write("秘密の相談です", in: town, isAnswered: false)
                #expect(try await write("もう死にたい", in: town)?.contains("119") == true)
                let here = LineSink.ResidentEvent.location(latitude: 35.68, longitude: 139.76)
                #expect(
                    try await write(here, in: town)?.isEmpty == false, "where to go from here is answered all the same")

                let list = try await staff("GET", "/v1/talks", town)
                let talks = try JSONDecoder().decode([Talk].self, from: Data(list.text.utf8))
                let talk = try #require(talks.first)
                #expect(talks.count == 1 && talk.staff == nil && talk.lines == 3)
                #expect(try await staff("GET", "/v1/talks/\(talk.number)", town).text.contains("秘密の相談です"))
                #expect(try await staff("POST", "/v1/talks/\(talk.number)/claim", town).status == 200)
                let before = town.line.received().count
                let reply = try await staff(
                    "POST", "/v1/talks/\(talk.number)/reply", town, body: #"{"text":"担当の佐藤です"}"#)
                #expect(reply.status == 200, "\(reply.text)")
                let sent = try #require(town.line.received().dropFirst(before).last)
                #expect(sent.users == [user] && sent.texts == ["担当の佐藤です"])

                #expect(try await staff("POST", "/v1/talks/\(talk.number)/end", town).status == 200)
                #expect(town.line.received().last?.texts.joined().contains("やりとりを終わりました") == true)
                #expect(try await staff("GET", "/v1/talks/\(talk.number)", town).text.contains("秘密") == false)
                #expect(try await write("粗大ごみを出したい", in: town)?.contains("粗大ごみ") == true)
                #expect(!town.chronicle.log.joined().contains("秘密の相談"))
            }
        }

        @Test(
            "the resident ends it by a word; only staff with the scope look; without the setting nobody is offered a person"
        )
        func bounds() async throws {
            try await Town.with(Town(people: false, handsOver: true)) { town in
                _ = try await write("オペレーター", in: town)
                #expect(try await write("終了", in: town)?.contains("やりとりを終わりました") == true)
                #expect(try await town.daemon.ledger.talks().isEmpty)
                #expect(try await town.browser.get("/v1/talks").status == 401)
                #expect(try await staff("GET", "/v1/talks", town, token: "chief-token").status == 403)
            }
            try await Town.with(Town(people: false)) { town in
                _ = try await write("オペレーター", in: town)
                #expect(try await town.daemon.ledger.talks().isEmpty)
                #expect(try await write("粗大ごみを出したい", in: town)?.contains("粗大ごみ") == true)
            }
        }

        @Test("outside the hours nobody is told that a person comes, and the chat goes on answering")
        func hours() async throws {
            // The town's clock begins at nine on a Tuesday.
            let town = try await Town(
                people: false, handsOver: true, handOverHours: #"from: "08:30", until: "17:15", closed: ["2026-09-02"]"#
            )
            try await Town.with(town) { town in
                #expect(try await write("オペレーター", in: town)?.contains("職員がこの画面でお答えします") == true)
                _ = try await write("終了", in: town)
                town.clock.advance(milliseconds: 9 * 3_600_000)
                let evening = try await write("オペレーター", in: town)
                #expect(evening?.isEmpty == false && evening?.contains("職員がこの画面でお答えします") == false)
                #expect(try await town.daemon.ledger.talks().isEmpty)
                #expect(try await write("粗大ごみを出したい", in: town)?.contains("粗大ごみ") == true)
                town.clock.advance(milliseconds: 15 * 3_600_000)
                #expect(
                    try await write("オペレーター", in: town)?.contains("職員がこの画面でお答えします") == false, "a closed day")
                town.clock.advance(milliseconds: 24 * 3_600_000)
                #expect(try await write("オペレーター", in: town)?.contains("職員がこの画面でお答えします") == true)
            }
        }
    }
}
