import Foundation
import Notice
import Sinks
import TestSupport
import Testing

@testable import noroshi

extension Faults {
    @Suite("The ledger's disk", .timeLimit(.minutes(Faults.isLong ? 10 : 2)))
    struct DiskTests {
        /// Enough for a ledger of few people and some notices, little enough to be full at once.
        private static let megabytes = 12
        /// Notices that are tried on a full disk: the first may still find room in the WAL.
        private static let tries = 400

        @Test("a full disk refuses what it cannot hold and says so; what was accepted goes out once there is room")
        func full() async throws {
            try await FaultSite.with(try FaultSite(.few, ledger: "disk/ledger.sqlite")) { site in
                guard let disk = try SmallDisk(at: site.files.folder.appending(path: "disk"), megabytes: Self.megabytes)
                else { return }
                defer { disk.remove() }
                try await site.settle()
                site.line.faults.afflict(percent: 100, with: .delay(milliseconds: 100))
                let child = try await site.start()
                var told = [try site.publish("満杯の前の試験")]
                try await site.finish()
                try disk.fill()

                var refusal = ""
                var refused = ""
                for number in 1...Self.tries where refusal.isEmpty {
                    refused = "満杯の試験その\(number)番"
                    do { told.append(try site.publish(refused)) } catch { refusal = "\(error)" }
                }
                #expect(
                    refusal.contains("no space left for the ledger") && refusal.contains("free space"), "\(refusal)")
                #expect(
                    try await Faults.until(5) {
                        child.lines.contains { $0.contains("no space left for the ledger") && $0.contains("\"error\"") }
                    }, "the operator's log does not tell it")
                #expect(!child.isEnded, "a full disk must not end the daemon")
                try await Account.open(site, told)

                disk.free()
                try await site.finish()
                // Nothing was half accepted: it is not there, or only handed in, and can be issued now.
                let kept = try site.waiting().filter { $0.headline == refused }
                #expect(kept.count <= 1)
                let waiting = try kept.first ?? site.propose(refused)
                told.append(Told(id: try site.approve(waiting), headline: refused))
                try await site.finish()
                #expect(await child.terminate() == 0)
                Tally.run.add(
                    "disk full", counts: ["accepted on the full disk": told.count - 2, "refused there": 1],
                    try await Account.closed(site, told))
            }
        }

        @Test("a ledger on a read-only mount is refused at the start, saying what and where, and nothing is changed")
        func readOnly() async throws {
            try await FaultSite.with(try FaultSite(.few, ledger: "disk/ledger.sqlite")) { site in
                guard let disk = try SmallDisk(at: site.files.folder.appending(path: "disk"), megabytes: Self.megabytes)
                else { return }
                defer { disk.remove() }
                try await site.settle()
                site.line.faults.afflict(percent: 100, with: .delay(milliseconds: 200))
                let first = try await site.start()
                let told = [try site.publish("読み取り専用の前の試験")]
                await first.kill()

                try disk.remount("ro")
                let refused = try site.spawn()
                #expect(await refused.ended() == ExitCode.error.rawValue && !refused.wasSignalled)
                let message = refused.lines.joined(separator: "\n")
                #expect(message.contains(site.ledgerPath) && message.contains("check"), "\(message)")

                try disk.remount("rw")
                let last = try await site.start()
                try await site.finish()
                #expect(await last.terminate() == 0)
                Tally.run.add("read-only mount", kills: 1, try await Account.closed(site, told))
            }
        }

        static let failures: [(String, FaultLibrary.Failing, Int32)] = [
            ("fsync EIO", .sync, EIO), ("write EIO", .write, EIO),
        ]

        @Test(
            "a disk that fails under a commit ends the daemon with 74 and a clear line; the next start recovers",
            arguments: failures)
        func failing(name: String, failing: FaultLibrary.Failing, error: Int32) async throws {
            try await FaultSite.with(try FaultSite()) { site in
                guard let library = try FaultLibrary(site, for: "failing") else { return }
                try await site.settle()
                site.line.faults.afflict(percent: 100, with: .delay(milliseconds: 100))
                site.webhook.faults.afflict(percent: 50, with: .delay(milliseconds: 300))
                var random = SplitMix(seed: 20_260_903)
                var told: [Told] = []
                let rounds = Faults.rounds(short: 2, long: 25)
                for number in 1...rounds {
                    try library.fail([])
                    let child = try await site.start(environment: library.environment)
                    told.append(try site.publish("試験その\(number)番"))
                    try await Task.sleep(for: .milliseconds(Int64(random.next() % 400)))
                    try library.fail(failing, with: error)
                    // Whatever it is doing, it writes when somebody hands something in.
                    let answer = Result { try site.propose("故障の試験その\(number)番") }
                    if case .success = answer { Issue.record("something was accepted on a disk that fails") }
                    #expect(try await Faults.until(20) { child.isEnded }, "it goes on with a disk that fails")
                    if !child.isEnded { await child.kill() }
                    #expect(await child.ended() == 74 && !child.wasSignalled)
                    let message = child.lines.last { $0.hasPrefix("noroshi:") } ?? ""
                    #expect(message.contains("the disk failed under the ledger"), "\(child.lines.suffix(5))")
                    #expect(message.contains("start again"), "\(message)")
                    try await Account.open(site, told)
                }
                try library.fail([])
                let last = try await site.start(environment: library.environment)
                try await site.finish()
                #expect(await last.terminate() == 0)
                Tally.run.add(name, kills: rounds, try await Account.closed(site, told))
            }
        }
    }
}
