import Foundation
import Ledger
import TestSupport
import Testing

@testable import noroshi

extension Acceptance {
    @Suite("A form on a page of its own", .timeLimit(.minutes(1)))
    struct FormTests {
        private static let road = "道路に穴が開いています"

        /// The path of the one-time link that the chat page's answer holds.
        private func link(_ town: Town) async throws -> String {
            let answer = try await town.browser.post(
                "/v1/chat", "{ \"text\": \"\(Self.road)\", \"language\": \"ja\" }")
            let pieces = answer.text.components(separatedBy: "http://127.0.0.1:8080")
            let path = try #require(pieces.dropFirst().first { $0.contains("form") }, "\(answer.text)")
            return try #require(path.components(separatedBy: "\"").first).replacingOccurrences(of: "\\/", with: "/")
                .components(separatedBy: "\\n")[0]
        }

        private func staff(
            _ method: String, _ path: String, _ town: Town, token: String = "officer-token"
        ) async throws -> Browser.Answer {
            let headers = [
                "Authorization": "Bearer \(try town.files.secret(token))", "Content-Type": "application/json",
            ]
            return try await method == "GET"
                ? town.browser.get(path, headers: headers) : town.browser.post(path, "{}", headers: headers)
        }

        @Test("is opened by a link of the talk, sent once, read by the section in charge, and gone when it is done")
        func course() async throws {
            try await Town.with(Town(people: false)) { town in
                let path = try await link(town)
                let page = try await town.browser.get(path)
                #expect(page.status == 200 && page.text.contains("場所（住所や目印）") && page.text.contains("訓練"))
                #expect(page.headers["referrer-policy"] == "no-referrer" && page.headers["cache-control"] == "no-store")

                let missing = try await town.browser.post(path, #"{ "values": { "what": "hole" } }"#)
                #expect(missing.status == 422 && missing["field"] as? String == "place")
                let photo = Data([0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3]).base64EncodedString()
                let body = """
                    { "values": { "place": "北公園の前", "place.point": "35.1,139.2", "what": "hole", "contact": "山田 03-0000-0000" },
                      "photos": { "photo": "\(photo)" } }
                    """
                let sent = try await town.browser.post(path, body)
                #expect(sent.status == 200 && sent["number"] as? Int == 1, "\(sent.text)")
                #expect(try await town.browser.post(path, body).status == 410)
                #expect(try await town.browser.get(path).status == 410)

                #expect(try await town.browser.get("/v1/forms").status == 401)
                #expect(try await staff("GET", "/v1/forms", town, token: "chief-token").status == 403)
                #expect(try town.metric("noroshi_forms_waiting") == 1)
                let list = try await staff("GET", "/v1/forms", town)
                let entry = try #require(try JSONDecoder().decode([FormEntry].self, from: Data(list.text.utf8)).first)
                #expect(entry.intent == "life/road-damage" && entry.lines.isEmpty && entry.photos == ["photo"])
                let shown = try await staff("GET", "/v1/forms/1", town)
                #expect(shown.text.contains("北公園の前 (35.1, 139.2)") && shown.text.contains("山田 03-0000-0000"))
                let picture = try await staff("GET", "/v1/forms/1/photos/photo", town)
                #expect(picture.headers["content-type"] == "image/jpeg" && picture.body.count == 7)
                #expect(try await staff("POST", "/v1/forms/1/done", town).status == 200)
                #expect(try await staff("GET", "/v1/forms/1", town).status == 404)
                #expect(try town.metric("noroshi_forms_waiting") == 0)
                let log = town.chronicle.log.joined()
                #expect(log.contains("a form was sent in") && !log.contains("山田") && !log.contains("北公園"))
            }
        }

        @Test("is nobody's by a guessed or changed link, and refuses what is no form")
        func hostile() async throws {
            try await Town.with(Town(people: false)) { town in
                let path = try await link(town)
                for bad in [
                    "/form/x", String(path.dropLast(2)), path + "AA", "/form/" + String(repeating: "A", count: 3_000),
                ] {
                    #expect(try await town.browser.get(bad).status == 404, "\(bad.prefix(60))")
                    #expect(try await town.browser.post(bad, "{}").status == 404)
                }
                #expect(try await town.browser.post(path, "[1]").status == 400)
                let script = Data("<script>alert(1)</script>".utf8).base64EncodedString()
                let answer = try await town.browser.post(
                    path, #"{ "values": { "place": "x", "what": "hole" }, "photos": { "photo": "\#(script)" } }"#)
                #expect(answer.status == 422 && answer["field"] as? String == "photo")
                #expect(
                    try await town.browser.post(path, #"{ "values": { "place": "x", "what": "hole", "extra": "1" } }"#)
                        .status == 422)
                // What was refused has not spent the link.
                #expect(
                    try await town.browser.post(path, #"{ "values": { "place": "x", "what": "hole" } }"#).status == 200)
            }
        }
    }
}
