import Channel
import Foundation
import Notice
import Testing
import Wording

@testable import ChannelLine

@Suite("LINE: what is sent")
struct LineChannelTests {
    let channel = Samples.line()

    @Test("five hundred users go out as one multicast with the attempt's key")
    func multicast() throws {
        let recipients = (1...500).map { Samples.recipient(channel, Int64($0)) }
        let request = try http(channel.begin(try prepared(), recipients, Samples.context))
        #expect(request.url == "https://api.line.me/v2/bot/message/multicast")
        #expect(request.headers.contains(HeaderField("X-Line-Retry-Key", Samples.key.rawValue)))
        #expect(request.headers.contains(HeaderField("Authorization", "Bearer \(Samples.accessToken)")))
        let body = try json(request.body)
        #expect((body["to"] as? [String])?.count == 500)
        #expect(body["notificationDisabled"] as? Bool == false)
        #expect(Set(body.keys) == ["to", "messages", "notificationDisabled"])
    }

    @Test("one malformed id does not spoil the batch")
    func malformedBesideGood() throws {
        let stranger = Recipient(id: 9, address: Address("Uxyz"))
        let step = channel.begin(try prepared(), [stranger, Samples.recipient(channel)], Samples.context)
        guard case .send(_, let state) = step,
            case .done(let outcomes) = channel.resume(state, .http(HTTPResponse(status: 200)), Samples.context)
        else {
            Issue.record("not sent")
            return
        }
        #expect(outcomes.first { $0.recipient == 1 }?.result == .accepted)
        guard case .gone = outcomes.first(where: { $0.recipient == 9 })?.result else {
            Issue.record("the malformed id was not told")
            return
        }
    }

    @Test("an order's bubble carries number, word and border, not colour alone")
    func bubble() throws {
        let messages = try messages(Samples.notice(), Samples.rendering())
        #expect(messages.count == 2)
        let flex = messages[1]
        #expect(flex["type"] as? String == "flex")
        let header = try #require((flex["contents"] as? [String: Any])?["header"] as? [String: Any])
        #expect(header["backgroundColor"] as? String == "#AA00AA")
        #expect(header["borderWidth"] != nil)
        let text = try #require((header["contents"] as? [[String: Any]])?.first?["text"] as? String)
        #expect(text == "警戒レベル4 避難指示")
    }

    @Test("what is no order never wears an order's colours", arguments: Urgency.allCases)
    func soberColours(_ urgency: Urgency) {
        let notice = Samples.notice(order: nil, urgency: urgency)
        #expect(!["#0C000C", "#AA00AA", "#FF2800"].contains(LevelColours(notice.content).background))
    }

