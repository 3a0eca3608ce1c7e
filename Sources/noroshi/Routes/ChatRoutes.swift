import Chat
import Crypto
import FoundationEssentials
import HTTP
import Notice
import Web

/// Residents: the chat page and its API.
struct ChatRoutes {
    let site: Site
    let desk: ChatDesk

    static let chatBodyLimit = 8_192

    func add(to router: inout Router) {
        let page = ChatPage.response(site: site)
        router.on(.get, "/chat") { _ in .now(page) }
        let desk = desk
        router.on(.post, "/v1/chat", bodyLimit: Self.chatBodyLimit) { request in
            let body = request.body
            return JSONReply.later { await Self.chat(body, desk) }
        }
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
}
