import FoundationEssentials
import HTTP
import Signage
import Web

/// How often anybody may ask for what costs something. What is polled costs next to nothing and is not counted.
///
/// Whoever is known is counted by who they are; only strangers are counted by address, and generously, because a carrier's
/// NAT puts thousands of residents behind one. Whoever shows a secret that is nobody's is guessing and is counted strictly,
/// whichever door the secret was for.
struct Admission: Sendable {
    let roll: StaffRoll
    /// Whether a chat session of that key is ours.
    let knowsSession: @Sendable (String) -> Bool
    /// Whether an `Authorization` is that of the intake source of that name.
    let knowsSource: @Sendable (_ source: String, _ authorization: String?) -> Bool
    let displays: DisplayDesk
    let facilities: FacilityDesk
    let table = RateTable()
    let clock: ServerClock

    static let member = RateLimit(perSecond: 20, burst: 200)
    static let session = RateLimit(perSecond: 1, burst: 10)
    static let display = RateLimit(perSecond: 2, burst: 20)
    static let facility = RateLimit(perSecond: 2, burst: 20)
    /// Whoever shows a token that is nobody's is guessing.
    static let guess = RateLimit(perSecond: 1, burst: 20)
    static let address = RateLimit(perSecond: 50, burst: 500)

    /// Who is counted, and how strictly.
    private typealias Claim = (principal: String, limit: RateLimit)

    /// Whether a request's head shows a secret of ours: a person's, a source's, a screen's, a facility's.
    func knows(_ request: HTTP.Request, _ route: Route) -> Bool {
        let pattern = route.pattern.description
        let authorization = request.headers["Authorization"]
        if pattern.hasPrefix("/v1/intake/") { return knowsSource(request.parameters["source"], authorization) }
        if pattern.hasPrefix("/display/") { return displays.name(token: request.parameters["token"]) != nil }
        if pattern.hasPrefix("/facility/") { return facilities.facility(token: request.parameters["token"]) != nil }
        return roll.member(authorization: authorization) != nil
    }

    /// 429 for who asks too often; nil for everybody else.
    func refusal(_ request: HTTP.Request, _ route: Route) -> HTTP.Response? {
        guard case .network(let address) = request.peer, let claim = claim(request, route, from: address) else {
            return nil
        }
        return refusal(of: claim)
    }

    /// The same for a call whose signature has turned out wrong: only the route computes over a body, and only once.
    func refusal(ofGuess request: HTTP.Request) -> HTTP.Response? {
        guard case .network(let address) = request.peer else { return nil }
        return refusal(of: Self.guess(from: address))
    }

    private func refusal(of claim: Claim) -> HTTP.Response? {
        guard let seconds = table.wait(of: claim.principal, under: claim.limit, now: clock.monotonic()) else {
            return nil
        }
        return .problem(
            429, "Too many requests; wait \(seconds) s and try again.", headers: [("Retry-After", String(seconds))])
    }

    private static func guess(from address: String) -> Claim {
        ("guess \(AddressRange.principal(of: address))", guess)
    }

    private func claim(_ request: HTTP.Request, _ route: Route, from address: String) -> Claim? {
        let pattern = route.pattern.description
        // Only where it is needed: most requests are polls.
        var stranger: String { AddressRange.principal(of: address) }
        var guess: Claim { Self.guess(from: address) }
        let authorization = request.headers["Authorization"]
        if pattern.hasPrefix("/v1/intake/") {
            // Its own gate counts a source; a burst of telegrams must not meet two limits.
            return knowsSource(request.parameters["source"], authorization) ? nil : guess
        }
        if pattern.hasPrefix("/webhooks/") {
            // A provider calls for all residents from a few addresses and does not call again: what it says is never refused,
            // and who else calls is found out by the route.
            return nil
        }
        if let authorization {
            return roll.member(authorization: authorization).map { ("member \($0.person)", Self.member) } ?? guess
        }
        if pattern.hasPrefix("/display/") {
            // One wrong display address in ten thousand polls is a typing error; more are guesses.
            guard let name = displays.name(token: request.parameters["token"]) else { return guess }
            return request.method == .post ? ("display \(name)", Self.display) : nil
        }
        if pattern.hasPrefix("/facility/") {
            guard let open = facilities.facility(token: request.parameters["token"]) else { return guess }
            return ("facility \(open.facility.id)", Self.facility)
        }
        if pattern == "/v1/chat", let key = Self.session(in: request.body), knowsSession(key) {
            return ("session \(key)", Self.session)
        }
        return Self.isPolled(request, pattern) ? nil : ("address \(stranger)", Self.address)
    }

    /// Whether an answer lies ready. A panel's question may have its picture drawn and its key looked up, a form's link is
    /// looked up, and a page of the archive (`?after=`) is written anew for each who asks.
    private static func isPolled(_ request: HTTP.Request, _ pattern: String) -> Bool {
        guard request.method == .get || request.method == .head, !pattern.hasPrefix("/api/"),
            !pattern.hasPrefix("/form/")
        else { return false }
        return request.query("after") == nil
    }

    private struct Body: Decodable { var session: String? }

    private static func session(in body: [UInt8]) -> String? {
        (try? JSONDecoder().decode(Body.self, from: Data(body)))?.session
    }
}
