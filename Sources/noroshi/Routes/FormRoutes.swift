import Chat
import Crypto
import FoundationEssentials
import HTTP
import Ledger
import Notice
import Web

/// Residents' forms: the page behind a one-time link, and what is sent from it.
struct FormRoutes {
    let desk: FormDesk
    let site: Site

    /// Bytes of one call: two photos in base64, every field full, and the JSON around them.
    static let bodyLimit = Form.photoFieldLimit * (Form.photoLimit * 4 / 3) + 262_144

    private struct Body: Decodable {
        var values: [String: String]?
        var photos: [String: String]?
    }

    /// What the page says next, and which field it marks.
    private struct Word: Encodable {
        var word: String
        var field: String?
        var number: Int64?
    }

    func add(to router: inout Router) {
        let (desk, site) = (desk, site)
        router.on(.get, "/form/{token}") { request in
            let token = request.parameters["token"]
            return JSONReply.later {
                guard let opened = try await desk.open(token) else { return Self.notOurs }
                return FormPage.response(opened, site: site)
            }
        }
        router.on(.post, "/form/{token}", bodyLimit: Self.bodyLimit) { request in
            let (token, body) = (request.parameters["token"], request.body)
            let sender = Self.sender(request.peer)
            return JSONReply.later {
                guard let opened = try await desk.open(token) else { return Self.notOurs }
                return try await Self.send(body, to: opened, from: sender, desk)
            }
        }
    }

    /// Who is counted as sending: nobody on the machine itself.
    private static func sender(_ peer: Peer) -> String? {
        guard case .network(let address) = peer else { return nil }
        return AddressRange.principal(of: address)
    }

    private static let notOurs = HTTP.Response.problem(404, "There is no such form. Ask again in the chat.")

    private static func send(
        _ body: [UInt8], to opened: FormDesk.Opened, from sender: String?, _ desk: FormDesk
    ) async throws -> HTTP.Response {
        let words = FormPhrases.of(opened.ticket.language)
        guard let body = try? JSONDecoder().decode(Body.self, from: Data(body)) else {
            return .problem(
                400, "The body must be JSON: { \"values\": { field: text }, \"photos\": { field: base64 } }")
        }
        var photos: [String: [UInt8]] = [:]
        for (field, text) in body.photos ?? [:] {
            guard let bytes = Base64.decode(text) else {
                return answer(422, Word(word: words.mend, field: field))
            }
            photos[field] = bytes
        }
        switch try await desk.send(body.values ?? [:], photos: photos, to: opened, from: sender) {
        case .kept(let number):
            return answer(200, Word(word: words.sent.replacing("%1", with: String(number)), number: number))
        case .gone: return answer(410, Word(word: words.gone))
        case .full: return answer(503, Word(word: words.failed))
        case .fault(.unknown(let field)), .fault(.missing(let field)), .fault(.tooLong(let field)),
            .fault(.unreadable(let field)):
            return answer(422, Word(word: words.mend, field: field))
        }
    }

    private static func answer(_ status: Int, _ word: Word) -> HTTP.Response {
        .json(JSONReply.encode(word), status: status, headers: [("Cache-Control", "no-store")])
    }
}
