import Channel
import Chat
import Crypto
import FoundationEssentials
import HTTP
import Ledger
import Notice
import Web

/// Residents: the chat page, its API, and the channels' webhooks.
struct ChatRoutes {
    let site: Site
    let desk: ChatDesk
    let ledger: Ledger
    let channels: [ChannelID: any ConversingChannel]
    let clock: any Clock
    let log: EventLog
    var death = DeathPoint.never

    static let chatBodyLimit = 8_192
    /// LINE sends many events in one call; its own limit is not published.
    static let webhookBodyLimit = 1_048_576

    func add(to router: inout Router) {
        let page = ChatPage.response(site: site)
        router.on(.get, "/chat") { _ in .now(page) }
        let desk = desk
        router.on(.post, "/v1/chat", bodyLimit: Self.chatBodyLimit) { request in
            let body = request.body
            return JSONReply.later { await Self.chat(body, desk) }
        }
        for channel in channels.values { addWebhook(of: channel, to: &router) }
    }

    private struct ChatRequest: Decodable {
        var session: String?
        var text: String?
        var choice: String?
        var hello: Bool?
        var language: String?
    }

    private struct ChatResponse: Encodable {
        struct Choice: Encodable {
            var label: String
            var payload: String
        }
        var session: String
        var language: LanguageTag
        /// For the `lang` attribute: easy Japanese is Japanese.
        var htmlLanguage: String
        var blocks: [String]
        /// How many of the blocks, from the first, tell what is in force.
        var alerts: Int
        var choices: [Choice]
        var intent: IntentID?
        var confidence: Double
        var outcome: Answer.Outcome
        var alternatives: [Candidate]
    }

    private static func chat(_ body: [UInt8], _ desk: ChatDesk) async -> HTTP.Response {
        guard let request = try? JSONDecoder().decode(ChatRequest.self, from: Data(body)) else {
            return .problem(
                400, "The body must be JSON: { \"session\"?, \"text\" | \"choice\" | \"hello\", \"language\"? }")
        }
        let input: Turn.Input
        if let text = request.text {
            input = .text(text)
        } else if let choice = request.choice {
            input = .choice(choice)
        } else if request.hello == true {
            input = .follow
        } else {
            return .problem(400, "Give one of \"text\", \"choice\" and \"hello\".")
        }
        // Only keys that we gave out name a session: nobody can be talked into a chosen one.
        let known = request.session.flatMap { desk.knows(session: pageSession($0)) ? $0 : nil }
        guard let session = known ?? (try? newSessionKey()) else {
            return .problem(503, "No session can be opened now. Try again.")
        }
        let (key, language) = (pageSession(session), request.language.flatMap { LanguageTag(lookup: $0) })
        let closeness = await desk.closeness(to: input, session: key, language: language)
        let plain = desk.answer(input, session: key, language: language, channel: "page", closeness: closeness)
        let answer = await desk.finished(plain, to: input)
        return JSONReply.ok(
            ChatResponse(
                session: session, language: answer.language, htmlLanguage: answer.language.bcp47,
                blocks: answer.blocks, alerts: answer.alertBlocks,
                choices: answer.quickReplies.filter { !$0.asksLocation }.map {
                    .init(label: $0.label, payload: $0.payload)
                },
                intent: answer.intent, confidence: answer.confidence, outcome: answer.outcome,
                alternatives: answer.alternatives))
    }

    private static let sessionKeyBytes = 18

    private static func newSessionKey() throws -> String { Base64URL.encode(try SecureRandom.bytes(sessionKeyBytes)) }

    /// The desk's key for a session of the chat page.
    static func pageSession(_ key: String) -> String { "page:" + key }

    /// Whether a call to `/webhooks/{channel}` is signed by that channel's provider, whatever else may be wrong with it.
    func isSigned(_ request: HTTP.Request) -> Bool {
        guard let channel = channels.values.first(where: { request.path == "/webhooks/\($0.id)" }) else { return false }
        do throws(ReceiveRefusal) {
            _ = try channel.receive(headers: Self.fields(of: request), body: request.body, now: clock.now)
            return true
        } catch {
            if case .badSignature = error { return false }
            return true
        }
    }

    private static func fields(of request: HTTP.Request) -> [HeaderField] {
        var fields: [HeaderField] = []
        for field in request.headers { fields.append(HeaderField(field.name, field.value)) }
        return fields
    }

    /// A provider's webhook: verified, kept, answered 200, and only then looked at.
    private func addWebhook(of channel: any ConversingChannel, to router: inout Router) {
        let (desk, ledger, clock, log, death) = (desk, ledger, clock, log, death)
        router.on(.post, "/webhooks/\(channel.id)", bodyLimit: Self.webhookBodyLimit) { request in
            let (fields, body) = (Self.fields(of: request), request.body)
            return JSONReply.later {
                let events: [Inbound]
                do throws(ReceiveRefusal) {
                    events = try channel.receive(headers: fields, body: body, now: clock.now)
                } catch {
                    switch error {
                    case .badSignature:
                        log(.warning, "a webhook call had a wrong signature", ["channel": "\(channel.id)"])
                        return .problem(401, "The signature does not match.")
                    case .malformed(let reason):
                        log(
                            .warning, "a webhook call could not be read",
                            ["channel": "\(channel.id)", "reason": reason])
                        return .problem(400, "The body could not be read.")
                    }
                }
                let entries = try await ledger.receive(events)
                death.reached(.inboxStored)
                Task { await desk.handle(entries) }
                return .json(Array("{}".utf8))
            }
        }
    }
}
