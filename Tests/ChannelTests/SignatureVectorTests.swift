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
}
