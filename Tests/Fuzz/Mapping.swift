// Rooms: Notice Compression Intake
import Intake
import Notice

/// Files of regional systems: any bytes as XML, JSON and CSV end in alerts or a typed refusal; what is read is never news
/// twice, and no status is real that the mapping's words did not make so.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMapping(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let start, count > 1 else { return 0 }
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let formats = Mapping.Format.allCases
    let choice = Int(bytes[0])
    var mapping = Mapping(
        format: formats[choice % formats.count], records: choice / formats.count % 2 == 0 ? "r/i" : nil, sender: "s",
        fields: [
            .identifier: .init(path: "id"), .sent: .init(path: "time"),
            .status: .init(path: "mode", words: ["a": "Actual"]),
            .messageType: .init(path: "@type", otherwise: "Alert"), .references: .init(path: "prev"),
            .event: .init(path: "kind"), .severity: .init(otherwise: "Severe"), .areaName: .init(path: "area/name"),
            .polygon: .init(path: "shape"),
        ])
    mapping.separator = choice > 200 ? ";" : nil
    let types: [String?] = [nil, "text/csv; charset=Shift_JIS", "text/csv; charset=EUC-JP"]
    let outcome = parse(
        Array(bytes.dropFirst()), by: mapping, name: "f", source: SourceID(rawValue: "fuzz"),
        contentType: types[choice / 7 % types.count])
    guard case .success(let document) = outcome else { return 0 }
    precondition(!document.readings.isEmpty && document.readings.allSatisfy { $0.status == .actual })
    let ward = WardAreas(name: "区", municipality: "1310300")
    let now = Timestamp(milliseconds: 4_000_000_000_000)
    let first = advance(SourceState(), document, ward: ward, now: now)
    precondition(advance(first.state, document, ward: ward, now: now).proposals.isEmpty)
    return 0
}
