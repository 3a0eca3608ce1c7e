import Channel
import Crypto
import Foundation
import Notice
import TestSupport
import Testing

@testable import ChannelLine

@Suite("LINE: what is received")
struct LineWebhookTests {
    let channel = Samples.line()

    private func receive(_ body: [UInt8], now: Timestamp = Samples.now) throws -> [Inbound] {
        let signature = Base64.encode(HMACSHA256.code(for: body, key: Array(Samples.channelSecret.utf8)))
        return try channel.receive(headers: [HeaderField("X-LINE-Signature", signature)], body: body, now: now)
    }

    @Test("LINE's own example of a signature verifies, and a connection check gives nothing")
    func vector() throws {
        let body = Array(#"{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}"#.utf8)
        let header = HeaderField("x-line-signature", "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs=")
        #expect(try channel.receive(headers: [header], body: body, now: Samples.now).isEmpty)
    }

    @Test(
        "any other signature is refused before the body is looked at",
        arguments: [
            nil, "", "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs", "AAAAmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs=", "🍎",
        ])
    func badSignature(_ signature: String?) {
        let headers = signature.map { [HeaderField("x-line-signature", $0)] } ?? []
        #expect(throws: ReceiveRefusal.badSignature) {
            try channel.receive(headers: headers, body: Array("{ not even json".utf8), now: Samples.now)
        }
    }

    static let hostile: [[UInt8]] = [
        [UInt8](repeating: UInt8(ascii: "{"), count: 1_000_000), [0xFF, 0xFE], [], Array("[]".utf8), Array("null".utf8),
        Array(#"{"events":{"a":1}}"#.utf8),
    ]

    @Test("a signed body that is no webhook is malformed", arguments: hostile)
    func malformed(_ body: [UInt8]) {
        #expect(throws: ReceiveRefusal.self) { try receive(body) }
    }

    @Test("an event that cannot be read does not lose those beside it")
    func lenient() throws {
        let body = #"""
            {"events":[7,{"type":5},{"type":"newThing","source":{"type":"user","userId":"U1"}},
            {"type":"message","mode":"standby","source":{"type":"user","userId":"U1"},"message":{"id":"1","type":"text","text":"x"}},
            {"type":"message","mode":"active","timestamp":1462629479859,"webhookEventId":"01EVENT","futureField":{"a":[1]},
             "deliveryContext":{"isRedelivery":true},"replyToken":"t","source":{"type":"user","userId":"U2"},
             "message":{"id":"9","type":"text","text":"避難所はどこ"}}]}
            """#
        let inbound = try receive(Array(body.utf8))
        #expect(inbound.count == 1)
        let first = try #require(inbound.first)
        #expect(first.id == "01EVENT" && first.isRedelivery && first.replyToken == "t" && first.messageID == "9")
        #expect(first.kind == .text("避難所はどこ") && first.sender == Address("U2"))
        #expect(first.occurredAt.milliseconds == 1_462_629_479_859 && first.receivedAt == Samples.now)
    }

    @Test(
        "a time beyond the calendar is now, and one before 1970 is its start", arguments: [Int64.max, 0, -1, Int64.min])
    func hostileTimes(_ milliseconds: Int64) throws {
        let body = """
            {"events":[{"type":"message","timestamp":\(milliseconds),"source":{"type":"user","userId":"U2"},
            "message":{"id":"9","type":"text","text":"x"}}]}
            """
        let first = try #require(try receive(Array(body.utf8)).first)
        #expect(first.occurredAt == (milliseconds > 0 ? Samples.now : Timestamp(milliseconds: 0)))
    }

    @Test("a redelivery of an event without an id is still the same event")
    func standInID() throws {
        func body(_ again: Bool) -> [UInt8] {
            Array(
                #"""
                {"events":[{"type":"follow","timestamp":1,"replyToken":"t","deliveryContext":{"isRedelivery":\#(again)},
                "source":{"type":"user","userId":"U1"}}]}
                """#.utf8)
        }
        let (first, second) = (try receive(body(false)), try receive(body(true)))
        #expect(first.count == 1 && first.map(\.id) == second.map(\.id))
    }

    @Test("in a group only what mentions the account is meant for it")
    func groups() throws {
        func body(_ mention: String) -> [UInt8] {
            Array(
                #"""
                {"events":[{"type":"message","source":{"type":"group","groupId":"C1","userId":"U1"},
                "message":{"id":"1","type":"text","text":"@bot help"\#(mention)}}]}
                """#.utf8)
        }
        #expect(try receive(body("")).first?.kind == .other("group message"))
        let meant = try receive(
            body(#","mention":{"mentionees":[{"index":0,"length":4,"type":"user","isSelf":true}]}"#))
        #expect(meant.first?.kind == .text("@bot help") && meant.first?.sender == Address("C1"))
    }

    @Test("every sample of LINE's is read, and tells what happened")
    func samples() throws {
        var kinds: [String: Int] = [:]
        let files = SharedSamples.files("samples/line/webhook")
        for file in files {
            let body = [UInt8](try Data(contentsOf: file))
            let inbound = try receive(body)
            for event in inbound { kinds["\(event.kind)".prefix { $0 != "(" }.description, default: 0] += 1 }
            if file.lastPathComponent == "webhook-redelivery.json" { #expect(inbound.allSatisfy { $0.isRedelivery }) }
            if file.lastPathComponent == "unknown.json" { #expect(inbound.isEmpty) }
        }
        print("LINE webhook samples: \(files.count) files, \(kinds.sorted { $0.key < $1.key })")
        if !files.isEmpty {
            for kind in ["text", "choice", "location", "sticker", "media", "follow", "unfollow", "unsend", "other"] {
                #expect(kinds[kind, default: 0] > 0, "no \(kind) among the samples")
            }
        }
    }
}
