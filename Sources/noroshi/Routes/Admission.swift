import FoundationEssentials
import HTTP
import Web

/// How often anybody may ask for what costs something. What is polled costs next to nothing and is not counted.
///
/// Whoever is known is counted by who they are; only strangers are counted by address, and generously, because a carrier's
/// NAT puts thousands of residents behind one.
struct Admission: Sendable {
    let roll: StaffRoll
    /// Whether a chat session of that key is ours.
    let knowsSession: @Sendable (String) -> Bool
    let displays: DisplayDesk
    let table = RateTable()
    let clock: ServerClock

    static let member = RateLimit(perSecond: 20, burst: 200)
    static let session = RateLimit(perSecond: 1, burst: 10)
    static let display = RateLimit(perSecond: 2, burst: 20)
    /// Whoever shows a token that is nobody's is guessing.
    static let guess = RateLimit(perSecond: 1, burst: 20)
    static let address = RateLimit(perSecond: 50, burst: 500)
    /// One wrong display address in ten thousand polls is a typing error; more are guesses.
    private static let guarded = ["/display/", "/facility/"]

    /// 429 for who asks too often; nil for everybody else.
    func refusal(_ request: HTTP.Request, _ route: Route) -> HTTP.Response? {
        guard !request.peer.isLocal, let (principal, limit) = claim(request, route) else { return nil }
        guard let seconds = table.wait(of: principal, under: limit, now: clock.monotonic()) else { return nil }
        return .problem(
            429, "Too many requests; wait \(seconds) s and try again.", headers: [("Retry-After", String(seconds))])
    }

    private func claim(_ request: HTTP.Request, _ route: Route) -> (String, RateLimit)? {
        guard case .network(let address) = request.peer else { return nil }
        if let authorization = request.headers["Authorization"] {
            guard let member = roll.member(authorization: authorization) else {
                return ("guess \(address)", Self.guess)
            }
            return ("member \(member.person)", Self.member)
        }
        let pattern = route.pattern.description
        if Self.guarded.contains(where: pattern.hasPrefix) {
            let token = request.parameters["token"]
            guard pattern.hasPrefix("/display/") else {
                return request.method == .post
                    ? ("address \(address)", Self.address) : ("guess \(address)", Self.address)
            }
            guard let name = displays.name(token: token) else { return ("guess \(address)", Self.guess) }
            return request.method == .post ? ("display \(name)", Self.display) : nil
        }
        guard request.method != .get, request.method != .head else { return nil }
        if pattern == "/v1/chat", let key = Self.session(in: request.body), knowsSession(key) {
            return ("session \(key)", Self.session)
        }
        return ("address \(address)", Self.address)
    }

    private struct Body: Decodable { var session: String? }

    private static func session(in body: [UInt8]) -> String? {
        (try? JSONDecoder().decode(Body.self, from: Data(body)))?.session
    }
}
