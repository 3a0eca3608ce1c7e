import Foundation
import HTTP
import Notice
import Synchronization
import Testing
import Web

@testable import Sinks

@Suite("The LINE sink answers as LINE does")
struct LineSinkTests {
    /// A clock that is moved by hand.
    final class Hands: Sendable {
        private let now = Mutex(Timestamp(milliseconds: 1_795_250_000_000))
        func move(seconds: Int64) { now.withLock { $0 = $0.adding(seconds: seconds) } }
        var clock: SinkClock { { self.now.withLock { $0 } } }
    }

    static let user = "U" + String(repeating: "a", count: 32)
    static let text = #"{"type":"text","text":"こんにちは"}"#
    static let key = "123e4567-e89b-42d3-a456-426614174000"

    private func sink(
        _ hands: Hands = Hands(), breakable: Bool = false, change: (inout LineSink.Setting) -> Void = { _ in }
    ) throws -> LineSink {
        var setting = LineSink.Setting(accessToken: "token", channelSecret: "secret")
        change(&setting)
        return try LineSink(setting, isBreakable: breakable, clock: hands.clock)
    }

    private func post(
        _ sink: LineSink, _ call: String, _ body: String, key: String? = nil, token: String = "token"
    ) async throws -> Client.Answer {
        var headers = ["Authorization": "Bearer \(token)", "Content-Type": "application/json"]
        if let key { headers["X-Line-Retry-Key"] = key }
        return try await Client.http("POST", sink.port, "/v2/bot/message/\(call)", headers: headers, body: body)
    }

    @Test("a multicast is kept; its repeat with the same key is 409 and counts once")
    func retryKey() async throws {
        let hands = Hands()
        let sink = try sink(hands)
        let body = #"{"to":["\#(Self.user)"],"messages":[\#(Self.text)],"notificationDisabled":true}"#
        let first = try await post(sink, "multicast", body, key: Self.key)
        #expect(first.status == 200 && first.text == "{}")
        let second = try await post(sink, "multicast", body, key: Self.key)
        #expect(second.status == 409)
        #expect(second.headers["x-line-accepted-request-id"] == first.headers["x-line-request-id"])
        #expect(sink.received().count == 1 && sink.repeats == 1 && sink.messagesPerUser() == [Self.user: 1])
        #expect(sink.received().first?.isSilent == true && sink.received().first?.texts == ["こんにちは"])
        hands.move(seconds: 24 * 3600)
        #expect(try await post(sink, "multicast", body, key: Self.key).status == 200)
        #expect(sink.messagesPerUser() == [Self.user: 2])
        await sink.stop()
    }

    @Test("a sink that only counts keeps neither bodies nor users", arguments: [true, false])
    func counting(keeps: Bool) async throws {
        let sink = try sink { $0.keeps = keeps }
        let body = #"{"to":["\#(Self.user)"],"messages":[\#(Self.text)]}"#
        #expect(try await post(sink, "multicast", body, key: Self.key).status == 200)
        #expect(try await post(sink, "multicast", body, key: Self.key).status == 409)
        #expect(sink.recipients == 1 && sink.repeats == 1)
        #expect(sink.received().count == (keeps ? 1 : 0) && sink.messagesPerUser().count == (keeps ? 1 : 0))
        await sink.stop()
    }

