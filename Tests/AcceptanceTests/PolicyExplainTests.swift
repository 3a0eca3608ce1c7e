import Foundation
import Ledger
import Notice
import Policy
import TestSupport
import Testing

@testable import Sinks
@testable import noroshi

extension Acceptance {
    @Suite("The publication table explained", .timeLimit(.minutes(1)))
    struct PolicyExplainTests {
        @Test("what is said of a telegram's file is what the daemon then does, and it says so of the notice too")
        func sameDecision() async throws {
            try await Town.with(Town()) { town in
                try await town.rested()
                let configuration = try ConfigurationFile.load(town.files.configurationPath)
                let client = ControlClient(path: town.files.controlPath, token: nil)
                for code in ["VPWW61", "VPWW55", "VPWW56", "VXKO50", "VXSE51", "VTSE41"] {
                    let telegram = Town.telegram(code)
                    let file = town.files.folder.appending(path: "\(code).xml").path
                    // What the source makes of it too, which plays for a drill site.
                    try town.files.write(
                        telegram.xml.replacing("<Status>通常</Status>", with: "<Status>訓練</Status>"), to: "\(code).xml")
                    let said = try PolicyCommand.lines(of: file, source: nil, at: configuration, now: town.clock.now)

                    let before = town.chronicle.recorded.count
                    try town.publish(telegram)
                    try await town.poll()
                    let done = Array(town.chronicle.recorded[before...])
                    #expect(said.map(\.explanation.product) == done.map(\.content.product), "\(code)")
                    for (line, record) in zip(said, done) {
                        #expect(line.explanation.action == Self.action(record), "\(code): \(record.rule)")
                        let row = try #require(line.explanation.row)
                        #expect(record.rule.contains(row) && record.rule.contains(line.explanation.why))
                        let answer = try client.get("/v1/notices/\(record.id)/policy")
                        let told = try answer.decoded(NoticeExplanation.self)
                        #expect(told.recordedRule == record.rule && told.lifecycle == record.lifecycle)
                        #expect(told.now == line.explanation)
                    }
                }
                #expect(try client.get("/v1/notices/nobody/policy").status == 404)
                #expect(try await town.browser.get("/v1/notices/nobody/policy").status != 200, "only on this machine")
            }
        }

        private static func action(_ record: Recorded) -> Decision.Action {
            switch record.lifecycle {
            case .accepted: .publish
            case .archived: .archive
            default: .approve
            }
        }

        @Test("a form of staff's is explained, and a faulty one named with its line")
        func form() async throws {
            let files = try DrillTown()
            defer { files.remove() }
            try files.write(files.configuration(.init(source: 9)), to: "noroshi.json5")
            let configuration = try ConfigurationFile.load(files.configurationPath)
            func explain(_ text: String) throws -> [PolicyCommand.Line] {
                try files.write(text, to: "form.json")
                return try PolicyCommand.lines(
                    of: files.folder.appending(path: "form.json").path, source: nil, at: configuration,
                    now: Town.origin)
            }
            let order = try #require(
                try explain(
                    """
                    { "order": "evacuation", "hazard": "flood", "areas": ["kawabata"],
                      "authority": { "decider": "市長", "orderedAt": "2026-09-01T00:00:00Z" } }
                    """
                ).first)
            #expect(order.explanation.approval?.people == 2 && order.explanation.approval?.breakGlass == true)
            #expect(order.explanation.manner == .loud)
            let failure = #expect(throws: CommandFailure.self) { try explain("{\n \"hazzard\": \"flood\" }") }
            #expect(try #require(failure).description.contains("form.json:2: "))
        }
    }
}
