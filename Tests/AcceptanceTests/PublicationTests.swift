import Channel
import Ledger
import Notice
import Testing

@testable import Sinks
@testable import noroshi

extension Acceptance {
    @Suite("What goes out unattended", .timeLimit(.minutes(1)))
    struct PublicationTests {
        @Test("an evening's telegrams go by the publication table: archive, draft, or out, one ring an earthquake")
        func evening() async throws {
            try await Town.with(Town()) { town in
                try await town.rested()
                let gale = try await tell(town, "VPWW61")
                #expect(gale.map(\.lifecycle) == [.archived], "注意報 is kept and sent to nobody")
                let rain = try await tell(town, "VPWW55")
                #expect(rain.map(\.lifecycle) == [.submitted], "警報 waits for a person")
                #expect(town.line.received().isEmpty && town.mail.received().isEmpty && town.webhook.received().isEmpty)

                let landslide = try #require(try await accepted(town, "VPWW56"))
                let river = try #require(try await accepted(town, "VXKO50"))
                let quake = try #require(try await accepted(town, "VXSE51"))
                for notice in [landslide, river, quake] { try await town.delivered(notice.id) }
                let rung = town.line.received().count

                // Epicentre and depth of the same earthquake: no phone rings for them.
                let details = try await tell(town, "VXSE53")
                #expect(details.allSatisfy { $0.thread == quake.thread && $0.lifecycle == .accepted })

                let tsunami = try #require(try await accepted(town, "VTSE41"))
                try await town.delivered(tsunami.id)
                let newest = town.line.received().dropFirst(rung)
                #expect(
                    newest.allSatisfy { $0.texts.joined().contains("津波警報") || $0.texts.joined().contains("Tsunami") })
                #expect(
                    Set(newest.flatMap(\.users)).count == Town.lineUsers, "only the tsunami rang after the earthquake")
                for id in details.map(\.id) {
                    for (channel, _) in Town.everybody {
                        #expect(town.chronicle.outcomes("accepted", channel, of: id) == 0, "\(channel) rang twice")
                    }
                }

                try await checkEnds(town, [tsunami, landslide, river])
            }
        }

        /// Each end reaches those who were told of the beginning and nobody else; then nothing of it is in force.
        private func checkEnds(_ town: Town, _ told: [Recorded]) async throws {
            let newcomer = "U" + String(repeating: "f", count: 32)
            try await town.daemon.ledger.importSubscriptions([
                NewSubscription(
                    channel: ChannelID(rawValue: "line"), address: Address(newcomer), language: .japanese,
                    topics: [.disaster],
                    consentedAt: town.clock.now)
            ])
            for (turn, notice) in told.enumerated() {
                let code = ["VTSE41", "VPWW56", "VXKO50"][turn]
                let end = try #require(try await accepted(town, code, 1))
                #expect(end.thread == notice.thread && end.content.phase == .allClear)
                try await town.delivered(end.id)
            }
            let calls = town.line.received()
            #expect(calls.contains { $0.texts.joined().contains("解除") })
            #expect(!calls.contains { $0.users.contains(newcomer) }, "who was never warned is not told that it is over")
            let threads = try await town.browser.get("/v1/in-force")["inForce"] as? [[String: Any]]
            let inForce = try #require(threads).compactMap { $0["thread"] as? String }
            for notice in told { #expect(!inForce.contains(notice.thread.rawValue)) }
        }

        private func tell(_ town: Town, _ code: String, _ turn: Int = 0) async throws -> [Recorded] {
            let before = town.chronicle.recorded.count
            try town.publish(Town.telegram(code, turn))
            try await town.poll()
            return Array(town.chronicle.recorded[before...])
        }

        private func accepted(_ town: Town, _ code: String, _ turn: Int = 0) async throws -> Recorded? {
            let records = try await tell(town, code, turn)
            #expect(
                records.map(\.lifecycle) == [.accepted],
                "\(code): \(town.chronicle.log.suffix(8).joined(separator: "\n"))")
            return records.first
        }
    }
}
