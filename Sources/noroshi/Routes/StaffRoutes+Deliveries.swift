import HTTP
import Ledger
import Notice
import Policy
import Web

/// What staff see and do of deliveries: how far a notice is, live, and sending again to those who were missed.
extension StaffRoutes {
    /// Whoever may make a notice public may have it sent again.
    static let senders: Set<Scope> = [.approve, .publish, .breakGlass]

    func addDeliveries(to router: inout Router) {
        let (roll, newsroom) = (roll, newsroom)
        let desk =
            progress ?? ProgressDesk(ledger: newsroom.ledger, rates: DeliveryRates(clock: clock), clock: clock)
        router.on(.get, "/v1/notices/{id}/progress") { request in
            // Over the control socket the same numbers stand in `noroshi status`, which asks for no token.
            if !request.peer.isLocal {
                guard let member = roll.member(authorization: request.headers["Authorization"]) else {
                    return .now(Self.tokenIsNeeded)
                }
                guard !member.scopes.isDisjoint(with: Self.lookers.union(Self.senders)) else {
                    return .now(.problem(403, "This token lacks a scope that may look at notices."))
                }
            }
            let id = NoticeID(rawValue: request.parameters["id"])
            guard Self.wantsEvents(request) else {
                return JSONReply.later { JSONReply.ok(try await desk.report(id)) }
            }
            let last = request.headers["Last-Event-ID"]
            guard last != ProgressDesk.lastID else { return .now(.empty(204)) }
            return .stream(topic: ProgressDesk.topic(id), lastID: last)
        }
        on(&router, .post, "/v1/notices/{id}/resend", scopes: Self.senders, bodyLimit: Self.decisionLimit) {
            request, member in
            let resend = try ResendForm.read(
                request.body, notice: NoticeID(rawValue: request.parameters["id"]))
            return JSONReply.ok(try await newsroom.resend(resend, by: member))
        }
    }

    private static func wantsEvents(_ request: HTTP.Request) -> Bool {
        request.headers["Accept"]?.lowercased().contains("text/event-stream") ?? false
    }
}
