import HTTP
import Web

extension Router {
    /// The answer to one request as the server would give it, waited for: 500 where a handler drops it, an empty 200 for a stream.
    func call(
        _ method: HTTP.Method, _ target: String, _ body: String = "", headers: [(String, String)] = [],
        peer: Peer = .network(address: "")
    ) async throws -> HTTP.Response {
        switch reply(
            to: try HTTP.Request(method, target, headers: headers, body: Array(body.utf8), peer: peer))
        {
        case .now(let response): return response
        case .later(let work):
            return await withCheckedContinuation { continuation in
                work(Completion { continuation.resume(returning: $0 ?? .empty(500)) })
            }
        case .stream: return .empty(200)
        }
    }
}
