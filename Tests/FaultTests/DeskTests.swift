import Delivery
import Foundation
import Ledger
import Notice
import Sinks
import TestSupport
import Testing

@testable import noroshi

extension Faults {
    /// What operators and staff see and do, with the real binary at both ends of the control socket.
    @Suite("At the desk", .timeLimit(.minutes(2)))
    struct DeskTests {
        private func withSite(_ body: (FaultSite) async throws -> Void) async throws {
            let site = try FaultSite()
            do { try await body(site) } catch {
                await site.remove()
                throw error
            }
            await site.remove()
        }

        /// The lines a command prints, and its exit status. The pipe is read to its end.
        private func command(
            _ site: FaultSite, _ arguments: [String], input: String? = nil
        ) async throws -> (lines: [String], status: Int32) {
            let child = try Child(arguments, readsOutput: true, input: input)
            let status = await child.ended()
            _ = await child.isRead()
            return (child.lines, status)
        }

        /// Waits until calls to LINE are on the wire.
        private func untilSending(_ site: FaultSite) async throws {
            while try !site.status().inForce.contains(where: {
                $0.progress.contains { $0.sending > 0 && $0.channel == "line" }
            }) {
                try await Task.sleep(for: .milliseconds(20))
            }
        }

        private func staff(_ site: FaultSite, _ token: String) -> [String] {
            [
                "--control", site.files.controlPath, "--token-file",
                site.files.folder.appending(path: "secrets/\(token)").path, "--no-input",
            ]
        }

        @Test("a stop says what it waits for and records it; nothing is left for the next start")
        func graceful() async throws {
            try await withSite { site in
                try await site.settle()
                site.line.faults.afflict(percent: 100, with: .delay(milliseconds: 1_500))
                let child = try await site.start()
                let id = try site.publish("停止の試験", urgency: .urgent).id
                try await untilSending(site)
                child.signal(SIGINT)
                #expect(await child.says("stopping: what is on the wire is awaited"))
                #expect(await child.says("waiting for answers to what is on the wire"))
                #expect(await child.ended() == 0)
                #expect(await child.says("everything on the wire was answered and is recorded"))
                let ledger = try site.openLedger()
                let line = try #require(try await ledger.tally(id).first { $0.channel.rawValue == "line" })
                #expect(line[.accepted] == site.line.received().reduce(0) { $0 + $1.users.count })
                #expect(line[.sending] == 0 && line[.unknown] == 0)
                ledger.close()
            }
        }

        @Test("a second signal ends at once; the next start repeats what was on the wire with the same keys and bytes")
        func atOnce() async throws {
            try await withSite { site in
                try await site.settle()
                site.line.faults.afflict(percent: 100, with: .delay(milliseconds: 3_000))
                let child = try await site.start()
                let id = try site.publish("停止の試験", urgency: .urgent).id
                try await untilSending(site)
                // Frozen is not yet sent: LINE shall have had it.
                try await Task.sleep(for: .milliseconds(500))
                child.signal(SIGTERM)
                #expect(await child.says("once more to end at once"))
                let began = ContinuousClock.now
                child.signal(SIGTERM)
                #expect(await child.ended() == 128 + SIGTERM)
                #expect(ContinuousClock.now - began < .seconds(1))
                #expect(await child.says("ended at once: the next start repeats what was on the wire"))
                site.line.faults.afflict(percent: 0, with: .delay(milliseconds: 0))
                let next = try await site.start()
                while try site.status().pendingDeliveries > 0 { try await Task.sleep(for: .milliseconds(100)) }
                #expect(await next.terminate() == 0)
                // LINE takes late what the first process had sent, and then it has had it twice.
                for _ in 0..<60 where site.line.repeats == 0 { try await Task.sleep(for: .milliseconds(100)) }
                #expect(site.line.repeats > 0 && site.line.repeatsThatDiffer == 0)
                let ledger = try site.openLedger()
                let line = try #require(try await ledger.tally(id).first { $0.channel.rawValue == "line" })
                #expect(line.counts == [.accepted: FaultSite.lineUsers])
                ledger.close()
            }
        }

