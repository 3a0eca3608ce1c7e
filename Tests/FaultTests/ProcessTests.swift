import Delivery
import Foundation
import Ledger
import Notice
import Sinks
import TestSupport
import Testing

@testable import noroshi

extension Faults {
    @Suite("The process", .timeLimit(.minutes(1)))
    struct ProcessTests {
        @Test("SIGTERM lets what is on the wire end, records it and exits with 0")
        func graceful() async throws {
            let site = try FaultSite()
            do {
                try await site.settle()
                site.line.faults.afflict(percent: 100, with: .delay(milliseconds: 300))
                let child = try await site.start()
                let id = try site.publish("停止の試験").id
                while site.line.received().isEmpty { try await Task.sleep(for: .milliseconds(20)) }
                #expect(await child.terminate() == 0)
                #expect(child.lines.contains { $0.contains("noroshi has stopped") })
                let ledger = try site.openLedger()
                let taken = site.line.received().reduce(0) { $0 + $1.users.count }
                let line = try await ledger.progress(id).first { $0.channel.rawValue == "line" }
                #expect(line?.counts[.accepted] == taken && line?.counts[.sending] == nil)
                ledger.close()
            } catch {
                await site.remove()
                throw error
            }
            await site.remove()
        }

        @Test("a second daemon on the same ledger refuses and says what to do")
        func second() async throws {
            let site = try FaultSite()
            do {
                let first = try await site.start()
                let second = try Child(["serve", "--config", site.files.configurationPath])
                #expect(await second.ended() == ExitCode.error.rawValue)
                let message = second.lines.joined(separator: "\n")
                #expect(message.contains("another noroshi is using this ledger"), "\(message)")
                #expect(try site.status().inForce.isEmpty, "the first goes on")
                #expect(await first.terminate() == 0)
            } catch {
                await site.remove()
                throw error
            }
            await site.remove()
        }

        @Test("a configuration with a fault ends with exit code 2 before anything is opened")
        func badConfiguration() async throws {
            let site = try FaultSite()
            let text = try String(contentsOfFile: site.files.configurationPath, encoding: .utf8)
            try site.files.write(text.replacing("port: 0", with: "port: \"many\""), to: "noroshi.json5")
            let child = try Child(["serve", "--config", site.files.configurationPath])
            #expect(await child.ended() == ExitCode.usage.rawValue)
            #expect(child.lines.contains { $0.contains("\(site.files.configurationPath):") && $0.contains("port") })
            #expect(!FileManager.default.fileExists(atPath: site.files.ledgerPath))
            #expect(!FileManager.default.fileExists(atPath: site.files.controlPath))
            await site.remove()
        }
    }
}
