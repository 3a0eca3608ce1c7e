import Crypto
import Notice
import Testing

@testable import Sinks

@Suite("The webhook sink verifies as Standard Webhooks asks")
struct WebhookSinkTests {
    static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    static let now: Int64 = 1_614_265_330
    static let example = [
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek", "webhook-timestamp": "1614265330",
        "webhook-signature": "v1a,zzzz v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    ]

    @Test("the specification's example is taken once; its repeat is counted")
    func example() async throws {
        let sink = try WebhookSink(secret: Self.secret) { Timestamp(milliseconds: Self.now * 1000) }
        for _ in 0..<2 {
            let answer = try await Client.http(
                "POST", sink.port, "/hook", headers: Self.example, body: #"{"test": 2432232314}"#)
            #expect(answer.status == 204)
        }
        #expect(sink.received().map(\.id) == ["msg_p5jXN8AQM9LWM0D4loKWxJek"] && sink.repeats == 1)
        await sink.stop()
    }

    @Test(
        "another body, an old timestamp and a missing header are refused",
        arguments: [(#"{"test":2432232314}"#, 0), (#"{"test": 2432232314}"#, 301), (#"{"test": 2432232314}"#, -301)])
    func refused(_ body: String, _ drift: Int64) async throws {
        let sink = try WebhookSink(secret: Self.secret) { Timestamp(milliseconds: (Self.now + drift) * 1000) }
        let answer = try await Client.http("POST", sink.port, "/hook", headers: Self.example, body: body)
        #expect(answer.status == 401 && sink.received().isEmpty && sink.refused == 1)
        await sink.stop()
    }
}
