import ChannelWebhook
import Foundation
import HTTP
import Notice
import Settings
import Synchronization
import Testing
import Web

@testable import Ledger
@testable import noroshi

/// `POST /v1/intake/{source}`.
@Suite struct IntakeRouteTests {
    private static let token = "0123456789abcdef0123456789abcdef"
    private static let key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    private static let now = Bench.start

    /// A clock whose ticks a test moves.
    private final class Ticks: noroshi.Clock {
        private let value = Mutex<Int64>(0)
        let now = IntakeRouteTests.now
        var ticks: Int64 { value.withLock { $0 } }
        func pass(milliseconds: Int64) { value.withLock { $0 += milliseconds } }
        func sleep(milliseconds: Int64) async throws {}
    }

    private struct Door {
        let bench: Bench
        let clock = Ticks()
        let router: Router

        /// - Parameter bench: what an earlier door led to, as after a restart; nil is a new one.
        init(perMinute: Int = 600, bench: Bench? = nil) throws {
            let bench = try bench ?? Bench(.jma, name: "jma")
            self.bench = bench
            let calls = DoorSettings.Calls(
                token: Secret(IntakeRouteTests.token), key: Secret(IntakeRouteTests.key), perMinute: perMinute)
            var router = Router()
            IntakeRoutes(
                sources: [SourceID(rawValue: "jma"): .init(gate: CallGate(calls, ticks: 0), desk: bench.desk)],
                clock: clock, log: EventLog(clock: clock) { _ in }, metrics: Metrics()
            ).add(to: &router)
            self.router = router
        }

        /// One call, signed as it should be but for what is given.
        func call(
            _ body: String = SourceLoopTests.quake, id: String = "msg_1", at time: Int64? = nil, token: String? = nil,
            signature: String? = nil, signed: String? = nil, path: String = "/v1/intake/jma?name=a_VXSE53_1.xml",
            headers: [(String, String)]? = nil
        ) async throws -> (status: Int, json: [String: Any], retryAfter: String?) {
            let time = time ?? IntakeRouteTests.now.seconds
            let own = WebhookSignature.header(
                id: id, timestamp: time, body: Array((signed ?? body).utf8), secrets: IntakeRouteTests.key)
            var fields = [("Authorization", "Bearer \(token ?? IntakeRouteTests.token)")]
            fields +=
                headers ?? [
                    ("webhook-id", id), ("webhook-timestamp", "\(time)"), ("webhook-signature", signature ?? own ?? ""),
                ]
            let response = try await router.call(.post, path, body, headers: fields)
            let json = try? JSONSerialization.jsonObject(with: Data(response.body))
            return (response.status, json as? [String: Any] ?? [:], response.header("Retry-After"))
        }
    }

    @Test("a signed document is accepted and answered with what it led to")
    func accepted() async throws {
        let door = try Door()
        let answer = try await door.call()
        #expect(answer.status == 202 && answer.json["notices"] as? Int == 1)
        #expect(try await door.bench.products() == ["jma.earthquake"])
    }

    @Test("a repeated id is answered as the first time and told once; with another body it is refused")
    func repeated() async throws {
        let door = try Door()
        _ = try await door.call()
        let again = try await door.call(at: Self.now.seconds + 60)
        #expect(again.status == 202 && again.json["notices"] as? Int == 1)
        #expect(try await door.call("<other/>").status == 409)
        // The same document under another id says nothing new.
        #expect(try await door.call(id: "msg_2").json["notices"] as? Int == 0)
        #expect(try await door.bench.products().count == 1)
    }

    @Test("where no source may call there is no such address")
    func noDoor() async throws {
        let clock = Ticks()
        var router = Router()
        IntakeRoutes(sources: [:], clock: clock, log: EventLog(clock: clock) { _ in }, metrics: Metrics())
            .add(to: &router)
        #expect(try await router.call(.post, "/v1/intake/jma").status == 404)
    }

    @Test("a token is known at its own source's door alone")
    func knows() throws {
        let (clock, bench) = (Ticks(), try Bench(.jma, name: "jma"))
        let calls = DoorSettings.Calls(token: Secret(Self.token), key: Secret(Self.key), perMinute: 600)
        let routes = IntakeRoutes(
            sources: [SourceID(rawValue: "jma"): .init(gate: CallGate(calls, ticks: 0), desk: bench.desk)],
            clock: clock, log: EventLog(clock: clock) { _ in }, metrics: Metrics())
        #expect(routes.knows("jma", authorization: "Bearer \(Self.token)"))
        #expect(!routes.knows("jma", authorization: "Bearer wrong") && !routes.knows("jma", authorization: nil))
        #expect(!routes.knows("none", authorization: "Bearer \(Self.token)"))
    }

