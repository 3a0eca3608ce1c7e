import Channel
import Foundation
import HTTP
import Ledger
import Notice
import Policy
import Testing
import TestSupport

@testable import Intake
@testable import noroshi

/// One random night at the town hall, with a record of its own of who wrote, agreed and stopped what.
final class AuthorityHistory {
    struct Tally {
        var requests = 0
        var refused = 0
        var replays = 0
        var clockSteps = 0
        var restarts = 0
        var published = 0
        var warrants: [String: Int] = [:]

        mutating func add(_ other: Tally) {
            requests += other.requests
            refused += other.refused
            replays += other.replays
            clockSteps += other.clockSteps
            restarts += other.restarts
            published += other.published
            warrants.merge(other.warrants, uniquingKeysWith: +)
        }
    }

    /// What the test itself saw of a notice.
    private struct Seen {
        /// Who wrote the content it has now; nil for a source's that nobody rewrote or handed in.
        var writer: String?
        var source: SourceID?
        /// Persons who agreed to a content, by its hash, with the right to.
        var agreed: [String: Set<String>] = [:]
        /// Who broke the glass for the content it had, and when by the clock that does not step; nil once it was stopped.
        var glass: (person: String, hash: String, ticks: Int64)?
        /// Whether its author sent it alone, with the right to.
        var isSentAlone = false
    }

    private struct Request {
        var method: HTTP.Method
        var path: String
        var json: String
        var token: String
    }

    private static let people: [(token: String, person: String, scopes: Set<Scope>)] = [
        ("a1", "sato", [.submit]), ("a2", "sato", [.approve]), ("a3", "Ｓａｔｏ", [.submit, .approve, .breakGlass]),
        ("b1", "suzuki", [.submit, .approve]), ("b2", "suzuki", [.publish, .submit]),
        ("c1", "tanaka", [.approve]), ("d1", "yamada", [.submit, .breakGlass]), ("e1", "ito", [.subscribe]),
        ("f1", "ono", Set(Scope.allCases)),
    ]

    private let office: Office
    private var random: SplitMix
    private var seen: [String: Seen] = [:]
    /// Ids in the order of their making, so that the same seed takes the same ones.
    private var ids: [String] = []
    private var hashes: [String] = ["0000"]
    private var sent: [Request] = []
    /// What was public at an earlier step: it never changes and never goes away.
    private var published: [String: [String]] = [:]
    private(set) var tally = Tally()

    init(seed: UInt64) async throws {
        random = SplitMix(seed: seed)
        office = try await Office(people: Self.people)
    }

    // MARK: Steps

    func step() async throws {
        office.clock.advance(seconds: Int64.random(in: 0...12, using: &random))
        switch Int.random(in: 0..<20, using: &random) {
        case 0, 1, 2: try await write()
        case 3: try await source()
        case 4, 5: try await edit()
        case 6: try await handIn()
        case 7, 8, 9, 10: try await approve()
        case 11, 12: try await breakGlass()
        case 13: try await stop()
        case 14, 15: try await replay()
        case 16:
            tally.clockSteps += 1
            let step = [-86_400, -3_600, -30, -5, 5, 30, 700, 86_400].randomElement(using: &random) ?? 0
            office.clock.step(seconds: Int64(step))
        case 17:
            tally.restarts += 1
            try await office.restart()
        default: _ = try await office.newsroom.releaseDue()
        }
        // A loop that is late by a restart does not release what it should not.
        if Bool.random(using: &random) { _ = try await office.newsroom.releaseDue() }
    }

    /// Everything that waits comes to its end.
    func settle() async throws {
        office.clock.advance(seconds: 30)
        _ = try await office.newsroom.releaseDue()
        try check()
        let report = try await office.ledger.verifyAudit()
        #expect(report.faults == [], "seed history")
        let rows = try office.rows("SELECT warrant FROM notice WHERE version IS NOT NULL")
        tally.published = rows.count
        for row in rows { tally.warrants[row[0], default: 0] += 1 }
    }

    private func form() -> String {
        let thread =
            Int.random(in: 0..<3, using: &random) == 0
            ? published.keys.sorted().randomElement(using: &random).flatMap { published[$0]?[4] } : nil
        let phase =
            thread == nil
            ? "alert" : ["update", "correction", "allClear", "retraction"].randomElement(using: &random) ?? "update"
        let order = [nil, nil, "evacuation", "elderlyEvacuation"].randomElement(using: &random) ?? nil
        let urgency = ["routine", "advisory", "urgent"].randomElement(using: &random) ?? "urgent"
        let headline = "本文\(Int.random(in: 0..<1_000_000, using: &random))"
        var keys = [
            "\"hazard\": \"flood\"", "\"phase\": \"\(phase)\"", "\"areas\": [\"kita\"]",
            "\"texts\": { \"ja\": { \"headline\": \"\(headline)\" } }",
        ]
        if let thread { keys.append("\"thread\": \"\(thread)\"") }
        if let order {
            keys.append("\"order\": \"\(order)\"")
            keys.append(
                "\"authority\": { \"decider\": \"市長\", \"orderedAt\": \"\(Office.night.adding(seconds: -200_000))\" }")
        } else {
            keys.append("\"urgency\": \"\(urgency)\"")
        }
        switch Int.random(in: 0..<6, using: &random) {
        case 0: keys.append("\"publish\": true")
        case 1: keys.append("\"draft\": true")
        default: break
        }
        return "{ \(keys.joined(separator: ", ")) }"
    }

