import Foundation
import Notice
import TestSupport
import Testing

@testable import Intake

/// The published schema and the code say the same.
@Suite struct SchemaTests {
    private static func schema() throws -> [String: Any] {
        let url = SharedSamples.projectRoot.appending(path: "docs/api/reading.schema.json")
        let object = try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any]
        return try #require(object?["$defs"] as? [String: Any])
    }

    private static func properties(_ definition: String) throws -> [String: [String: Any]] {
        let object = try #require(try schema()[definition] as? [String: Any])
        return try #require(object["properties"] as? [String: [String: Any]])
    }

    @Test("every enumeration of the schema is the code's own")
    func enumerations() throws {
        let reading = try Self.properties("reading")
        let refusal = try Self.properties("refusal")
        #expect(reading["kind"]?["enum"] as? [String] == ReadingKind.allCases.map(\.rawValue))
        #expect(reading["hazard"]?["enum"] as? [String] == Hazard.allCases.map(\.rawValue))
        #expect(reading["urgency"]?["enum"] as? [String] == Urgency.allCases.map(\.rawValue))
        // No source speaks of a 公開訓練.
        let statuses = NoticeStatus.allCases.filter { $0 != .publicDrill }
        #expect(reading["status"]?["enum"] as? [String] == statuses.map(\.rawValue))
        #expect(reading["order"]?["enum"] as? [String] == Order.allCases.map(\.rawValue))
        #expect(refusal["reason"]?["enum"] as? [String] == Refusal.Reason.allCases.map(\.rawValue) + ["unreadable"])
    }

    /// Keys, required keys and the rules of values, as the schema gives them.
    private static func faults(_ reading: Reading) throws -> [String] {
        let encoded = try JSONSerialization.jsonObject(with: JSONEncoder().encode(reading)) as? [String: Any]
        let object = try #require(encoded)
        let definition = try #require(try schema()["reading"] as? [String: Any])
        let required = Set(try #require(definition["required"] as? [String]))
        let allowed = Set(try #require(definition["properties"] as? [String: Any]).keys)
        var faults = required.subtracting(object.keys).map { "lacks \($0)" }
        faults += Set(object.keys).subtracting(allowed).map { "has \($0)" }
        for key in ["source", "identifier", "revision"] where (object[key] as? String)?.isEmpty ?? true {
            faults.append("\(key) is empty")
        }
        let families = ["cap", "atom", "rss", "rdf", "jsonfeed"]
        if !families.contains(reading.family), JMAFamily.code(in: reading.family) != reading.family {
            faults.append("family is \(reading.family)")
        }
        for key in ["sent", "expires"] {
            if let text = object[key] as? String, Timestamp(rfc3339: text) == nil { faults.append("\(key) is \(text)") }
        }
        faults += reading.texts.keys.filter { LanguageLabel.checked($0) == nil }.map { "language \($0)" }
        if reading.references.contains("") { faults.append("an empty reference") }
        return faults
    }

    @Test(
        "every reading of every sample keeps the schema", arguments: ["samples/jma", "samples/cap", "samples/jsonfeed"])
    func samples(folder: String) throws {
        for url in SharedSamples.files(folder) {
            let bytes = Array(try Data(contentsOf: url))
            let name = url.lastPathComponent
            guard
                case .success(let document) = parse(
                    bytes, name: name, source: SourceID(rawValue: "s"), contentType: nil)
            else { continue }
            // Readings of one document differ in content, hardly in form: the first and the last tell.
            for reading in [document.readings.first, document.readings.last].compactMap({ $0 }) {
                let faults = try Self.faults(reading)
                #expect(faults.isEmpty, "\(name): \(faults)")
                #expect(try Stored.roundTrip(reading) == reading)
            }
        }
    }
}
