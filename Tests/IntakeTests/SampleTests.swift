import Foundation
import Notice
import TestSupport
import Testing

@testable import Intake

/// Every real and official file this machine has, through `parse`.
@Suite struct SampleTests {
    private static let folders = ["samples/jma/official", "samples/jma/real", "samples/cap"]
    private static let source = SourceID(rawValue: "samples")

    private struct Result {
        var file: String
        var bytes: [UInt8]
        var outcome: Swift.Result<ParsedDocument, Refusal>
    }

    /// Each file is read once for all tests of this suite.
    private static let read: [String: [Result]] = Dictionary(
        uniqueKeysWithValues: folders.map { folder in
            let results = SharedSamples.files(folder).compactMap { url -> Result? in
                guard let data = try? Data(contentsOf: url) else { return nil }
                return Result(
                    file: url.lastPathComponent, bytes: Array(data),
                    outcome: parse(Array(data), name: url.lastPathComponent, source: source, contentType: nil))
            }
            return (folder, results)
        })

    private static func results(_ folder: String) -> [Result] { read[folder] ?? [] }

    @Test("every sample is read, or refused with a reason; a table by code", arguments: folders)
    func counts(folder: String) throws {
        var table = DocumentTable()
        var details: [String: Int] = [:]
        var withheld = 0
        let results = Self.results(folder)
        let notices = Self.notices(of: results)
        for (result, count) in zip(results, notices) {
            table.add(result.outcome, name: result.file, notices: count)
            switch result.outcome {
            case .success(let document):
                withheld += document.withheldSentences
                if document.readings.isEmpty { #expect(document.index?.entries.isEmpty == true, "\(result.file)") }
            case .failure(let refusal):
                #expect(!refusal.detail.isEmpty && !refusal.whatToDo.isEmpty)
                // Of JMA's own files only families are refused, never a telegram of a family that is read.
                if folder.contains("jma"), result.file != Self.composed {
                    #expect([.notHandled, .oldFamily].contains(refusal.reason), "\(result.file): \(refusal)")
                } else {
                    details[String(refusal.detail.map { $0.isNumber ? "9" : $0 }), default: 0] += 1
                }
            }
        }
        let total = table.total
        print(
            "FIGURE \(folder): \(total.files) files, \(total.readings) readings, \(total.notices) notices for one place, "
                + "\(total.refusals.values.reduce(0, +)) refused, \(withheld) sentences withheld")
        for line in table.lines { print("  \(line)") }
        for (detail, count) in details.sorted(by: { $0.key < $1.key }) { print("    \(detail): \(count)") }
    }

    /// How many notices each document leads to where the samples happen, oldest first.
    private static func notices(of results: [Result]) -> [Int] {
        func sent(_ result: Result) -> Timestamp {
            guard case .success(let document) = result.outcome else { return Timestamp(milliseconds: 0) }
            return document.readings.first?.sent ?? Timestamp(milliseconds: 0)
        }
        var counts = [Int](repeating: 0, count: results.count)
        var state = SourceState()
        for index in results.indices.sorted(by: { sent(results[$0]) < sent(results[$1]) }) {
            guard case .success(let document) = results[index].outcome else { continue }
            let step = advance(state, document, ward: place, now: now)
            state = step.state
            counts[index] = step.proposals.count
        }
        return counts
    }

    private static let now = Timestamp(milliseconds: 1_800_000_000_000)
    /// Composed by whoever kept it, as its first lines say, and no telegram: its Control has no DateTime.
    private static let composed = "VPTW60_active.xml"

    @Test("the former weather system reads its own telegrams and leaves the newer ones", arguments: folders.prefix(2))
    func former(folder: String) throws {
        var table = DocumentTable()
        for result in Self.results(folder) {
            let outcome = parse(
                result.bytes, name: result.file, source: Self.source, contentType: nil, system: .former)
            table.add(outcome, name: result.file, notices: 0)
        }
        let levels = table.rows.filter { JMAFamily.handling(of: $0.key, system: .former) == .otherSystem }
        #expect(levels.values.allSatisfy { $0.readings == 0 })
        for code in ["VPWW54", "VXWW50", "VPOA50"] {
            guard let row = table.rows[code] else { continue }
            #expect(row.refusals.isEmpty && row.readings >= row.files, "\(code)")
            print("FIGURE \(folder), former system: \(code) \(row.files) files, \(row.readings) readings")
        }
    }

    @Test("no 訓練 or 試験 telegram is read as actual", arguments: ["samples/jma/official", "samples/jma/real"])
    func drills(folder: String) throws {
        var drills = 0
        for result in Self.results(folder) {
            guard case .success(let document) = result.outcome else { continue }
            let isDrill = ["<Status>訓練</Status>", "<Status>試験</Status>"].contains {
                ASCII.find($0, in: result.bytes) != nil
            }
            if isDrill { drills += 1 }
            for reading in document.readings { #expect((reading.status == .actual) == !isDrill, "\(result.file)") }
        }
        print("FIGURE \(folder): \(drills) drill telegrams read, none as actual")
    }

    @Test("no JMA telegram is worded as an order", arguments: ["samples/jma/official", "samples/jma/real"])
    func wording(folder: String) throws {
        for result in Self.results(folder) {
            guard case .success(let document) = result.outcome else { continue }
            for reading in document.readings {
                #expect(reading.order == nil)
                for text in reading.texts.values {
                    let all = "\(text.headline)\n\(text.body)\n\(text.instruction)".lowercased()
                    for word in ["避難指示", "避難勧告", "高齢者等避難", "緊急安全確保", "evacuat"] {
                        #expect(!all.contains(word), "\(result.file): \(word)")
                    }
                }
            }
        }
    }

    /// A place that quakes, tsunami and warnings of the samples reach.
    private static let place = WardAreas(
        name: "千葉市", municipality: "1210000", ancestors: ["120011", "120010", "120000", "110000"],
        seismic: ["340", "250", "350"], tsunami: ["311", "312", "220"], rivers: ["820202000100", "123456789012"])

    @Test("all telegrams through the difference engine: what is told keeps the rules of a JMA product")
    func drafts() throws {
        var documents: [ParsedDocument] = []
        for folder in ["samples/jma/official", "samples/jma/real"] {
            for result in Self.results(folder) {
                if case .success(let document) = result.outcome { documents.append(document) }
            }
        }
        documents.sort { ($0.readings.first?.sent.milliseconds ?? 0) < ($1.readings.first?.sent.milliseconds ?? 0) }
        var state = SourceState()
        var told: [String: Int] = [:]
        let now = Self.now
        for document in documents {
            let step = advance(state, document, ward: Self.place, now: now)
            state = step.state
            #expect(
                advance(state, document, ward: Self.place, now: now).proposals.isEmpty, "\(document.name) told twice")
            for proposal in step.proposals {
                let content = proposal.draft.content
                told["\(content.product) \(content.status.rawValue) \(content.phase.rawValue)", default: 0] += 1
                #expect(content.order == nil && content.source == Self.source)
                if [.earthquake, .tsunami].contains(content.hazard) { #expect(content.equivalentLevel == nil) }
                for text in content.texts.values {
                    for part in [text.headline, text.body, text.instruction] {
                        #expect(!JMAProse.callsForEvacuation(part), "\(document.name)")
                    }
                }
                #expect(content.slots.values.allSatisfy { !$0.isEmpty && !$0.contains("避難") })
            }
        }
        for (key, count) in told.sorted(by: { $0.key < $1.key }) { print("  told \(key): \(count)") }
        #expect(try Stored.roundTrip(state) == state)
    }
}
