import CSQLite
import Channel
import Foundation
import HTTP
import Intake
import Ledger
import Notice
import Policy
import Settings
import Synchronization
import Web
import Wording

@testable import noroshi

/// A town hall at night: people with tokens, the routes they call, the newsroom and a real ledger, under clocks that only the
/// test moves. It can be restarted.
final class Office {
    /// A wall clock that can be set and a monotonic one that cannot.
    final class Clocks: noroshi.Clock {
        private let state = Mutex((wall: Office.night, ticks: Int64(0)))
        var now: Timestamp { state.withLock { $0.wall } }
        var ticks: Int64 { state.withLock { $0.ticks } }

        func advance(seconds: Int64) {
            state.withLock {
                $0.wall = $0.wall.adding(seconds: seconds)
                $0.ticks += seconds * 1_000
            }
        }

        /// The wall clock alone is set.
        func step(seconds: Int64) { state.withLock { $0.wall = $0.wall.adding(seconds: seconds) } }

        func sleep(milliseconds: Int64) async throws { throw CancellationError() }
    }

    struct Answer {
        var status: Int
        var body: [String: Any]
        var text: String

        var id: String { body["id"] as? String ?? "" }
        var hash: String { body["hash"] as? String ?? "" }
        var thread: String { body["thread"] as? String ?? "" }
        var lifecycle: String { body["lifecycle"] as? String ?? "" }
    }

    /// 2026-09-21 in the small hours.
    static let night = Timestamp(milliseconds: 1_790_000_000_000)
    static let jma = SourceID(rawValue: "jma")

    let clock = Clocks()
    let lines = Mutex<[String]>([])
    let path: String
    private let folder: URL
    private let staff: [StaffToken]
    private let policyText: String
    private let templates: TemplateCheck
    let site: Site
    private(set) var ledger: Ledger
    private(set) var newsroom: Newsroom
    private(set) var renewals: RenewalWatch
    private(set) var metrics = Metrics()
    private var router = Router()

