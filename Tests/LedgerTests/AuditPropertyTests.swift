import Channel
@testable import Ledger
import Notice
import Testing
import TestSupport

/// Random histories, and after each every single tampering we can think of, one at a time and taken back.
@Suite("Whatever is changed behind the ledger's back is found")
struct AuditPropertyTests {
    private static let histories: UInt64 = 20
    private static let steps = 12

    @Test("any edit, deletion, swap or renumbering of rows, and any edit of a notice")
    func tampering() async throws {
        var counts: [String: Int] = [:]
        var rows = 0
        for seed in 0..<Self.histories {
            let folder = try LedgerFolder()
            var random = SplitMix(seed: seed)
            try await history(folder, &random)
            let database = try Database(path: folder.path, role: .writer)
            let head = try #require(try database.auditHead())
            let faults = try database.faults(known: head)
            #expect(faults == [], "seed \(seed)")
            rows += Int(head.sequence)
            var missed: [String] = []
            for (kind, sql) in try tamperings(of: database, head.sequence, &random) {
                try database.execute("BEGIN; \(sql)")
                if try database.faults(known: head).isEmpty { missed.append(sql) }
                try database.execute("ROLLBACK")
                counts[kind, default: 0] += 1
            }
            #expect(missed.isEmpty, "seed \(seed)")
            #expect(try database.faults(known: head).isEmpty, "seed \(seed)")
        }
        let total = counts.values.reduce(0, +)
        let kinds = counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        print(
            "FIGURE audit tamperings caught: \(total) of \(total) over \(Self.histories) histories, \(rows) rows: \(kinds)"
        )
        #expect(total > 10_000)
    }

    // MARK: A history

    private func history(_ folder: LedgerFolder, _ random: inout SplitMix) async throws {
        let ledger = try folder.open()
        let actors = ["staff:sato", "staff:suzuki", "staff:tanaka"]
        for step in 0..<Self.steps {
            let at = start.adding(seconds: Int64(step) * 60)
            let waiting = try await ledger.pendingNotices().randomElement(using: &random)
            let actor = actors.randomElement(using: &random) ?? ""
            let release = Release(
                audience: audience(), channels: [line],
                manner: [.loud, .quiet].randomElement(using: &random) ?? .loud)
            do {
                switch (Int.random(in: 0..<9, using: &random), waiting) {
                case (0, _), (_, nil):
                    _ = try await ledger.propose(
                        draft("t\(step)", content("本文\(step)", source: "staff")), rule: "staff", isSubmitted: true,
                        actor: actor, at: at)
                case (1, _):
                    let content = content("続報\(step)")
                    let verdicts: [Verdict] = [
                        .accepted(channels: [line, mail], rule: "r"), .draft(rule: "r"), .waiting(rule: "r"),
                        .archived(rule: "r"),
                    ]
                    _ = try await ledger.accept(
                        Acceptance(
                            source: content.source,
                            proposals: verdicts.enumerated().map {
                                Ledger.Proposal(
                                    draft: draft("s\(step)-\($0)", content), verdict: $1, audience: audience(),
                                    manner: release.manner)
                            }, actor: "source:jma", at: at))
                case (2, _):
                    _ = try await ledger.sendAlone(
                        draft("d\(step)", content("単独\(step)", source: "staff")), actor: actor, at: at
                    ) { _ in Sending(rule: "duty", warrant: .duty, release: release) }
                case (3, let notice?):
                    _ = try await ledger.rewrite(
                        notice.id, content: content("直し\(step)", source: "staff"),
                        actor: notice.author.hasPrefix("staff:") ? notice.author : actor, at: at)
                case (4, let notice?):
                    _ = try await ledger.submit(
                        notice.id, actor: notice.author.hasPrefix("staff:") ? notice.author : actor, at: at)
                case (5, let notice?), (6, let notice?):
                    _ = try await ledger.approve(notice.id, hash: notice.hash, actor: actor, at: at) { _ in release }
                case (7, let notice?):
                    let order = VerbalOrder(reason: "夜間", from: "副市長", at: at, by: "電話")
                    _ = try await ledger.breakGlass(
                        notice.id, hash: notice.hash, order: order, releaseAt: at.adding(seconds: 20), actor: actor,
                        at: at)
                    if Bool.random(using: &random) {
                        _ = try await ledger.release(notice.id, isOver: false, at: at.adding(seconds: 30)) { _ in
                            release
                        }
                    }
                case (_, let notice?):
                    _ = try await ledger.returnToAuthor(notice.id, reason: "場所", actor: actor, at: at)
                }
            } catch is LedgerError {}
        }
        ledger.close()
    }

    // MARK: Tampering

