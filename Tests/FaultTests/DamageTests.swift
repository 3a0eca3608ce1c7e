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

        @Test("what does not match its hash is never sent and alarmed; the others go on")
        func wrongHash() async throws {
            try await FaultSite.with(try FaultSite(.few)) { site in
                try await site.settle()
                site.line.faults.afflict(percent: 100, with: .answer(status: 429, retryAfter: 1))
                let first = try await site.start()
                let bytes = try site.publish("送る前の文の試験")
                let content = try site.publish("内容の試験")
                let plan = try site.publish("計画の試験")
                let sound = try site.publish("正しい試験")
                let all = [bytes, content, plan, sound]
                // What mail has was worded for every channel.
                #expect(
                    try await Faults.until(20) {
                        try all.allSatisfy { try count(site, $0, "accepted", on: "mail") == site.people.mailUsers }
                    })
                #expect(await first.terminate() == 0)

                let path = site.ledgerPath
                try edit(path) { (database) throws in
                    // As text and back, so that everything but the words stays as it was.
                    let forge = "CAST(replace(CAST(%@ AS TEXT), '\(FaultSite.body)', '\(Self.forged)') AS BLOB)"
                    #expect(
                        try database.run(
                            """
                            UPDATE bytes SET bytes = \(forge.replacing("%@", with: "bytes")) WHERE hash IN (
                                SELECT prepared.hash FROM prepared JOIN notice ON number = notice
                                WHERE id = ?1 AND channel = 'line')
                            """, bytes.id.rawValue) == 1)
                    #expect(
                        try database.run(
                            "UPDATE notice SET content = \(forge.replacing("%@", with: "content")) WHERE id = ?1",
                            content.id.rawValue) == 1)
                    #expect(
                        try database.run(
                            """
                            UPDATE plan SET high_water = high_water + 1
                            WHERE notice = (SELECT number FROM notice WHERE id = ?1)
                            """, plan.id.rawValue) == 1)
                }

                site.line.faults.afflict(percent: 0, with: .delay(milliseconds: 0))
                let next = try await site.start()
                try await site.finish()
                #expect(await next.terminate() == 0)
                let texts = site.line.received().map { $0.texts.joined() }
                #expect(!texts.contains { $0.contains(Self.forged) }, "a forged text was sent")
                for damaged in [bytes, content, plan] {
                    #expect(!texts.contains { $0.contains(damaged.headline) }, "\(damaged.headline) was sent")
                    #expect(
                        next.lines.contains {
                            $0.contains("\"level\":\"error\"") && $0.contains(damaged.id.rawValue)
                                && $0.contains("does not match its hash")
                        }, "\(damaged.headline) is not alarmed")
                }
                #expect(texts.filter { $0.contains(sound.headline) }.count == 3)
                let account = try await Account.closed(site, [sound])
                Tally.run.add("wrong hashes", counts: ["damaged and never sent": 3], account)
            }
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

        /// Changes a ledger that nobody has open.
        private func edit(_ path: String, _ body: (Database) throws -> Void) throws {
            let database = try Database(path: path, role: .writer)
            try body(database)
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
                for place in start..<(page + 1) * Self.pageSize { damaged[place] = UInt8(truncatingIfNeeded: random.next()) }
            }
            try damaged.write(to: URL(filePath: path))
            return pages.sorted()
        }
    }
}