    @Test("a text without a date, sent again after a restart, is told once; the same words of another call are news")
    func afterRestart() async throws {
        let bench = try Bench(.jAlert, name: "jma") { $0.format = .jAlert }
        let text = "ミサイル発射情報。ミサイル発射情報。"
        for (minutes, id, notices) in [(0, "msg_1", 1), (3, "msg_1", 0), (1, "msg_2", 1)] as [(Int64, String, Int)] {
            bench.clock.move(seconds: 60 * minutes)
            let answer = try await Door(bench: bench).call(text, id: id, path: "/v1/intake/jma?name=j.txt")
            #expect(answer.status == 202 && answer.json["notices"] as? Int == notices)
        }
    }

    @Test("who has no token learns nothing, not even which sources there are")
    func token() async throws {
        let door = try Door()
        let wrong = try await door.call(token: "wrong")
        let unknown = try await door.call(path: "/v1/intake/none")
        #expect(wrong.status == 401 && unknown.status == 401)
        #expect(wrong.json["detail"] as? String == unknown.json["detail"] as? String)
    }

    @Test(
        "a wrong signature, time or header is refused, and says which",
        arguments: [
            ("signature", 401), ("body", 401), ("past", 401), ("future", 401), ("id", 400), ("missing", 400),
            ("scheme", 401),
        ])
    func forged(what: String, status: Int) async throws {
        let door = try Door()
        let answer =
            switch what {
            case "signature": try await door.call(signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
            case "body": try await door.call(signed: "other")
            case "past": try await door.call(at: Self.now.seconds - CallGate.window - 1)
            case "future": try await door.call(at: Self.now.seconds + CallGate.window + 1)
            case "id": try await door.call(id: "a.b")
            case "missing": try await door.call(headers: [("webhook-id", "1")])
            default: try await door.call(signature: "v1a,AAAA v2,BBBB")
            }
        #expect(answer.status == status && (answer.json["detail"] as? String)?.isEmpty == false)
        #expect(try await door.bench.products().isEmpty)
        // Nothing of it counts as having been there.
        #expect(try await door.call().status == 202)
    }

    @Test("while a key is replaced, the old and the new one are right")
    func rotation() async throws {
        let door = try Door()
        let old = try #require(
            WebhookSignature.header(
                id: "msg_1", timestamp: Self.now.seconds, body: Array(SourceLoopTests.quake.utf8),
                secrets: "whsec_" + Data(repeating: 1, count: 32).base64EncodedString() + " " + Self.key))
        #expect(try await door.call(signature: old).status == 202)
    }

    @Test(
        "a refused document is a problem that says what and what to do; one left alone on purpose is none",
        arguments: [
            ("<html>", "/v1/intake/jma", 422, "malformed"), ("plain", "/v1/intake/jma", 415, "unknown-format"),
            (SourceLoopTests.news, "/v1/intake/jma", 403, "wrong-source"),
            (SourceLoopTests.quake, "/v1/intake/jma?name=a_VXSE43_1.xml", 202, nil),
        ] as [(String, String, Int, String?)])
    func refused(body: String, path: String, status: Int, reason: String?) async throws {
        let door = try Door()
        let answer = try await door.call(body, path: path)
        #expect(answer.status == status && answer.json["reason"] as? String == reason)
        if reason == nil {
            #expect((answer.json["refusals"] as? [[String: String]])?.first?["reason"] == "not-handled")
        }
        #expect(try await door.bench.products().isEmpty)
    }

    @Test("a source may call so often a minute and no more; who lacks the token costs it nothing")
    func rate() async throws {
        let door = try Door(perMinute: 2)
        for _ in 0..<5 { _ = try await door.call(token: "wrong") }
        #expect(try await door.call(id: "1").status == 202)
        #expect(try await door.call(id: "2").status == 202)
        let third = try await door.call(id: "3")
        #expect(third.status == 429 && third.retryAfter == "30")
        door.clock.pass(milliseconds: 30_000)
        #expect(try await door.call(id: "3").status == 202)
    }

    @Test("what the ledger could not write is to be sent again with the same id, and is then taken")
    func ledgerFails() async throws {
        let door = try Door()
        let ledger = door.bench.ledger
        try await ledger.write { try $0.execute("CREATE TABLE filler AS SELECT zeroblob(65536) AS bytes") }
        let pages = try await ledger.write { try $0.first("PRAGMA page_count") { $0.int(0) } ?? 0 }
        try await ledger.write { _ = try $0.all("PRAGMA max_page_count = \(pages)") { _ in } }
        #expect(try await door.call().status == 503)
        try await ledger.write { _ = try $0.all("PRAGMA max_page_count = 1000000") { _ in } }
        let again = try await door.call()
        #expect(again.status == 202 && again.json["notices"] as? Int == 1)
    }
}
