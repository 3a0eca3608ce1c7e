import ChannelWebhook
import Foundation
import Ledger
import Notice
import TestSupport
import Testing

@testable import noroshi

extension Acceptance {
    @Suite("Documents that are handed in", .timeLimit(.minutes(1)))
    struct HandInTests {
        private static let key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
        private static let token = String(repeating: "a", count: 48)

        /// A daemon with one source that has a folder and a door for calls.
        private struct Site {
            let files: DrillTown
            let clock: TestClock
            let chronicle: Chronicle
            let daemon: Daemon
            let task: Task<Void, Never>
            var spool: String { files.folder.appending(path: "spool").path }

            init(_ files: DrillTown) async throws {
                self.files = files
                clock = TestClock(origin: Town.origin)
                let clock = clock
                let chronicle = Chronicle(clock: clock)
                self.chronicle = chronicle
                daemon = try await Daemon(
                    ConfigurationFile.load(files.configurationPath),
                    Daemon.Surroundings(
                        clock: clock, log: EventLog(clock: clock) { chronicle.note($0) },
                        onDelivery: { chronicle.note($0) }, onRecorded: { chronicle.note($0) },
                        onAnswered: { chronicle.noteAnswer($0, $1) }))
                let daemon = daemon
                task = Task { await daemon.run() }
            }

            func put(_ telegram: DemoTelegram) throws {
                try Data(HandInTests.exercise(telegram).utf8).write(
                    to: URL(filePath: "\(spool)/\(telegram.code).xml.part"))
                try FileManager.default.moveItem(
                    atPath: "\(spool)/\(telegram.code).xml.part", toPath: "\(spool)/\(telegram.code).xml")
            }

            func names(_ folder: String) -> [String] {
                ((try? FileManager.default.contentsOfDirectory(atPath: "\(spool)/\(folder)")) ?? []).sorted()
            }

            func stop() async {
                task.cancel()
                await task.value
            }
        }

        /// A telegram as it comes in an exercise, which is all that a site in drill mode takes.
        private static func exercise(_ telegram: DemoTelegram) -> String {
            telegram.xml.replacing("<Status>通常</Status>", with: "<Status>訓練</Status>")
        }

        private func files() throws -> DrillTown {
            let files = try DrillTown()
            try files.write(secret: "source-token", Self.token)
            try files.write(secret: "source-key", Self.key)
            try FileManager.default.createDirectory(
                at: files.folder.appending(path: "spool"), withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            let source = """
                jma: {
                    kind: "jma", folder: "spool", push: { tokenFile: "secrets/source-token", keyFile: "secrets/source-key" },
                },
                """
            try files.write(
                files.configuration(.init(line: 9_101)).replacing("sources: {  }", with: "sources: { \(source) }"),
                to: "noroshi.json5")
            return files
        }

        @Test(
            "a file in the folder and a signed call reach the ledger once each, whatever was on the way when it stopped"
        )
        func handedIn() async throws {
            let files = try files()
            defer { files.remove() }
            let first = try await Site(files)
            try first.put(Town.telegram("VPWW56"))
            try await first.chronicle.until("the file is taken") { first.names("done").count == 1 }
            #expect(first.chronicle.recorded.count == 1)

            let telegram = Self.exercise(Town.telegram("VTSE41"))
            let now = first.clock.now.seconds
            let signature = WebhookSignature.header(
                id: "call-1", timestamp: now, body: Array(telegram.utf8), secrets: Self.key)
            let answer = try await Browser(port: first.daemon.port).post(
                "/v1/intake/jma?name=VTSE41.xml", telegram, token: Self.token,
                headers: [
                    "webhook-id": "call-1", "webhook-timestamp": "\(now)", "webhook-signature": signature ?? "",
                ])
            #expect(answer.status == 202 && answer["notices"] as? Int == 1, "\(answer.text)")
            #expect(first.chronicle.recorded.count == 2)
            await first.stop()

            // As a crash leaves it: accepted, and not moved away.
            let done = try #require(first.names("done").first)
            try FileManager.default.moveItem(
                atPath: "\(first.spool)/done/\(done)", toPath: "\(first.spool)/work/VPWW56.xml")
            let second = try await Site(files)
            try await second.chronicle.until("the file is finished") { second.names("work").isEmpty }
            #expect(second.chronicle.recorded.isEmpty)
            #expect(try await second.daemon.ledger.source(SourceID(rawValue: "jma")) != nil)
            await second.stop()
        }
    }
}
