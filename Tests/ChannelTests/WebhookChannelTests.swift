import Channel
import Foundation
import Notice
import Testing

@testable import ChannelWebhook

@Suite("Webhooks: what is sent and what receivers' answers mean")
struct WebhookChannelTests {
    let channel = Samples.webhook()

    private func request(_ channel: WebhookChannel, _ recipient: Recipient) throws -> HTTPRequest? {
        let isDrill = channel.settings.confinement.mode == .drill
        let prepared = try channel.prepare(
            Samples.notice(status: isDrill ? .exercise : .actual), Samples.rendering(mark: isDrill ? "【訓練】" : nil))
        guard case .send(.http(let request), _) = channel.begin(prepared, [recipient], Samples.context) else {
            return nil
        }
        return request
    }

    @Test("the specification's example of a signature comes out")
    func vector() {
        let header = WebhookSignature.header(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: 1_614_265_330, body: Array(#"{"test": 2432232314}"#.utf8),
            secrets: Samples.webhookSecret)
        #expect(header == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test("while a secret is replaced both sign; what is no key does not")
    func rotation() throws {
        let secrets = "\(Samples.webhookSecret) MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw not-a-key c2hvcnQ="
        let header = try #require(WebhookSignature.header(id: "a", timestamp: 1, body: [], secrets: secrets))
        #expect(header.split(separator: " ").count == 2)
        #expect(WebhookSignature.header(id: "a", timestamp: 1, body: [], secrets: "") == nil)
    }

    @Test("the id is the same for one version and recipient under any attempt, another for another")
    func stableID() throws {
        let first = try #require(try request(channel, Samples.recipient(channel, 1)))
        let other = try #require(try request(channel, Samples.recipient(channel, 2)))
        func id(_ request: HTTPRequest) -> String? { request.headers.first { $0.name == "webhook-id" }?.value }
        #expect(id(first)?.hasPrefix("msg_") == true && id(first)?.contains(".") == false)
        #expect(id(first) != id(other))
        let prepared = try channel.prepare(Samples.notice(), Samples.rendering())
        var fresh = Samples.context
        fresh.key = AttemptKey(random: [UInt8](repeating: 9, count: 16))
        guard case .send(.http(let again), _) = channel.begin(prepared, [Samples.recipient(channel, 1)], fresh) else {
            Issue.record("not sent")
            return
        }
        #expect(id(again) == id(first))
    }

    @Test("the body tells type, time and the notice, in less than 20 KB")
    func body() throws {
        let areas = (0..<2000).map { Area(code: "\($0)", name: "地区\($0)") }
        let prepared = try channel.prepare(
            Samples.notice(areas: areas), Samples.rendering(body: String(repeating: "🍎", count: 20_000)))
        #expect(prepared.bytes.count < 20_000)
        let body = try #require(JSONSerialization.jsonObject(with: Data(prepared.bytes)) as? [String: Any])
        #expect(body["type"] as? String == "notice.accepted")
        #expect(body["timestamp"] as? String == Samples.now.rfc3339())
        let data = try #require(body["data"] as? [String: Any])
        #expect(data["order"] as? String == "evacuation" && data["equivalentLevel"] == nil)
        #expect(((data["texts"] as? [String: Any])?["ja"] as? [String: Any])?["headline"] != nil)
    }

    @Test("a subscriber's host is foreign; one on the operator's list is his own and may be http")
    func trust() throws {
        #expect(try request(channel, Samples.recipient(channel))?.trust == .foreign)
        let loopback = Recipient(id: 1, address: Address("http://127.0.0.1:9000/hook"), secret: Samples.webhookSecret)
        #expect(try request(channel, loopback) == nil)
        #expect(try request(Samples.webhook(.drill), loopback)?.trust == .configured)
    }

    @Test(
        "the operator's service on a host opens none of its neighbours",
        arguments: [
            ("https://10.0.0.9:8443/hook", Trust.configured), ("https://10.0.0.9:2375/containers", .foreign),
            ("https://10.0.0.9/", .foreign), ("https://10.0.0.90:8443/", .foreign), ("https://[fd00::9]/", .configured),
        ])
    func ports(_ url: String, _ trust: Trust) throws {
        let confinement = Confinement(mode: .live, allowedHosts: ["10.0.0.9:8443", "[fd00::9]:443"])
        let channel = WebhookChannel(
            id: ChannelID(rawValue: "webhook"), settings: WebhookSettings(confinement: confinement))
        let recipient = Recipient(id: 1, address: Address(url), secret: Samples.webhookSecret)
        #expect(try request(channel, recipient)?.trust == trust)
        let plain = Recipient(
            id: 1, address: Address(url.replacing("https", with: "http")), secret: Samples.webhookSecret)
        #expect(try request(channel, plain)?.trust == (url.contains(":8443/") && trust == .configured ? trust : nil))
    }

    @Test("a drill site calls nobody outside its list, however the host is written")
    func drillHosts() throws {
        let urls = [
            "https://receiver1.example.jp/hook", "https://127.0.0.1@receiver.example.jp/",
            "https://127.0.0.1.example.jp/",
            "https://receiver.example.jp\\@127.0.0.1/", "https://receiver.example.jp#@127.0.0.1/",
        ]
        for url in urls {
            let recipient = Recipient(id: 1, address: Address(url), secret: Samples.webhookSecret)
            #expect(try request(Samples.webhook(.drill), recipient) == nil, "\(url)")
        }
    }

    @Test(
        "answers mean what the specification says",
        arguments: [
            (200, nil, "accepted"), (204, nil, "accepted"), (301, nil, "refused"), (307, nil, "refused"),
            (410, nil, "gone"), (413, nil, "refused"), (404, nil, "retry(afterSeconds: 300"),
            (429, "7", "retry(afterSeconds: 7"), (503, "120", "retry(afterSeconds: 120"),
            (429, nil, "retry(afterSeconds: 60"), (429, "0", "retry(afterSeconds: 1"),
            (429, "99999999", "retry(afterSeconds: 86400"), (500, nil, "unknown"), (502, nil, "unknown"),
            (504, nil, "unknown"),
        ])
    func statuses(_ status: Int, _ retryAfter: String?, _ expected: String) {
        let headers = retryAfter.map { [HeaderField("Retry-After", $0)] } ?? []
        let state = ChannelState(name: "posted", recipients: [1])
        let step = channel.resume(
            state, .http(HTTPResponse(status: status, headers: headers)), Samples.context)
        guard case .done(let outcomes) = step, let result = outcomes.first?.result else {
            Issue.record("no outcome")
            return
        }
        #expect("\(result)".hasPrefix(expected))
    }

    @Test("Retry-After as a date counts from now")
    func retryDate() {
        let now = Timestamp(milliseconds: 784_111_747_000)
        let response = HTTPResponse(status: 503, headers: [HeaderField("Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT")])
        #expect(response.retryAfterSeconds(now: now) == 30)
    }
}
