import HTTP
import Testing

@testable import Web
@testable import noroshi

@Suite("A provider's calls") struct WebhookRouteTests {
    private let channel = TalkingChannel()

    private func call(
        _ signature: String, to admission: Admission, _ body: String = "{}"
    ) async throws -> HTTP.Response {
        var router = Router()
        let clock = Office.Clocks()
        WebhookRoutes(
            channels: [channel.id: channel], keep: { _ in [] }, handle: { _ in },
            refusesGuess: admission.refusal(ofGuess:), clock: clock, log: EventLog(clock: clock) { _ in }
        ).add(to: &router)
        let request = try HTTP.Request(
            .post, "/webhooks/talk", headers: [("X-Signature", signature)], body: Array(body.utf8),
            peer: .network(address: "192.0.2.1"))
        guard case .route(let route, _) = router.find(request) else { return .empty(404) }
        if let refused = admission.refusal(request, route) { return refused }
        return try await router.call(
            .post, "/webhooks/talk", body, headers: [("X-Signature", signature)], peer: request.peer)
    }

    @Test("are verified once each; those that are signed are never refused, and whose signature is wrong is guessing")
    func calls() async throws {
        let admission = try AdmissionRuleTests.admission()
        #expect(try await call("right", to: admission).status == 200)
        #expect(channel.verified == 1)
        for _ in 0..<Admission.guess.burst { #expect(try await call("wrong", to: admission).status == 401) }
        let refused = try await call("wrong", to: admission)
        #expect(refused.status == 429 && refused.header("Retry-After") == "1")
        #expect(channel.verified == Admission.guess.burst + 2)
        for _ in 0..<1_000 {
            #expect(
                try await call("right", to: admission).status == 200, "though somebody guesses from the same address")
        }
        #expect(try await call("right", to: admission, "[]").status == 400, "it is signed, whatever is in it")
    }
}
