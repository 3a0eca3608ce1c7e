import Channel
import FoundationEssentials
import HTTP
import InForce
import Intake
import Ledger
import Notice
import Policy
import Web
import Wording

/// What only the command line on this machine may ask, over the control socket.
struct ControlRoutes {
    let daemon: DaemonView
    let newsroom: Newsroom
    let desk: ChatDesk
    let ward: WardAreas
    let testChannel: @Sendable (_ channel: ChannelID, _ address: String, _ secret: String) async -> HTTP.Response

    func add(to router: inout Router) {
        let (daemon, newsroom, desk, ward, testChannel) = (daemon, newsroom, desk, ward, testChannel)
        router.on(.get, "/v1/status", scope: .local) { _ in
            JSONReply.later { JSONReply.ok(try await StatusView(daemon, newsroom)) }
        }
        router.on(.post, "/v1/channels/{id}/test", scope: .local, bodyLimit: 4_096) { request in
            let channel = ChannelID(rawValue: request.parameters["id"])
            // The address, and on a second line the secret a webhook is signed with.
            let lines = String(decoding: request.body, as: UTF8.self).split(separator: "\n", maxSplits: 1)
            let (address, secret) = (lines.first.map(String.init) ?? "", lines.count > 1 ? String(lines[1]) : "")
            return JSONReply.later { await testChannel(channel, address, secret) }
        }
        router.on(.get, "/v1/notices/{id}/policy", scope: .local) { request in
            let id = NoticeID(rawValue: request.parameters["id"])
            return JSONReply.later {
                JSONReply.ok(try await newsroom.explain(id, ward: ward, now: daemon.clock.now))
            }
        }
        router.on(.get, "/v1/questions", scope: .local) { _ in
            JSONReply.later { JSONReply.ok(OpenQuestions(questions: try await desk.openQuestions())) }
        }
        router.on(.post, "/v1/questions/settle", scope: .local, bodyLimit: 65_536) { request in
            guard let list = try? JSONDecoder().decode(SettledQuestions.self, from: Data(request.body)) else {
                return .now(.problem(400, "The body must be JSON: { \"numbers\": [1, 2] }"))
            }
            return JSONReply.later {
                JSONReply.ok(SettleAnswer(settled: try await desk.settle(list.numbers)))
            }
        }
        router.on(.post, "/v1/ask", scope: .local, bodyLimit: 8_192) { request in
            let language = request.query("language").flatMap { LanguageTag(lookup: $0) }
            return .now(JSONReply.ok(desk.ask(String(decoding: request.body, as: UTF8.self), language: language)))
        }
    }
}

/// The body of `GET /v1/questions`.
struct OpenQuestions: Codable {
    var questions: [OpenQuestion]
}

/// The body of `POST /v1/questions/settle`, and its answer.
struct SettledQuestions: Codable {
    var numbers: [Int64]
}

struct SettleAnswer: Codable {
    var settled: Int
}

/// What a status needs to know of the running daemon.
struct DaemonView: Sendable {
    var version: String
    var startedAt: Timestamp
    var clock: any Clock
    var sources: [SourceDesk]
    var tables: TableWatch
    var rates: DeliveryRates
}
