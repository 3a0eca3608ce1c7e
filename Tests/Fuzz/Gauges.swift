// Rooms: Notice Compression Intake
import Intake
import Notice

/// Readings of gauges: any bytes end in readings or a typed refusal; what is told follows the steps one after the other.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzGauges(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let start, count > 1 else { return 0 }
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let formats = Mapping.Format.allCases
    let layout = GaugeLayout(
        format: formats[Int(bytes[0]) % formats.count], records: bytes[0] > 100 ? "r" : nil, station: "s", time: "t",
        value: "v", missing: ["-"])
    let outcome = parse(
        gauges: Array(bytes.dropFirst()), by: layout, name: "g", source: SourceID(rawValue: "fuzz"), contentType: nil)
    guard case .success(let document) = outcome else { return 0 }
    let gauge = Gauge(
        station: "a", name: "橋", quantity: "水位", unit: "m", hazard: .flood,
        steps: [.init(threshold: 1, name: "一", urgency: .advisory), .init(threshold: 2, name: "二", urgency: .urgent)],
        release: 0.5, confirmations: Int(bytes[0]) % 3 + 1)
    let ward = WardAreas(name: "区", municipality: "1310300")
    let now = Timestamp(milliseconds: 4_000_000_000_000)
    let first = advance(SourceState(), document, ward: ward, now: now, gauges: [gauge])
    var believed: String?
    for proposal in first.proposals {
        let slots = proposal.draft.content.slots
        precondition(slots[Slots.previousCode] == believed)
        believed = proposal.draft.content.phase.endsThread ? nil : slots[Slots.code]
    }
    precondition(advance(first.state, document, ward: ward, now: now, gauges: [gauge]).proposals.isEmpty)
    return 0
}