    @Test("a drill's mark stands in the text, the alternative text and the bubble")
    func drillMark() throws {
        let drill = Samples.line(.drill)
        let prepared = try drill.prepare(Samples.notice(status: .exercise), Samples.rendering(mark: "【訓練】"))
        let messages = try #require(
            JSONSerialization.jsonObject(with: Data(prepared.bytes)) as? [[String: Any]])
        #expect((messages[0]["text"] as? String)?.hasPrefix("【訓練】") == true)
        #expect((messages[1]["altText"] as? String)?.hasPrefix("【訓練】") == true)
        let contents = String(
            decoding: try JSONSerialization.data(withJSONObject: messages[1]["contents"] as Any), as: UTF8.self)
        #expect(contents.contains("【訓練】"))
    }

    @Test("only routine notices are silent", arguments: Urgency.allCases)
    func silent(_ urgency: Urgency) throws {
        let prepared = try channel.prepare(
            Samples.notice(order: nil, urgency: urgency, topic: .event), Samples.rendering())
        let request = try http(channel.begin(prepared, [Samples.recipient(channel)], Samples.context))
        #expect(try json(request.body)["notificationDisabled"] as? Bool == (urgency == .routine))
    }

    @Test(
        "a long text stays within 5,000 UTF-16 units and keeps the link",
        arguments: ["あ", "🍎", "👨‍👩‍👧‍👦", "e\u{301}", "\n"])
    func longText(_ unit: String) throws {
        let body = String(repeating: unit, count: 6000)
        let rendering = Samples.rendering(body: body, instruction: body)
        let messages = try messages(Samples.notice(), rendering)
        let text = try #require(messages[0]["text"] as? String)
        #expect(text.utf16.count <= 5000)
        #expect(text.utf16.count > 4900)
        #expect(text.contains("https://alert.city.example.jp/n/1"))
        #expect((messages[1]["altText"] as? String ?? "").utf16.count <= 1500)
    }

    @Test(
        "LINE's answers mean what its documentation says",
        arguments: [
            (200, "", "accepted"), (409, "The retry key is already accepted", "accepted"),
            (401, "Authentication failed", "misconfigured"), (403, "", "misconfigured"),
            (429, "The API rate limit has been exceeded. Try again later.", "retry"),
            (429, "You have reached your monthly limit.", "misconfigured"), (429, "", "retry"),
            (400, "The request body has 1 error(s)", "refused"), (404, "", "refused"), (410, "", "refused"),
            (413, "", "refused"), (415, "", "refused"), (302, "", "misconfigured"), (500, "", "unknown"),
            (502, "", "unknown"), (503, "", "unknown"),
        ])
    func statuses(_ status: Int, _ message: String, _ expected: String) {
        let response = Response.http(HTTPResponse(status: status, body: Array(#"{"message":"\#(message)"}"#.utf8)))
        let state = ChannelState(name: "multicast", recipients: [1])
        guard case .done(let outcomes) = channel.resume(state, response, Samples.context),
            let result = outcomes.first?.result
        else {
            Issue.record("no outcome")
            return
        }
        #expect("\(result)".prefix { $0 != "(" } == expected)
    }

    // MARK: Replies

    @Test("a fresh reply token is used, without a retry key; after fifty seconds it is a push with one")
    func replyOrPush() throws {
        let inbound = Inbound(
            id: "1", channel: channel.id, sender: Address(Samples.user(7)), kind: .text("避難所"), replyToken: "token",
            occurredAt: Samples.now, receivedAt: Samples.now)
        let content = ReplyContent(blocks: ["答え"], choices: [.init(label: "はい", payload: "yes")])
        var context = Samples.context
        context.now = Samples.now.adding(seconds: 50)
        let reply = try http(channel.reply(content, to: inbound, context))
        #expect(reply.url.hasSuffix("/message/reply"))
        #expect(!reply.headers.contains { $0.name == "X-Line-Retry-Key" })
        #expect(try json(reply.body)["replyToken"] as? String == "token")
        context.now = Samples.now.adding(milliseconds: 50_001)
        let push = try http(channel.reply(content, to: inbound, context))
        #expect(push.url.hasSuffix("/message/push"))
        #expect(push.headers.contains(HeaderField("X-Line-Retry-Key", Samples.key.rawValue)))
        #expect(try json(push.body)["to"] as? String == Samples.user(7))
    }

    @Test("an answer of many blocks and choices stays within LINE's limits")
    func replyLimits() throws {
        let inbound = Inbound(
            id: "1", channel: channel.id, sender: Address(Samples.user(7)), kind: .sticker, replyToken: "token",
            occurredAt: Samples.now, receivedAt: Samples.now)
        var choices = (1...20).map {
            ReplyContent.Choice(label: "選択肢\($0)" + String(repeating: "👨‍👩‍👧‍👦", count: 30), payload: "p\($0)")
        }
        choices.insert(.init(label: "long", payload: String(repeating: "x", count: 301)), at: 0)
        let content = ReplyContent(
            blocks: ["", "\n"] + (1...9).map { "block \($0)" } + [String(repeating: "🍎", count: 5000)], choices: choices
        )
        let body = try json(http(channel.reply(content, to: inbound, Samples.context)).body)
        let messages = try #require(body["messages"] as? [[String: Any]])
        #expect(messages.count == 5)
        #expect(messages.allSatisfy { ($0["text"] as? String ?? "").utf16.count <= 5000 })
        #expect(messages.dropLast().allSatisfy { $0["quickReply"] == nil })
        let items = try #require((messages[4]["quickReply"] as? [String: Any])?["items"] as? [[String: Any]])
        #expect(items.count == 13)
        for item in items {
            let action = try #require(item["action"] as? [String: Any])
            #expect((action["label"] as? String ?? "").count <= 20)
            #expect(action["data"] as? String != "")
        }
    }

    @Test("an answer without text still says something")
    func emptyReply() throws {
        let inbound = Inbound(
            id: "1", channel: channel.id, sender: Address(Samples.user(7)), kind: .sticker, occurredAt: Samples.now,
            receivedAt: Samples.now)
        let body = try json(http(channel.reply(ReplyContent(blocks: []), to: inbound, Samples.context)).body)
        let messages = try #require(body["messages"] as? [[String: Any]])
        #expect(messages.first?["text"] as? String == "…")
    }

    @Test("a spent reply token is tried again when it can only be a push")
    func spentToken() {
        let response = Response.http(
            HTTPResponse(status: 400, body: Array(#"{"message":"Invalid reply token"}"#.utf8)))
        guard case .retry(let seconds, _) = channel.replied(response) else {
            Issue.record("given up")
            return
        }
        #expect(seconds == 50)
    }

    // MARK: Reading

    private func prepared() throws -> Prepared { try channel.prepare(Samples.notice(), Samples.rendering()) }

    private func messages(_ notice: Notice, _ rendering: Rendering) throws -> [[String: Any]] {
        let prepared = try channel.prepare(notice, rendering)
        return try #require(JSONSerialization.jsonObject(with: Data(prepared.bytes)) as? [[String: Any]])
    }

    private func http(_ step: Step) throws -> HTTPRequest {
        guard case .send(.http(let request), _) = step else { throw Unexpected() }
        return request
    }

    private func http(_ request: Request) throws -> HTTPRequest {
        guard case .http(let request) = request else { throw Unexpected() }
        return request
    }

    private func json(_ bytes: [UInt8]) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    }

    private struct Unexpected: Error {}
}
