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

    private static func results(_ folder: String) throws -> [Result] {
        try SharedSamples.files(folder).map { url in
            let bytes = Array(try Data(contentsOf: url))
            return Result(
                file: url.lastPathComponent, bytes: bytes,
                outcome: parse(bytes, name: url.lastPathComponent, source: source, contentType: nil))
        }
    }

    @Test("every sample is read, or refused with a reason; counts by family", arguments: folders)
    func counts(folder: String) throws {
        var readings: [String: Int] = [:]
        var documents: [String: Int] = [:]
        var refusals: [String: Int] = [:]
        var withheld = 0
        for result in try Self.results(folder) {
            switch result.outcome {
            case .success(let document):
                documents[document.family, default: 0] += 1
                readings[document.family, default: 0] += document.readings.count
                withheld += document.withheldSentences
                if document.readings.isEmpty { #expect(document.index?.entries.isEmpty == true, "\(result.file)") }
            case .failure(let refusal):
                let family = JMAFamily.code(in: result.file) ?? ""
                refusals["\(refusal.reason.rawValue) \(family)".trimmed, default: 0] += 1
                #expect(!refusal.detail.isEmpty && !refusal.whatToDo.isEmpty)
                // Of JMA's own files only families are refused, never a telegram of a family that is read.
                if folder.contains("jma") {
                    #expect([.notHandled, .oldFamily].contains(refusal.reason), "\(result.file): \(refusal)")
                } else {
                    print("  \(result.file): \(refusal.reason.rawValue): \(refusal.detail)")
                }
            }
        }
        print("\(folder): \(withheld) sentences withheld")
        for (family, count) in documents.sorted(by: { $0.key < $1.key }) {
            print("  \(family): \(count) documents, \(readings[family] ?? 0) readings")
        }
        for (reason, count) in refusals.sorted(by: { $0.key < $1.key }) { print("  refused \(reason): \(count)") }
    }

    @Test("no 訓練 or 試験 telegram is read as actual", arguments: ["samples/jma/official", "samples/jma/real"])
    func drills(folder: String) throws {
        var drills = 0
        for result in try Self.results(folder) {
            guard case .success(let document) = result.outcome else { continue }
            let isDrill = ["<Status>訓練</Status>", "<Status>試験</Status>"].contains {
                ASCII.find($0, in: result.bytes) != nil
            }
            if isDrill { drills += 1 }
            for reading in document.readings { #expect((reading.status == .actual) == !isDrill, "\(result.file)") }
        }
        print("\(folder): \(drills) drill telegrams read, none as actual")
    }

    @Test("no JMA telegram is worded as an order", arguments: ["samples/jma/official", "samples/jma/real"])
    func wording(folder: String) throws {
        for result in try Self.results(folder) {
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
}
