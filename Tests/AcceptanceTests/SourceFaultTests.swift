import Foundation
import Ledger
import Notice
import TestSupport
import Testing

@testable import Sinks
@testable import noroshi

extension Acceptance {
    @Suite("A source that fails", .timeLimit(.minutes(1)))
    struct SourceFaultTests {
        private static let telegram = "VPWW56"

        @Test(
            "errors and silence lose nothing: what was published meanwhile is read when the source is back",
            arguments: [
                SinkFault.answer(status: 503), .hang(afterAccepting: false), .answer(status: 200, body: "<html>"),
            ])
        func indexFails(fault: SinkFault) async throws {
            try await Town.with(Town()) { town in
                try await town.rested()
                town.source.faults.afflict(percent: 100, with: fault)
                try town.publish(Town.telegram(Self.telegram))
                try await town.poll()
                #expect(town.chronicle.recorded.isEmpty)
                #expect(
                    town.chronicle.log.contains { $0.contains("the index") && $0.contains("\"source.id\":\"jma\"") })
                town.source.faults.afflict(percent: 0, with: fault)
                try await town.poll()
                #expect(town.chronicle.recorded.map(\.lifecycle) == [.accepted])
                try await town.delivered(try #require(town.chronicle.recorded.first).id)
            }
        }

        @Test("an index is remembered only once every telegram it names was read; an unchanged one costs a 304")
        func linkedTelegramMissing() async throws {
            try await Town.with(Town()) { town in
                try await town.rested()
                let empty = try await validators(town)
                try town.publish(Town.telegram(Self.telegram))
                // eqvol, extra, and then the telegram that extra names.
                town.source.faults.enqueue([nil, nil, .answer(status: 404)])
                try await town.poll()
                #expect(town.chronicle.recorded.isEmpty)
                #expect(try await validators(town) == empty, "an index whose telegram is missing was remembered")

                try await town.poll()
                #expect(town.chronicle.recorded.map(\.lifecycle) == [.accepted])
                let shown = try await Browser(port: town.source.port).get("/developer/xml/feed/extra.xml").headers[
                    "etag"]
                #expect(try await validators(town) == shown)
                let before = try notModified(town)
                try await town.poll()
                #expect(try notModified(town) == before + 2)
                #expect(town.chronicle.recorded.count == 1)
            }
        }

        @Test(
            "a daemon that is stopped between the index and its telegram reads it after the restart, and tells it once")
        func restart() async throws {
            let first = try await Town()
            try await Town.with(first, keepingFiles: true) { town in
                try await town.rested()
                try town.publish(Town.telegram(Self.telegram))
                town.source.faults.enqueue([nil, nil, .answer(status: 404)])
                try await town.poll()
                #expect(town.chronicle.recorded.isEmpty)
            }
            let second = try await Town(files: first.files, source: first.source, clock: first.clock, people: false)
            try await Town.with(second, keepingFiles: true) { town in
                let record = try #require(try await town.recorded().first)
                try await town.delivered(record.id, to: [("line", Town.lineUsers), ("mail", Town.mailUsers)])
            }
            // The sinks' ports are new each time; the webhooks' subscribers still name the first.
            let third = try await Town(files: first.files, source: first.source, clock: first.clock, people: false)
            try await Town.with(third) { town in
                try await town.rested()
                try await town.poll()
                #expect(town.chronicle.recorded.isEmpty, "told before the restart already")
                #expect(town.line.received().isEmpty && town.mail.received().isEmpty)
                #expect(try await town.browser.get("/board").text.contains("土砂災害危険警報"), "still in force")
            }
        }

        @Test("a live site leaves a telegram of status 訓練 alone")
        func drillOnLiveSite() async throws {
            try await Town.with(Town(mode: "live", people: false)) { town in
                try await town.rested()
                try town.publish(Town.telegram(Self.telegram))
                try await town.poll()
                #expect(town.chronicle.recorded.isEmpty)
                #expect(try town.metric("noroshi_drafts_left_out_total{source=\"jma\",status=\"exercise\"}") == 1)
                #expect((try await town.browser.get("/v1/in-force")["inForce"] as? [Any])?.isEmpty == true)
            }
        }

        /// The validator remembered for the index that carries the telegram.
        private func validators(_ town: Town) async throws -> String? {
            let record = try #require(try await town.daemon.ledger.source(SourceID(rawValue: "jma")))
            let cursor = try SourceCursor(bytes: record.cursor)
            return cursor.feeds[town.source.url + "/developer/xml/feed/extra.xml"]?.etag
        }

        private func notModified(_ town: Town) throws -> Int {
            try town.metric("noroshi_source_polls_total{source=\"jma\",outcome=\"notModified\"}")
        }
    }
}