    /// - Parameters:
    ///   - people: token, person, scopes; tokens are made longer here.
    init(
        people: [(token: String, person: String, scopes: Set<Scope>)], policy: String = Office.policy,
        mode: Site.Mode = .live, templates: TemplateCheck = .nothing
    ) async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "noroshi-office-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.appending(path: "ledger.sqlite").path()
        staff = people.map {
            StaffToken(name: $0.token, person: $0.person, token: Secret(Self.token($0.token)), scopes: $0.scopes)
        }
        policyText = policy
        self.templates = templates
        site = Site(
            mode: mode, names: [.japanese: "見本市"],
            districts: ["kita", "minami"].map { Site.District(code: $0, names: [.japanese: $0]) },
            languages: [.japanese, .english], publicURL: "https://alert.example")
        (ledger, newsroom, renewals) = try await Self.open(path, clock, site, policy, metrics) { _ in }
        try await restart()
    }

    deinit {
        ledger.close()
        try? FileManager.default.removeItem(at: folder)
    }

    static func token(_ name: String) -> String { name + "-0123456789abcdef" }

    private static func open(
        _ path: String, _ clock: Clocks, _ site: Site, _ policy: String, _ metrics: Metrics,
        _ log: @escaping @Sendable (String) -> Void
    ) async throws -> (Ledger, Newsroom, RenewalWatch) {
        let ledger = try Ledger.open(
            path: path, key: [UInt8](repeating: 7, count: 32), head: path + "-head", now: clock.now)
        let showcase = Showcase(wording: Wording(), site: site, now: clock.now)
        let accepted = try await ledger.acceptedNotices()
        showcase.insert(accepted, now: clock.now)
        let events = EventLog(clock: clock, sink: log)
        let newsroom = Newsroom(
            ledger: ledger,
            policy: try Policy(SettingsFile(path: "publication.json5", bytes: Array(policy.utf8))), site: site,
            channels: [ChannelID(rawValue: "line")], showcase: showcase, clock: clock, log: events, metrics: metrics,
            accepted: accepted, announce: { _ in })
        return (
            ledger, newsroom, RenewalWatch(ledger: ledger, showcase: showcase, log: events, metrics: metrics)
        )
    }

    /// The daemon stops and starts; the machine's monotonic clock goes on.
    func restart() async throws {
        ledger.close()
        metrics = Metrics()
        let log = LogBox()
        (ledger, newsroom, renewals) = try await Self.open(path, clock, site, policyText, metrics) { log.add($0) }
        logs.append(log)
        router = Router()
        StaffRoutes(
            site: site, roll: StaffRoll(staff), newsroom: newsroom, channels: [:], clock: clock, templates: templates
        ).add(to: &router)
    }

    // MARK: What people do

    func call(
        _ method: HTTP.Method, _ path: String, _ json: String = "", token: String
    ) async throws -> Answer {
        let response = try await router.call(
            method, path, json, headers: [("Authorization", "Bearer \(Self.token(token))")])
        let body = try? JSONSerialization.jsonObject(with: Data(response.body))
        return Answer(
            status: response.status, body: body as? [String: Any] ?? [:],
            text: String(decoding: response.body, as: UTF8.self))
    }

    func post(_ path: String, _ json: String = "{}", token: String) async throws -> Answer {
        try await call(.post, path, json, token: token)
    }

    func approve(_ answer: Answer, level: Int? = 4, areas: Int = 1, token: String) async throws -> Answer {
        let level = level.map { ", \"level\": \($0)" } ?? ""
        return try await post(
            "/v1/notices/\(answer.id)/approve", "{ \"hash\": \"\(answer.hash)\", \"areas\": \(areas)\(level) }",
            token: token)
    }

    func breakGlass(
        _ answer: Answer, level: Int = 4, areas: Int = 1, reason: String = "二人目に連絡がつかない",
        again: String? = nil, token: String
    ) async throws -> Answer {
        try await post(
            "/v1/notices/\(answer.id)/break-glass",
            """
            { "hash": "\(answer.hash)", "level": \(level), "areas": \(areas), "reason": "\(reason)",
              "authority": { "from": "副市長", "at": "\(clock.now.rfc3339())", "by": "電話" },
              "token": "\(Self.token(again ?? token))" }
            """, token: token)
    }

    func lifecycle(_ answer: Answer) async throws -> Lifecycle? {
        try await ledger.notice(NoticeID(rawValue: answer.id))?.lifecycle
    }

    func order(_ order: String = "evacuation", phase: String = "alert", thread: String? = nil) -> String {
        """
        { "hazard": "flood", "order": "\(order)", "phase": "\(phase)", "areas": ["kita"],
          \(thread.map { "\"thread\": \"\($0)\"," } ?? "")
          "authority": { "decider": "市長", "orderedAt": "\(clock.now.rfc3339())" } }
        """
    }

    // MARK: What is seen from outside

    private final class LogBox: Sendable {
        private let lines = Mutex<[String]>([])
        func add(_ line: String) { lines.withLock { $0.append(line) } }
        var all: [String] { lines.withLock { $0 } }
    }

    private var logs: [LogBox] = []

    /// Lines of every start that contain a text.
    func logged(_ text: String) -> Int { logs.flatMap(\.all).count { $0.contains(text) } }

    /// Reads the file beside the ledger, with nothing of the ledger's code between.
    func rows(_ sql: String) throws -> [[String]] {
        var handle: OpaquePointer?
        guard sqlite3_open_v2(path, &handle, SQLITE_OPEN_READONLY, nil) == SQLITE_OK else {
            throw CocoaError(.fileReadUnknown)
        }
        defer { sqlite3_close_v2(handle) }
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK else {
            throw CocoaError(.fileReadUnknown)
        }
        defer { sqlite3_finalize(statement) }
        var rows: [[String]] = []
        while sqlite3_step(statement) == SQLITE_ROW {
            rows.append(
                (0..<sqlite3_column_count(statement)).map { column in
                    sqlite3_column_text(statement, column).map { String(cString: $0) } ?? ""
                })
        }
        return rows
    }

    static let policy = """
        {
            rows: [
                { products: ["district"], urgency: "<=routine", then: "auto", why: "news" },
                { products: ["jma.warning"], urgency: ">=urgent", then: "approve", why: "警報" },
                { products: ["jma.*"], then: "draft", why: "others" },
            ],
            ceilings: { jma: { urgency: "critical", perHour: 1000 }, "ward-news": { urgency: "routine", perHour: 1000 } },
            approvals: [
                { orders: "any", needs: "second", breakGlass: true, why: "orders" },
                { urgency: ">=urgent", needs: "second", breakGlass: true, why: "urgent" },
                { urgency: "<=routine", needs: "author", why: "news" },
                { urgency: "<=advisory", needs: "duty", why: "advice" },
            ],
            publicDrills: {
                "d1": {
                    title: "全市一斉訓練", from: "2026-09-23T00:00:00+09:00", until: "2026-09-26T00:00:00+09:00",
                    templates: ["drill.flood"], approvers: ["kacho"], announcedBefore: "24h",
                },
            },
        }
        """
}