    private func tamperings(
        of database: Database, _ last: Int64, _ random: inout SplitMix
    ) throws -> [(kind: String, sql: String)] {
        var all: [(String, String)] = []
        for row in 1...last {
            func edit(_ column: String, _ value: String) {
                all.append(("edited", "UPDATE audit SET \(column) = \(value) WHERE sequence = \(row)"))
            }
            for column in ["actor", "action", "subject", "detail"] {
                edit(column, "\(column) || ' '")
                edit(column, "substr(\(column), 2) || 'x'")
                edit(column, "CAST(CAST(\(column) AS BLOB) || x'FF' AS TEXT)")
            }
            edit(
                "at",
                "at \(["+", "-"].randomElement(using: &random) ?? "+") \(Int.random(in: 1...9_999, using: &random))")
            edit("hash", "zeroblob(32)")
            edit("hash", "x''")
            edit("sequence", "-\(row)")
            edit("sequence", "\(last + Int64.random(in: 1...1_000, using: &random))")
            all.append(("deleted", "DELETE FROM audit WHERE sequence = \(row)"))
            all.append(("cut", "DELETE FROM audit WHERE sequence >= \(row)"))
            all.append(("deleted", "DELETE FROM audit WHERE sequence <= \(row)"))
            if row < last {
                let other = Int64.random(in: row + 1...last, using: &random)
                all.append(
                    (
                        "swapped",
                        """
                        UPDATE audit SET sequence = -\(row) WHERE sequence = \(row);
                        UPDATE audit SET sequence = \(row) WHERE sequence = \(other);
                        UPDATE audit SET sequence = \(other) WHERE sequence = -\(row)
                        """
                    ))
                all.append(
                    (
                        "closed up",
                        """
                        DELETE FROM audit WHERE sequence = \(row);
                        UPDATE audit SET sequence = -sequence WHERE sequence > \(row);
                        UPDATE audit SET sequence = -sequence - 1 WHERE sequence < 0
                        """
                    ))
            }
            all.append(
                (
                    "renumbered",
                    """
                    UPDATE audit SET sequence = -sequence WHERE sequence >= \(row);
                    UPDATE audit SET sequence = -sequence + 1 WHERE sequence < 0
                    """
                ))
        }
        for (number, isAccepted) in try database.all(
            "SELECT number, version IS NOT NULL FROM notice", read: { ($0.int64(0), $0.bool(1)) })
        {
            func edit(_ change: String) {
                all.append(("notice", "UPDATE notice SET \(change) WHERE number = \(number)"))
            }
            edit("content = CAST(replace(content, '川', '山') || ' ' AS BLOB)")
            edit("hash = '\(String(repeating: "0", count: 64))'")
            for headline in ["偽の避難指示", ""] {
                let forged = try CanonicalJSON.encode(content(headline, source: "staff"))
                let hex = forged.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
                edit("content = x'\(hex)', hash = '\(ContentHash(canonical: forged))'")
            }
            for column in ["author", "thread", "rule", "id"] { edit("\(column) = \(column) || 'x'") }
            edit("lifecycle = CASE lifecycle WHEN 'accepted' THEN 'archived' ELSE 'accepted' END")
            edit("approver = coalesce(approver, '') || 'x'")
            edit("created_at = created_at + 1")
            edit("reason = coalesce(reason, '') || 'x'")
            edit("version = coalesce(version, 0) + 7")
            edit("accepted_at = coalesce(accepted_at, 0) + 1")
            all.append(
                (
                    "forged",
                    """
                    INSERT INTO notice (number, id, thread, lifecycle, source, content, hash, rule, author, created_at)
                    SELECT number + 100, id || 'f', thread, lifecycle, source, content, hash, rule, author, created_at
                    FROM notice WHERE number = \(number)
                    """
                ))
            if isAccepted {
                edit("is_loud = 1 - is_loud")
                edit("takes_over = 1 - takes_over")
                edit("warrant = CASE warrant WHEN 'rule' THEN 'duty' ELSE 'rule' END")
                all.append(("plan", "UPDATE plan SET high_water = high_water + 1 WHERE notice = \(number)"))
                all.append(("plan", "UPDATE plan SET hash = 'x' WHERE notice = \(number)"))
                all.append(("plan", "UPDATE plan SET urgency = 0 WHERE notice = \(number)"))
                all.append(("plan", "UPDATE plan SET expires = coalesce(expires, 0) + 1 WHERE notice = \(number)"))
                all.append(("plan", "INSERT INTO leg (notice, channel) VALUES (\(number), 'sms')"))
                all.append(("plan", "DELETE FROM leg WHERE notice = \(number)"))
            }
        }
        return all
    }
}