        @Test("a second daemon refuses by any path to the same ledger, and names the process that holds it")
        func second() async throws {
            try await withSite { site in
                let first = try await site.start()
                let text = try String(contentsOfFile: site.files.configurationPath, encoding: .utf8)
                let link = site.files.folder.appending(path: "other.sqlite").path
                try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: site.files.ledgerPath)
                try site.files.write(
                    text.replacing("ledger.sqlite", with: "other.sqlite").replacing("control.sock", with: "c2.sock"),
                    to: "second.json5")
                let second = try Child(["serve", "--config", site.files.folder.appending(path: "second.json5").path])
                #expect(await second.ended() == ExitCode.error.rawValue)
                #expect(await second.says("another noroshi is using this ledger (process \(first.number))"))
                #expect(await second.says("kill \(first.number)"))
                #expect(try site.status().inForce.isEmpty, "the first goes on")
                #expect(await first.terminate() == 0)
            }
        }

        @Test(
            "watching shows the deliveries to their end; what was given up is sent again to those alone, by one command"
        )
        func resend() async throws {
            try await withSite { site in
                try await site.settle()
                let child = try await site.start()
                let id = try site.publish("再送の試験", urgency: .urgent).id
                let watch = try await command(
                    site, ["notice", "watch", id.rawValue] + staff(site, "officer-token").dropLast())
                #expect(watch.status == 0, "\(watch.lines)")
                #expect(
                    watch.lines.contains { $0.contains("line") && $0.contains("100%") && $0.contains("6,000/6,000件") })
                #expect(await child.terminate() == 0)
                // As if LINE had been down for hours.
                let ledger = try site.openLedger()
                try await ledger.giveUp(id, on: "line", most: 700)
                ledger.close()
                let before = site.line.received().count
                let next = try await site.start()
                let status = try await command(site, ["status", "--control", site.files.controlPath])
                #expect(status.lines.contains { $0.contains("noroshi notice resend \(id) --channel line") })

                let refused = try await command(
                    site, ["notice", "resend", id.rawValue] + staff(site, "officer-token"))
                #expect(refused.status == 1 && refused.lines.joined().contains("lacks the scope"))
                let dry = try await command(
                    site, ["notice", "resend", id.rawValue, "--dry-run"] + staff(site, "mayor-token"))
                #expect(dry.status == 0 && dry.lines.contains { $0.contains("line  送り直す to send again: 700件") })
                #expect(site.line.received().count == before)
                let unknown = try await command(
                    site, ["notice", "watch", "nothing", "--control", site.files.controlPath])
                #expect(unknown.status == 1 && unknown.lines.joined().contains("notice nothing"))
                let made = try await command(site, ["notice", "resend", id.rawValue] + staff(site, "mayor-token"))
                #expect(made.status == 0, "\(made.lines)")
                #expect(made.lines.contains { $0.contains("700件を送り直しています") })
                let again = try await command(site, ["notice", "resend", id.rawValue] + staff(site, "mayor-token"))
                #expect(again.lines.contains { $0.contains("送り直すものはありません") })
                #expect(site.line.received().dropFirst(before).reduce(0) { $0 + $1.users.count } == 700)
                #expect(await next.terminate() == 0)
                let after = try site.openLedger()
                #expect(try await after.tally(id).allSatisfy { $0.isFinished && $0[.accepted] == $0.total })
                let rows = try await after.auditRows().filter { $0.action == "notice.resent" }
                #expect(rows.map(\.actor) == ["staff:mayor"])
                #expect(try await after.verifyAudit().faults.isEmpty)
                after.close()
            }
        }

        @Test("a person is forgotten by one command, the address on standard input; a misspelt channel is told as one")
        func forget() async throws {
            try await withSite { site in
                try await site.settle()
                let child = try await site.start()
                func forget(
                    _ address: String, on channel: String, by token: String
                ) async throws -> (lines: [String], status: Int32) {
                    // It asks on a terminal only, so it has no --no-input.
                    try await command(
                        site, ["subscription", "delete", channel] + staff(site, token).dropLast(), input: address)
                }
                let person = "Resident0@mail.example\n"
                let refused = try await forget(person, on: "mail", by: "officer-token")
                #expect(refused.status == 1 && refused.lines.joined().contains("lacks the scope"), "\(refused.lines)")
                let done = try await forget(person, on: "mail", by: "mayor-token")
                #expect(done.status == 0 && done.lines.joined().contains("are deleted"), "\(done.lines)")
                let again = try await forget(person, on: "mail", by: "mayor-token")
                #expect(again.status == 0 && again.lines.joined().contains("Nothing of this address"), "\(again.lines)")
                let misspelt = try await forget(person, on: "mial", by: "mayor-token")
                #expect(misspelt.status == 1 && misspelt.lines.joined().contains("mail"), "\(misspelt.lines)")
                let empty = try await forget("", on: "mail", by: "mayor-token")
                #expect(empty.status == ExitCode.usage.rawValue && empty.lines.joined().contains("standard input"))
                #expect(await child.terminate() == 0)
                let ledger = try site.openLedger()
                let rows = try await ledger.auditRows().filter { $0.action == "person.deleted" }
                #expect(rows.first?.actor == "staff:mayor" && rows.first?.subject == "mail")
                ledger.close()
            }
        }

        @Test("the stream brings at most two events a second, the newest counts, and ends with the last")
        func stream() async throws {
            try await withSite { site in
                try await site.settle()
                site.line.faults.afflict(percent: 100, with: .delay(milliseconds: 1_500))
                let child = try await site.start()
                let id = try site.publish("流れの試験", urgency: .urgent).id
                let began = ContinuousClock.now
                let stream = try ProgressStream(id, ControlClient(path: site.files.controlPath, token: nil))
                var reports: [ProgressReport] = []
                reading: while true {
                    switch try stream.read() {
                    case .report(let report): reports.append(report)
                    case .end: break reading
                    case nil: continue
                    }
                }
                let seconds = Double((ContinuousClock.now - began).components.seconds + 1)
                #expect(reports.count >= 2 && Double(reports.count) <= 2 * seconds + 1)
                let last = try #require(reports.last)
                #expect(
                    last.isFinished
                        && last.channels.map(\.accepted).reduce(0, +) == last.channels.map(\.planned).reduce(0, +))
                #expect(reports.dropLast().allSatisfy { !$0.isFinished })
                let line = try #require(last.channels.first { $0.channel == "line" })
                #expect(line.planned == FaultSite.lineUsers && line.firstAt.map { $0 < line.lastAt ?? $0 } == true)
                #expect(await child.terminate() == 0)
            }
        }

        @Test("Ctrl-C ends the watching and nothing else")
        func leaving() async throws {
            try await withSite { site in
                try await site.settle()
                site.line.faults.afflict(percent: 100, with: .delay(milliseconds: 4_000))
                let child = try await site.start()
                let id = try site.publish("見るだけ", urgency: .urgent).id
                try await untilSending(site)
                let watch = try Child(
                    ["notice", "watch", id.rawValue, "--control", site.files.controlPath], readsOutput: true)
                try await Task.sleep(for: .milliseconds(900))
                watch.signal(SIGINT)
                #expect(await watch.ended() == ExitCode.partialDelivery.rawValue)
                #expect(await watch.says("配信は続いています。"))
                #expect(try site.status().pendingDeliveries > 0)
                #expect(await child.terminate() == 0)
            }
        }

        @Test(
            "the doctor looks at a running daemon without disturbing it, and tells after a kill what the next start will do"
        )
        func doctor() async throws {
            try await withSite { site in
                try await site.settle()
                let child = try await site.start()
                _ = try site.publish("診察の試験", urgency: .urgent)
                while try site.status().pendingDeliveries > 0 { try await Task.sleep(for: .milliseconds(50)) }
                let arguments = ["doctor", "--json", "--config", site.files.configurationPath]
                let well = try await command(site, arguments)
                let report = try JSONDecoder().decode(DoctorCommand.Report.self, from: Data(well.lines.joined().utf8))
                #expect(well.status == 0 && report.faults == 0, "\(report.findings.filter { $0.state != .ok })")
                #expect(
                    report.findings.contains { $0.check == "ledger.lock" && $0.what.en.contains("\(child.number)") })
                #expect(report.findings.contains { $0.check == "control" && $0.state == .ok })
                #expect(report.findings.contains { $0.check == "clock" && $0.state == .ok })
                await child.kill()
                let dead = try await command(site, ["doctor", "--config", site.files.configurationPath])
                #expect(dead.status == 0)
                #expect(dead.lines.contains { $0.hasPrefix("注意  前回は正常に終わっていません") }, "\(dead.lines)")
                #expect(dead.lines.contains { $0.contains("same keys and bytes") })
            }
        }
    }
}
