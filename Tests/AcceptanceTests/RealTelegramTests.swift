import Foundation
import Delivery
import Intake
import Ledger
import Notice
import TestSupport
import Testing

@testable import Sinks
@testable import noroshi

extension Acceptance {
    @Suite("Real telegrams", .timeLimit(.minutes(1)))
    struct RealTelegramTests {
        @Test(
            "the agency's own telegrams of the 2026 system go through the whole daemon, and none is worded as an order")
        func newSystem() async throws {
            let files = SharedSamples.files("samples/jma/real/2026_new_system_k-tai.bousai").filter {
                $0.pathExtension == "xml"
            }
            guard !files.isEmpty else { return }
            var telegrams: [(name: String, bytes: [UInt8], document: ParsedDocument)] = []
            for file in files {
                let bytes = [UInt8](try Data(contentsOf: file))
                let name = file.lastPathComponent
                if case .success(let document) = parse(
                    bytes, name: name, source: SourceID(rawValue: "jma"), contentType: nil),
                    !document.readings.isEmpty
                {
                    telegrams.append((name, bytes, document))
                }
            }
            telegrams.sort { ($0.document.readings[0].sent, $0.name) < ($1.document.readings[0].sent, $1.name) }
            let ward = DemoPlace.whereStruck(telegrams.map(\.document)).ward
            func list(_ codes: [String]) -> String { codes.map { "\"\($0)\"" }.joined(separator: ", ") }
            let areas = """
                name: "\(ward.name)", municipality: "\(ward.municipality)", weather: [\(list(ward.ancestors))],
                seismic: [\(list(ward.seismic))], tsunami: [\(list(ward.tsunami))], rivers: [\(list(ward.rivers))]
                """
            let town = try await Town(areas: areas)
            try await Town.with(town) { town in
                try await town.rested()
                for telegram in telegrams {
                    try town.source.publish(telegram.name, telegram.bytes)
                    try await town.poll()
                }
                let records = town.chronicle.recorded
                #expect(!records.isEmpty)
                let accepted = records.filter { $0.lifecycle == .accepted }
                for record in accepted { try await checkDelivered(record.id, town) }
                try await checkWords(records.map(\.id), town)
                print(
                    "FIGURE acceptance: \(files.count) real telegrams, \(telegrams.count) with readings for \(ward.name), "
                        + "\(records.count) notices: \(accepted.count) accepted, "
                        + "\(records.count { $0.lifecycle == .draft }) drafts, "
                        + "\(records.count { $0.lifecycle == .archived }) archived, "
                        + "\(town.line.received().count) calls to LINE, \(town.mail.received().count) mails")
            }
        }

        private func checkDelivered(_ id: NoticeID, _ town: Town) async throws {
            try await town.chronicle.until("\(id) is delivered") {
                let progress = try await town.daemon.ledger.progress(id)
                return progress.allSatisfy {
                    $0.isExpanded && $0.total == $0[.accepted] + $0[.superseded] + $0[.cancelled]
                }
            }
        }

        /// Every wording of everything recorded, and every body that went out.
        private func checkWords(_ ids: [NoticeID], _ town: Town) async throws {
            let token = try town.files.secret("chief-token")
            var texts = town.line.received().map { $0.texts.joined(separator: "\n") }
            texts += town.mail.received().map { MailReading($0.content).text }
            for id in ids {
                let answer = try await town.browser.get(
                    "/v1/notices/\(id)", headers: ["Authorization": "Bearer \(token)"])
                let previews = try #require(answer["previews"] as? [[String: Any]])
                texts += previews.compactMap { $0["text"] as? String }
            }
            texts.append(try await town.browser.get("/board").text)
            for text in texts {
                for word in OneNoticeTests.orderWords { #expect(!text.contains(word), "\(word): \(text)") }
                #expect(text.contains("訓練") || text.contains("EXERCISE") || text.contains("DRILL"), "\(text)")
            }
        }
    }
}
