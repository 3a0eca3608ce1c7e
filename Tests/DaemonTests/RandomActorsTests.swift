import HTTP
import Notice
import Policy
import Testing

@testable import Ledger
@testable import noroshi

/// Promise 8, whatever people do: random persons with several tokens write, edit, hand in, approve with right, wrong and stale
/// hashes, break glass, withdraw and repeat themselves, while the clock is set back and forth and the daemon restarts.
@Suite("Nobody sends without authority")
struct RandomActorsTests {
    private static let histories = 100
    private static let steps = 40

    /// token, person, scopes: two persons have two tokens each.
    private static let people: [(token: String, person: String, scopes: Set<Scope>)] = [
        ("phone", "sato", [.submit]), ("desk", "sato", [.submit, .approve]), ("suzuki", "suzuki", [.submit, .approve]),
        ("duty", "tanaka", [.submit, .publish]), ("night", "tanaka", [.submit, .breakGlass]),
        ("kacho", "kacho", [.approve]), ("guest", "ono", [.submit]),
    ]

    private struct Random: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    private struct Account {
        var steps = 0
        var accepted: [String: Int] = [:]
        var refused = 0
    }

    @Test("no notice without authority is accepted, in random histories with restarts and clock steps")
    func authority() async throws {
        var account = Account()
        for seed in 0..<Self.histories {
            try await history(seed: UInt64(seed), &account)
        }
        #expect(account.accepted["secondPerson", default: 0] > 50 && account.accepted["breakGlass", default: 0] > 5)
        #expect(account.accepted["duty", default: 0] > 5 && account.refused > 500)
        let kinds = account.accepted.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        print(
            "FIGURE random actors: \(Self.histories) histories, \(account.steps) steps, \(account.refused) refused, "
                + "accepted: \(kinds); 0 without authority, every audit chain whole")
    }

    private func history(seed: UInt64, _ account: inout Account) async throws {
        var random = Random(state: seed &* 0x2545_F491_4F6C_DD1D)
        let office = try await Office(people: Self.people)
        var known: [Office.Answer] = []
        for _ in 0..<Self.steps {
            account.steps += 1
            let token = Self.people.randomElement(using: &random)?.token ?? "guest"
            let target = (Bool.random(using: &random) ? known.suffix(2) : known[...]).randomElement(using: &random)
            let answer = try await act(office, token: token, on: target, &random)
            if let answer {
                if answer.status >= 400 { account.refused += 1 }
                if !answer.id.isEmpty { known.append(answer) }
            }
            try check(office)
        }
        let faults = try await office.ledger.verifyAudit().faults
        #expect(faults == [], "seed \(seed): \(faults)")
        for row in try office.rows("SELECT warrant FROM notice WHERE lifecycle = 'accepted'") {
            account.accepted[row[0], default: 0] += 1
        }
    }

    private func act(
        _ office: Office, token: String, on target: Office.Answer?, _ random: inout Random
    ) async throws -> Office.Answer? {
        let path = "/v1/notices/\(target?.id ?? "none")"
        switch Int.random(in: 0..<14, using: &random) {
        case 0, 1: return try await office.post("/v1/notices", office.order(), token: token)
        case 2:
            let publish = Bool.random(using: &random)
            return try await office.post(
                "/v1/notices",
                """
                { "hazard": "heat", "publish": \(publish), "draft": \(!publish && Bool.random(using: &random)),
                  "texts": { "ja": { "headline": "暑さに注意" } } }
                """, token: token)
        case 3: return try await office.call(.put, path, office.order("elderlyEvacuation"), token: token)
        case 4: return try await office.post("\(path)/submit", token: token)
        case 5, 6, 7:
            guard var target else { return nil }
            // A hash that is right, wrong, or of another notice; a level that was not read.
            if Int.random(in: 0..<4, using: &random) == 0 { target.body["hash"] = String(repeating: "0", count: 64) }
            let right = target.text.contains("\"elderlyEvacuation\"") ? 3 : target.text.contains("\"order\"") ? 4 : nil
            let level =
                Int.random(in: 0..<4, using: &random) == 0 ? [nil, 3, 4].randomElement(using: &random) ?? 4 : right
            let answer = try await office.approve(target, level: level, token: token)
            // The same request again has no second effect.
            if Bool.random(using: &random) { _ = try await office.approve(target, level: level, token: token) }
            return answer
        case 8, 9:
            guard let target else { return nil }
            return try await office.breakGlass(target, again: Bool.random(using: &random) ? nil : "guest", token: token)
        case 10:
            let verb = Bool.random(using: &random) ? "withdraw" : "return"
            return try await office.post("\(path)/\(verb)", "{ \"reason\": \"確認\" }", token: token)
        case 11:
            guard let thread = target?.thread, !thread.isEmpty else { return nil }
            let phase = ["update", "correction", "allClear", "retraction"].randomElement(using: &random) ?? "update"
            return try await office.post("/v1/notices", office.order(phase: phase, thread: thread), token: token)
        case 12:
            let step = [-7_200, -30, 25, 900].randomElement(using: &random) ?? 25
            if Bool.random(using: &random) {
                office.clock.step(seconds: Int64(step))
            } else {
                office.clock.advance(seconds: Int64(abs(step)))
            }
            _ = try await office.newsroom.releaseDue()
            return nil
        default:
            if Int.random(in: 0..<4, using: &random) == 0 { try await office.restart() }
            office.clock.advance(seconds: 21)
            _ = try await office.newsroom.releaseDue()
            return nil
        }
    }

    /// Reads the file itself: who is written down as having taken which step, and what that may make public.
    private func check(_ office: Office) throws {
        let accepted = try office.rows(
            "SELECT number, author, coalesce(approver, ''), warrant, CAST(content AS TEXT) FROM notice WHERE lifecycle = 'accepted'"
        )
        for row in accepted {
            let (author, approver, warrant) = (row[1], row[2], row[3])
            let isOrder = row[4].contains("\"order\":")
            let steps = try office.rows(
                "SELECT stage, actor FROM lifecycle WHERE notice = \(row[0]) ORDER BY step")
            switch warrant {
            case "secondPerson":
                #expect(approver != author && !approver.isEmpty, "\(row)")
                #expect(Self.holds(.approve, approver), "\(approver) has no right to approve")
                #expect(steps.contains { $0[0] == "approved" && $0[1] == approver }, "\(steps)")
            case "breakGlass":
                #expect(approver == "staff:tanaka", "only tanaka may break glass")
                #expect(steps.contains { $0[0] == "approved" && $0[1] == approver }, "\(steps)")
            case "duty": #expect(!isOrder && author == "staff:tanaka", "\(row)")
            case "author": #expect(!isOrder, "\(row)")
            default: Issue.record("accepted under \(warrant)")
            }
        }
    }

    private static func holds(_ scope: Scope, _ actor: String) -> Bool {
        people.contains { "staff:\($0.person)" == actor && $0.scopes.contains(scope) }
    }
}
