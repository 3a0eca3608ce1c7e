import Channel
import Foundation
import TestSupport
import Testing

@testable import ChannelLine
@testable import ChannelWebhook

@Suite("Signatures agree with vectors that others computed")
struct SignatureVectorTests {
    private func vector(_ name: String) throws -> [String: String]? {
        guard let folder = SharedSamples.folder("samples/vectors") else { return nil }
        let data = try Data(contentsOf: folder.appending(path: "crypto_vectors.json"))
        let all = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
        return try #require(all[name] as? [String: String])
    }

    @Test("LINE's webhook")
    func line() throws {
        guard let vector = try vector("line_webhook") else { return }
        #expect(vector["channel_secret"] == Samples.channelSecret)
        let header = HeaderField("x-line-signature", try #require(vector["x-line-signature"]))
        let body = Array(try #require(vector["body"]).utf8)
        #expect(try Samples.line().receive(headers: [header], body: body, now: Samples.now).isEmpty)
        #expect(throws: ReceiveRefusal.badSignature) {
            try Samples.line().receive(headers: [header], body: body + [0x20], now: Samples.now)
        }
    }

    @Test("Standard Webhooks")
    func webhook() throws {
        guard let vector = try vector("standard_webhooks_symmetric") else { return }
        let header = WebhookSignature.header(
            id: try #require(vector["webhook-id"]),
            timestamp: try #require(vector["webhook-timestamp"].flatMap(Int64.init)),
            body: Array(try #require(vector["body"]).utf8), secrets: try #require(vector["secret"]))
        #expect(header == vector["webhook-signature"])
    }

    @Test("a signature is valid by one of several secrets, for its id, time and bytes alone")
    func verification() throws {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
        let other = "whsec_" + Data(repeating: 1, count: 32).base64EncodedString()
        let right = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        func isValid(
            _ signatures: String, id: String = "msg_p5jXN8AQM9LWM0D4loKWxJek", time: Int64 = 1_614_265_330,
            body: String = "{\"test\": 2432232314}", secrets: String = secret
        ) -> Bool {
            WebhookSignature.isValid(signatures, id: id, timestamp: time, body: Array(body.utf8), secrets: secrets)
        }
        #expect(isValid(right) && isValid("v2,x v1a,y \(right)") && isValid(right, secrets: "\(other) \(secret)"))
        #expect(
            !isValid("") && !isValid("v1,") && !isValid(String(right.dropLast())) && !isValid(right, secrets: other))
        #expect(!isValid(right, id: "msg_1") && !isValid(right, time: 1) && !isValid(right, body: "{}"))
        // A caller cannot have thousands of signatures compared.
        #expect(!isValid(String(repeating: "v1,x ", count: 16) + right))
        #expect(WebhookSignature.areKeys("\(secret) \(other)") && !WebhookSignature.areKeys("\(secret) short"))
        #expect(!WebhookSignature.areKeys(""))
    }
}
