import Channel
import HTTP
import Ledger
import Notice
import Web

/// The channels' webhooks: what residents say on LINE, and whatever else a provider calls for.
struct WebhookRoutes {
    let channels: [ChannelID: any ConversingChannel]
    /// Keeps events and gives those that were not known yet; returns once they are on disk.
    let keep: @Sendable ([Inbound]) async throws -> [InboxEntry]
    /// Answers them, however long that takes.
    let handle: @Sendable ([InboxEntry]) async -> Void
    /// The answer to who has guessed a signature too often; nil for who may be told that this one was wrong.
    let refusesGuess: @Sendable (HTTP.Request) -> HTTP.Response?
    let clock: any Clock
    let log: EventLog
    var death = DeathPoint.never

    /// LINE sends many events in one call; its own limit is not published.
    static let bodyLimit = 1_048_576

    func add(to router: inout Router) {
        for channel in channels.values {
            router.on(.post, "/webhooks/\(channel.id)", bodyLimit: Self.bodyLimit) { [self] request in
                JSONReply.later { try await answer(request, channel) }
            }
        }
    }

    /// A call is verified, kept, answered 200, and only then looked at. It is verified once, on the pool: whose signature is
    /// wrong is counted here, for admission would have to compute it over the body as well.
    private func answer(_ request: HTTP.Request, _ channel: any ConversingChannel) async throws -> HTTP.Response {
        let events: [Inbound]
        do throws(ReceiveRefusal) {
            events = try channel.receive(headers: Self.fields(of: request), body: request.body, now: clock.now)
        } catch {
            switch error {
            case .badSignature:
                if let refused = refusesGuess(request) { return refused }
                log(.warning, "a webhook call had a wrong signature", ["channel": "\(channel.id)"])
                return .problem(401, "The signature does not match.")
            case .malformed(let reason):
                log(.warning, "a webhook call could not be read", ["channel": "\(channel.id)", "reason": reason])
                return .problem(400, "The body could not be read.")
            }
        }
        let entries = try await keep(events)
        death.reached(.inboxStored)
        Task { await handle(entries) }
        return .json(Array("{}".utf8))
    }

    private static func fields(of request: HTTP.Request) -> [HeaderField] {
        var fields: [HeaderField] = []
        for field in request.headers { fields.append(HeaderField(field.name, field.value)) }
        return fields
    }
}
