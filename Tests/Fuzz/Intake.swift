// Rooms: Notice Compression Intake
import Intake
import Notice

/// Fuzz target of the document parsers: any bytes end in readings or a typed refusal, within the limits, never in a trap.
///
/// The first byte chooses the name and the header, so that the fuzzer reaches every family and charset.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzIntake(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let start, count > 1 else { return 0 }
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let names = [
        "document", "20260814130515_0_VPWW56_130000.xml", "20260814130515_0_VXSE53_010000.xml",
        "20260814130515_0_VTSE41_010000.xml", "20260814130515_0_VXKO51_130000.xml",
        "20260814130515_0_VPBS50_130000.xml", "20260814130515_0_VPWP50_130000.xml",
        "20260814130515_0_VFVO50_010000.xml",
        "20260814130515_0_VFVO54_010000.xml", "20260814130515_0_VYSE50_010000.xml",
        "20260814130515_0_VPFD61_130000.xml",
        "20260814130515_0_VPWS50_130000.xml", "20260814130515_0_VPTW60_010000.xml",
        "20260814130515_0_VXWW50_130000.xml",
    ]
    let types: [String?] = [
        nil, "text/xml; charset=Shift_JIS", "text/xml; charset=ISO-2022-JP", "text/xml; charset=EUC-JP",
    ]
    let choice = Int(bytes[0])
    var ward = WardAreas(
        name: "区", municipality: "1310300", ancestors: ["130011", "130000"], seismic: ["350"], tsunami: ["312"],
        rivers: ["130006000100"])
    let corners = [(35.6, 139.7), (35.7, 139.7), (35.7, 139.8), (35.6, 139.7)]
    if let district = Polygon(corners.compactMap { Coordinate(latitude: $0.0, longitude: $0.1) }) {
        ward.shapes = [.init(code: "kita", name: "北", polygons: [district])]
    }
    let system: JMASystem = names[choice % names.count].contains("VXWW50") ? .former : .levels
    let outcome = parse(
        Array(bytes.dropFirst()), name: names[choice % names.count], source: SourceID(rawValue: "fuzz"),
        contentType: types[choice / names.count % types.count], system: system)
    guard case .success(let document) = outcome else { return 0 }
    let now = Timestamp(milliseconds: 1_786_676_400_000)
    let first = advance(SourceState(), document, ward: ward, now: now, system: system)
    // The same document again is never news.
    precondition(advance(first.state, document, ward: ward, now: now, system: system).proposals.isEmpty)
    return 0
}
