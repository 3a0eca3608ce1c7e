import Delivery
import Foundation
import Notice
import Sinks
import TestSupport
import Testing

@testable import Ledger
@testable import noroshi

extension Faults {
    @Suite("A damaged ledger", .timeLimit(.minutes(Faults.isLong ? 15 : 2)))
    struct DamageTests {
        /// Who edits the ledger behind the daemon's back writes this instead of what was approved.
        private static let forged = "偽物です。"
        private static let pageSize = 4_096

        /// What of a notice is edited behind the daemon's back.
        enum Part: String, CaseIterable, Sendable, CustomTestStringConvertible {
            /// The bytes that were prepared for LINE.
            case bytes
            /// Whom it is for.
            case plan
            /// What was approved.
            case content
            var testDescription: String { rawValue }
        }

        @Test(
            "what does not match its hash is never sent and alarmed; the others go on",
            arguments: [Part.bytes, .plan, .content])
        func wrongHash(part: Part) async throws { try await forge(part) }

        private func forge(_ part: Part) async throws {
            try await FaultSite.with(try FaultSite(.few)) { site in
                try await site.settle()
                site.line.faults.afflict(percent: 100, with: .answer(status: 429, retryAfter: 1))
                let first = try await site.start()
                let damaged = try site.publish("改ざんされる試験")
                let sound = try site.publish("正しい試験")
                // What mail has was worded for every channel.
                #expect(
                    try await Faults.until(20) {
                        try [damaged, sound].allSatisfy {
                            try count(site, $0, "accepted", on: "mail") == site.people.mailUsers
                        }
                    })
                #expect(await first.terminate() == 0)
                try edit(site.ledgerPath, part, of: damaged)

                site.line.faults.afflict(percent: 0, with: .delay(milliseconds: 0))
                let next = try await site.start()
                try await site.finish()
                #expect(await next.terminate() == 0)
                let texts = site.line.received().map { $0.texts.joined() }
                #expect(!texts.contains { $0.contains(Self.forged) }, "a forged text was sent")
                #expect(!texts.contains { $0.contains(damaged.headline) }, "the damaged notice was sent")
                #expect(
                    next.lines.contains {
                        $0.contains("\"level\":\"error\"") && $0.contains(damaged.id.rawValue)
                            && $0.contains("does not match its hash")
                    }, "it is not alarmed: \(next.lines.suffix(3))")
                // Mail had the damaged one before it was damaged.
                let account = try await Account.closed(
                    site, [damaged, sound], mayBe: [.refused], isForged: part != .bytes)
                #expect(
                    account.deliveries == 2 * (site.people.mailUsers + site.people.partners) + site.people.lineUsers)
                Tally.run.add("wrong hashes", counts: ["damaged and never sent": 1], account)
            }
        }

        /// Changes a ledger that nobody has open.
        private func edit(_ path: String, _ part: Part, of notice: Told) throws {
            let database = try Database(path: path, role: .writer)
            func forged(_ column: String) -> String {
                // As text and back, so that everything but the words stays as it was.
                "CAST(replace(CAST(\(column) AS TEXT), '\(FaultSite.body)', '\(Self.forged)') AS BLOB)"
            }
            let sql =
                switch part {
                case .bytes:
                    """
                    UPDATE bytes SET bytes = \(forged("bytes")) WHERE hash IN (
                        SELECT prepared.hash FROM prepared JOIN notice ON number = notice
                        WHERE id = ?1 AND channel = 'line')
                    """
                case .plan:
                    """
                    UPDATE plan SET high_water = high_water + 1
                    WHERE notice = (SELECT number FROM notice WHERE id = ?1)
                    """
                case .content: "UPDATE notice SET content = \(forged("content")) WHERE id = ?1"
                }
            let changed = try database.run(sql, notice.id.rawValue)
            #expect(changed == 1)
        }

        @Test(
            "a ledger with corrupted pages sends nothing false, ends by no crash, and says what to do",
            arguments: 1...Faults.rounds(short: 3, long: 40))
        func corruptedPages(seed: Int) async throws {
            try await FaultSite.with(try FaultSite(.few)) { site in
                try await site.settle()
                site.line.faults.afflict(percent: 100, with: .answer(status: 429, retryAfter: 1))
                let first = try await site.start()
                let told = [try site.publish("壊れる前の試験")]
                #expect(
                    try await Faults.until(20) { try count(site, told[0], "retry") == site.people.lineUsers })
                #expect(await first.terminate() == 0)

                let sound = try Data(contentsOf: URL(filePath: site.ledgerPath))
                let pages = try corrupt(site.ledgerPath, sound, seed: UInt64(seed))
                site.line.faults.afflict(percent: 0, with: .delay(milliseconds: 0))
                let damaged = try site.spawn()
                let isReady = await damaged.says("noroshi is ready")
                if isReady {
                    _ = try await Faults.until(3) { (try? site.status().pendingDeliveries) == 0 }
                    if !damaged.isEnded { damaged.signal(SIGTERM) }
                }
                let status = await damaged.ended()
                #expect(!damaged.wasSignalled, "it crashed with signal \(status): \(damaged.lines.suffix(3))")
                let message = damaged.lines.joined(separator: "\n")
                if !isReady {
                    #expect(status == ExitCode.error.rawValue)
                    #expect(message.contains("restore") || message.contains(site.ledgerPath), "\(message)")
                }
                for call in site.line.received() {
                    let text = call.texts.joined()
                    #expect(text.contains(told[0].headline) && text.contains(FaultSite.body), "\(text)")
                }
                // A page that nothing reads may be wrong unnoticed; what it read and did not understand it must tell.
                let isTold = !isReady || message.contains("damaged") || message.contains("does not match its hash")
                let reached = Set(site.line.received().flatMap(\.users)).count
                #expect(isTold || reached == site.people.lineUsers, "it neither delivers nor complains")

                // The backup. What went out meanwhile it does not know of, so it may go out again.
                try sound.write(to: URL(filePath: site.ledgerPath))
                for ending in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: site.ledgerPath + ending) }
                try? FileManager.default.removeItem(at: site.files.folder.appending(path: "audit-head"))
                let last = try await site.start()
                try await site.finish()
                #expect(await last.terminate() == 0)
                let restored = Set(site.line.received().flatMap(\.users)).count
                #expect(restored == site.people.lineUsers)
                Tally.run.add(
                    "corrupted pages",
                    counts: [
                        "pages": pages.count, "refused to start": isReady ? 0 : 1,
                        "told while running": isReady && isTold ? 1 : 0, "never read": isTold ? 0 : 1,
                    ], Account(deliveries: restored))
            }
        }

        private func count(
            _ site: FaultSite, _ told: Told, _ state: String, on channel: String = "line"
        ) throws -> Int {
            try site.deliveries(told.id).first { $0.channel == channel }?.counts[state] ?? 0
        }

        /// Overwrites a few pages with what chance gives, the first one in one run of four.
        private func corrupt(_ path: String, _ sound: Data, seed: UInt64) throws -> [Int] {
            var random = SplitMix(seed: seed)
            let count = sound.count / Self.pageSize
            var pages = (0..<3).map { _ in 1 + Int(random.next() % UInt64(count - 1)) }
            if seed % 4 == 0 { pages.append(0) }
            var damaged = sound
            for page in pages {
                // The header's first bytes are left on page 1, or it would be no database at all.
                let start = page * Self.pageSize + (page == 0 ? 100 : 0)
                for place in start..<(page + 1) * Self.pageSize {
                    damaged[place] = UInt8(truncatingIfNeeded: random.next())
                }
            }
            try damaged.write(to: URL(filePath: path))
            return pages.sorted()
        }
    }
}
