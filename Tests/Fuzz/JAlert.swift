// Rooms: Notice Compression Intake
import Intake
import Notice

/// A J-Alert receiver's text: any bytes end in one alert or a typed refusal; it is never dated after it arrived by more
/// than clocks differ, and a text with a test's words is never real.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJAlert(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let received = Timestamp(milliseconds: 1_786_676_400_000)
    let outcome = parse(jAlert: bytes, name: "j", source: SourceID(rawValue: "fuzz"), received: received)
    guard case .success(let document) = outcome, let reading = document.readings.first else { return 0 }
    precondition(reading.sent <= received.adding(seconds: Limits.futureSeconds))
    precondition(reading.status != .exercise && reading.order == nil)
    let ward = WardAreas(name: "区", municipality: "1310300")
    let first = advance(SourceState(), document, ward: ward, now: received)
    precondition(advance(first.state, document, ward: ward, now: received).proposals.isEmpty)
    return 0
}