    private func write() async throws {
        try await send(Request(method: .post, path: "/v1/notices", json: form(), token: token()))
    }

    private func source() async throws {
        let urgency: Urgency = [.urgent, .advisory].randomElement(using: &random) ?? .urgent
        let isNews = Bool.random(using: &random)
        let id = isNews ? SourceID(rawValue: "ward-news") : Office.jma
        let thread = "s\(Int.random(in: 0..<4, using: &random))-\(id)"
        let content = Content(
            status: .actual, phase: .alert, source: id, hazard: isNews ? .district : .heavyRain,
            topic: isNews ? .event : .disaster,
            order: Int.random(in: 0..<6, using: &random) == 0 ? .evacuation : nil,
            urgency: isNews ? .routine : urgency, product: isNews ? "district" : "jma.warning",
            slots: ["code": "03"], areas: [Area(code: "0420700", name: "見本市")], sent: office.clock.now,
            texts: [.japanese: NoticeText(headline: "通知\(Int.random(in: 0..<1_000_000, using: &random))")],
            authority: Authority(decider: "市長", orderedAt: Office.night))
        try await office.newsroom.accept(
            source: id, state: nil, cursor: nil,
            proposals: [
                .init(
                    draft: Draft(thread: ThreadID(rawValue: thread), content: content), handling: .tell,
                    nearness: .site)
            ])
        for row in try office.rows("SELECT id, hash, author FROM notice ORDER BY number") where seen[row[0]] == nil {
            ids.append(row[0])
            hashes.append(row[1])
            seen[row[0]] = Seen(source: id)
        }
    }

    private func edit() async throws {
        guard let id = ids.randomElement(using: &random) else { return }
        try await send(Request(method: .put, path: "/v1/notices/\(id)", json: form(), token: token()))
    }

    private func handIn() async throws {
        guard let id = ids.randomElement(using: &random) else { return }
        try await send(Request(method: .post, path: "/v1/notices/\(id)/submit", json: "", token: token()))
    }

    private func approve() async throws {
        guard let target = try target() else { return }
        let level = target.level.map { ", \"level\": \($0)" } ?? ""
        try await send(
            Request(
                method: .post, path: "/v1/notices/\(target.id)/approve",
                json: "{ \"hash\": \"\(target.hash)\", \"areas\": \(target.areas)\(level) }", token: token()))
    }

    private func breakGlass() async throws {
        guard let target = try target() else { return }
        let token = token()
        let again = Int.random(in: 0..<8, using: &random) == 0 ? "b1" : token
        let level = target.level.map { "\"level\": \($0)," } ?? ""
        try await send(
            Request(
                method: .post, path: "/v1/notices/\(target.id)/break-glass",
                json: """
                    { "hash": "\(target.hash)", \(level) "areas": \(target.areas), "reason": "夜間", "token":
                      "\(Office.token(again))", "authority": { "from": "副市長", "at": "\(office.clock.now)", "by": "電話" } }
                    """, token: token))
    }

