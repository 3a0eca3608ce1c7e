import Channel
import FoundationEssentials
import HTTP
import Ledger
import Policy
import Web

/// Staff who talk with residents in the chat's place.
extension StaffRoutes {
    private struct Saying: Decodable {
        var text: String
    }

    /// The body of a route's answer for one talk.
    struct TalkView: Codable {
        var number: Int64
        var lines: [Talk.Line]
    }

    /// Bytes of what staff say in one call: every scalar of `Ledger.talkTextLimit` at its longest, and the JSON around it.
    static let sayingLimit = 16_384

    func addTalks(to router: inout Router) {
        guard let desk else { return }
        on(&router, .get, "/v1/talks", scopes: [.answer]) { _, _ in JSONReply.ok(try await desk.talks()) }
        on(&router, .get, "/v1/talks/{number}", scopes: [.answer]) { request, _ in
            let number = try Self.number(request)
            return JSONReply.ok(TalkView(number: number, lines: try await desk.lines(of: number)))
        }
        on(&router, .post, "/v1/talks/{number}/claim", scopes: [.answer], bodyLimit: Self.decisionLimit) {
            request, member in
            try await desk.claim(talk: try Self.number(request), by: member.auditName)
            return JSONReply.ok(["claimed": true])
        }
        on(&router, .post, "/v1/talks/{number}/reply", scopes: [.answer], bodyLimit: Self.sayingLimit) {
            request, member in
            guard let saying = try? JSONDecoder().decode(Saying.self, from: Data(request.body)),
                (1...Ledger.talkTextLimit).contains(saying.text.unicodeScalars.count)
            else {
                return .problem(400, "Give { \"text\": … } with 1 to \(Ledger.talkTextLimit) characters.")
            }
            let result = try await desk.say(saying.text, in: try Self.number(request), by: member.auditName)
            guard case .accepted = result else {
                return .problem(
                    502, "The channel did not take it (\(result.name)). It stands in the talk; say it again.")
            }
            return JSONReply.ok(["sent": true])
        }
        on(&router, .post, "/v1/talks/{number}/end", scopes: [.answer], bodyLimit: Self.decisionLimit) { request, _ in
            try await desk.endTalk(try Self.number(request))
            return JSONReply.ok(["ended": true])
        }
    }

    private static func number(_ request: HTTP.Request) throws -> Int64 {
        let text = request.parameters["number"]
        guard let number = Int64(text) else { throw LedgerError.notFound("talk \(text)") }
        return number
    }
}