    static let wrong: [(call: String, body: String)] = [
        ("multicast", "not json"), ("multicast", #"{"to":[],"messages":[\#(text)]}"#),
        ("multicast", #"{"to":["Uxyz"],"messages":[\#(text)]}"#),
        (
            "multicast",
            #"{"to":[\#(Array(repeating: "\"\(user)\"", count: 501).joined(separator: ","))],"messages":[\#(text)]}"#
        ),
        ("multicast", #"{"to":["\#(user)"],"messages":[]}"#),
        ("multicast", #"{"to":["\#(user)"],"messages":[\#(text),\#(text),\#(text),\#(text),\#(text),\#(text)]}"#),
        ("multicast", #"{"to":["\#(user)"],"messages":[\#(text)],"extra":1}"#),
        ("multicast", #"{"to":["\#(user)"],"messages":[{"type":"text","text":""}]}"#),
        ("push", #"{"to":"\#(user)","messages":[{"type":"text","text":"\#(String(repeating: "🍎", count: 2501))"}]}"#),
        ("push", #"{"to":"\#(user)","messages":[{"type":"text","text":"a","bold":true}]}"#),
        ("push", #"{"to":"\#(user)","messages":[{"type":"new"}]}"#),
        (
            "push",
            #"{"to":"\#(user)","messages":[{"type":"flex","altText":"a","contents":{"type":"bubble","body":{"type":"box","layout":"vertical","contents":[{"type":"text","text":""}]}}}]}"#
        ),
        ("reply", #"{"replyToken":"unknown","messages":[\#(text)]}"#),
    ]

    @Test("what LINE refuses is refused with 400 and not kept", arguments: wrong.indices)
    func refused(_ index: Int) async throws {
        let sink = try sink()
        let answer = try await post(sink, Self.wrong[index].call, Self.wrong[index].body)
        #expect(answer.status == 400, "\(answer.text)")
        #expect(answer.text.contains("\"message\"") && sink.received().isEmpty)
        await sink.stop()
    }

    @Test("a wrong token, a key on a reply, a malformed key and a full month are told apart")
    func otherRefusals() async throws {
        let sink = try sink { $0.monthlyLimit = 1 }
        let body = #"{"to":"\#(Self.user)","messages":[\#(Self.text)]}"#
        #expect(try await post(sink, "push", body, token: "wrong").status == 401)
        #expect(try await post(sink, "reply", body, key: Self.key).status == 400)
        #expect(try await post(sink, "push", body, key: "abc").status == 400)
        #expect(try await post(sink, "push", body).status == 200)
        let full = try await post(sink, "push", body)
        #expect(full.status == 429 && full.text.contains("monthly limit"))
        await sink.stop()
    }

    @Test("two hundred multicasts a second and no more")
    func rate() async throws {
        let sink = try sink()
        let body = #"{"to":["\#(Self.user)"],"messages":[\#(Self.text)]}"#
        for _ in 0..<200 { #expect(try await post(sink, "multicast", body).status == 200) }
        let over = try await post(sink, "multicast", body)
        #expect(over.status == 429 && over.text.contains("rate limit"))
        await sink.stop()
    }

    @Test("faults meet requests as scripted: late status, cut before and after accepting")
    func faults() async throws {
        let sink = try sink(breakable: true)
        let body = #"{"to":["\#(Self.user)"],"messages":[\#(Self.text)]}"#
        sink.faults.enqueue([
            .answer(status: 500), .answer(status: 429, retryAfter: 3), .reset(afterAccepting: false),
            .reset(afterAccepting: true), .delay(milliseconds: 1),
        ])
        #expect(try await post(sink, "multicast", body, key: Self.key).status == 500)
        #expect(try await post(sink, "multicast", body, key: Self.key).headers["retry-after"] == "3")
        await #expect(throws: SinkError.self) { try await post(sink, "multicast", body, key: Self.key) }
        #expect(sink.received().isEmpty)
        await #expect(throws: SinkError.self) { try await post(sink, "multicast", body, key: Self.key) }
        #expect(sink.received().count == 1)
        // The sender cannot know; its repeat is recognised.
        #expect(try await post(sink, "multicast", body, key: Self.key).status == 409)
        await sink.stop()
    }

    @Test("a share of requests fails, the same ones on every run")
    func percentage() {
        func draw() -> [SinkFault?] {
            let script = FaultScript(seed: 7)
            script.afflict(percent: 30, with: .answer(status: 503))
            return (0..<1000).map { _ in script.next() }
        }
        #expect(draw() == draw())
        #expect((250...350).contains(draw().compactMap { $0 }.count))
    }

    @Test("a resident's message arrives signed; its reply token works once and for a minute")
    func resident() async throws {
        let hands = Hands()
        let sink = try sink(hands)
        let inbox = Inbox()
        var router = Router()
        router.on(.post, "/webhooks/line") { request in
            inbox.add(request.headers["x-line-signature"] ?? "", String(decoding: request.body, as: UTF8.self))
            return .now(.empty(200))
        }
        let server = try Server(listen: [.tcp(host: "127.0.0.1", port: 0)], router: router)
        let url = "http://127.0.0.1:\(server.port ?? 0)/webhooks/line"
        #expect(try await sink.deliver(.text("避難所はどこ"), from: Self.user, to: url) == 200)
        let call = try #require(inbox.all.first)
        #expect(call.body.contains("避難所はどこ") && !call.signature.isEmpty)
        let token = try #require(
            call.body.components(separatedBy: "\"replyToken\":\"").last?.components(separatedBy: "\"").first)
        let reply = #"{"replyToken":"\#(token)","messages":[\#(Self.text)]}"#
        #expect(try await post(sink, "reply", reply).status == 200)
        #expect(try await post(sink, "reply", reply).status == 400)
        #expect(sink.messagesPerUser() == [Self.user: 1])
        _ = try await sink.deliver(.sticker, from: Self.user, to: url)
        let late = try #require(
            inbox.all.last?.body.components(separatedBy: "\"replyToken\":\"").last?.components(separatedBy: "\"").first)
        hands.move(seconds: 61)
        #expect(try await post(sink, "reply", #"{"replyToken":"\#(late)","messages":[\#(Self.text)]}"#).status == 400)
        await server.stop(within: .milliseconds(100))
        await sink.stop()
    }

    @Test("the page shows what arrived, escaped")
    func page() async throws {
        let sink = try sink()
        let body = #"{"to":"\#(Self.user)","messages":[{"type":"text","text":"<script>1</script>"}]}"#
        #expect(try await post(sink, "push", body).status == 200)
        let page = try await Client.http("GET", sink.port, "/")
        #expect(page.status == 200 && page.text.contains("&lt;script&gt;1") && !page.text.contains("<script>1"))
        await sink.stop()
    }

    private final class Inbox: Sendable {
        private let calls = Mutex<[(signature: String, body: String)]>([])
        func add(_ signature: String, _ body: String) { calls.withLock { $0.append((signature, body)) } }
        var all: [(signature: String, body: String)] { calls.withLock { $0 } }
    }
}