    private func stop() async throws {
        guard let id = ids.randomElement(using: &random) else { return }
        let verb = Bool.random(using: &random) ? "withdraw" : "return"
        try await send(
            Request(method: .post, path: "/v1/notices/\(id)/\(verb)", json: #"{ "reason": "誤り" }"#, token: token()))
    }

    private func replay() async throws {
        guard let request = sent.randomElement(using: &random) else { return }
        tally.replays += 1
        var again = request
        if Int.random(in: 0..<4, using: &random) == 0 { again.token = token() }
        try await send(again)
    }

    private func token() -> String { Self.people.randomElement(using: &random)?.token ?? "" }

    /// A notice to agree to, mostly as it stands, sometimes with another's hash, level or number of areas.
    private func target() throws -> (id: String, hash: String, level: Int?, areas: Int)? {
        guard let id = ids.randomElement(using: &random),
            let row = try office.rows("SELECT hash, CAST(content AS TEXT) FROM notice WHERE id = '\(id)'").first
        else { return nil }
        let content = try Self.json(row[1])
        let level = ["evacuation": 4, "elderlyEvacuation": 3][content["order"] as? String ?? ""]
        let areas = (content["areas"] as? [Any])?.count ?? 0
        let hash = Int.random(in: 0..<6, using: &random) == 0 ? hashes.randomElement(using: &random) ?? "" : row[0]
        let slip = Int.random(in: 0..<10, using: &random)
        return (id, hash, slip == 0 ? 5 : level, slip == 1 ? areas + 1 : areas)
    }

    // MARK: What the test remembers

    private func send(_ request: Request) async throws {
        tally.requests += 1
        sent.append(request)
        let answer = try await office.call(request.method, request.path, request.json, token: request.token)
        guard (200..<300).contains(answer.status) else {
            #expect(answer.status < 500, "\(answer.text)")
            tally.refused += 1
            return
        }
        remember(request, answer)
    }

    /// The person whose token it is.
    private func person(_ token: String) -> (name: String, scopes: Set<Scope>) {
        let entry = Self.people.first { $0.token == token }
        return (Self.onePerson(entry?.person ?? ""), entry?.scopes ?? [])
    }

    /// What is one name in another width is one person.
    private static func onePerson(_ name: String) -> String { name.replacing("Ｓａｔｏ", with: "sato") }

    private func remember(_ request: Request, _ answer: Office.Answer) {
        let id = answer.id
        let (name, scopes) = person(request.token)
        let verb = request.path.split(separator: "/").dropFirst(3).first.map(String.init) ?? ""
        hashes.append(answer.hash)
        // What the person said they agree to, whatever the answer says.
        let hash = (try? Self.json(request.json))?["hash"] as? String ?? ""
        switch (request.method, verb) {
        case (.post, "") where request.path == "/v1/notices":
            if seen[id] == nil { ids.append(id) }
            seen[id] = Seen(writer: name)
            seen[id]?.isSentAlone = answer.lifecycle == "accepted" && scopes.contains(.submit)
        case (.put, _):
            seen[id]?.writer = name
            seen[id]?.glass = nil
        case (.post, "submit"): if seen[id]?.writer == nil { seen[id]?.writer = name }
        case (.post, "approve"):
            if scopes.contains(.approve) { seen[id]?.agreed[hash, default: []].insert(name) }
        case (.post, "break-glass"):
            let isArmed = seen[id]?.glass?.hash == hash
            if scopes.contains(.breakGlass), !isArmed { seen[id]?.glass = (name, hash, office.clock.ticks) }
        case (.post, "withdraw"), (.post, "return"): seen[id]?.glass = nil
        default: break
        }
    }

    // MARK: What must hold

    /// Promise 8 over the rows as they lie in the file.
    func check() throws {
        let rows = try office.rows(
            """
            SELECT id, hash, author, coalesce(approver, ''), thread, warrant, CAST(content AS TEXT), lifecycle
            FROM notice WHERE version IS NOT NULL ORDER BY number
            """)
        var found: [String: [String]] = [:]
        for row in rows {
            found[row[0]] = row
            if published[row[0]] == nil { try checkNew(row) }
        }
        for (id, row) in published { #expect(found[id] == row, "what is public changed or went away") }
        published = found
    }

    private func checkNew(_ row: [String]) throws {
        let (id, hash, warrant) = (row[0], row[1], row[5])
        let (author, approver) = (Self.onePerson(row[2]), Self.onePerson(row[3]))
        let content = try Self.json(row[6])
        let isOrder = content["order"] != nil
        guard let seen = seen[id] ?? sourceRow(author) else {
            Issue.record("notice \(id) came from nowhere")
            return
        }
        if isOrder { #expect((content["authority"] as? [String: Any])?["decider"] != nil) }
        let person = approver.hasPrefix("staff:") ? String(approver.dropFirst(6)) : approver
        switch warrant {
        case "rule":
            #expect(author == "source:\(content["source"] as? String ?? "")" && approver.isEmpty && !isOrder)
            #expect(seen.writer == nil)
        case "sourceAndPerson":
            #expect(seen.writer == nil && author.hasPrefix("source:") && !isOrder)
            #expect(seen.agreed[hash]?.contains(person) == true)
        case "secondPerson":
            #expect(author == "staff:\(seen.writer ?? "?")" && person != seen.writer)
            #expect(seen.agreed[hash]?.contains(person) == true, "nobody agreed to this content")
        case "duty", "author":
            #expect(seen.isSentAlone && author == "staff:\(seen.writer ?? "?")" && approver.isEmpty && !isOrder)
            #expect(["routine", "advisory"].contains(content["urgency"] as? String ?? ""))
        case "breakGlass":
            #expect(seen.glass?.hash == hash && seen.glass?.person == person, "it was stopped, or nobody agreed to it")
        default: Issue.record("notice \(id) has no warrant")
        }
    }

    private func sourceRow(_ author: String) -> Seen? { author.hasPrefix("source:") ? Seen() : nil }

    private static func json(_ text: String) throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
    }
}
