import Channel
import FoundationEssentials
import HTTP
import InForce
import Ledger
import Notice
import Web
import Wording

/// What only the command line on this machine may ask, over the control socket.
struct ControlRoutes {
    let daemon: DaemonView
    let newsroom: Newsroom
    let desk: ChatDesk
    let testChannel: @Sendable (_ channel: ChannelID, _ address: String, _ secret: String) async -> HTTP.Response

    func add(to router: inout Router) {
        let (daemon, newsroom, desk, testChannel) = (daemon, newsroom, desk, testChannel)
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
        router.on(.post, "/v1/ask", scope: .local, bodyLimit: 8_192) { request in
            let language = request.query("language").flatMap { LanguageTag(lookup: $0) }
            return .now(JSONReply.ok(desk.ask(String(decoding: request.body, as: UTF8.self), language: language)))
        }
    }
}

/// What a status needs to know of the running daemon.
struct DaemonView: Sendable {
    var version: String
    var startedAt: Timestamp
    var clock: any Clock
    var sources: [SourceID]
}
