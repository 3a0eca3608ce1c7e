// Rooms: Notice Compression Intake
import Intake
import Notice

/// Mails: any bytes end in one notice or a typed refusal, within the limits of what is kept, and the same mail is no news.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMail(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard case .success(let read) = parse(mail: bytes, name: "m", source: SourceID(rawValue: "fuzz")) else { return 0 }
    let message = read.message
    precondition(message.sender.contains("@") && !message.identifier.isEmpty)
    precondition(!message.text.contains("\0") && !message.subject.contains("\0"))
    _ = message.isAuthentic(by: "mx.example")
    let ward = WardAreas(name: "区", municipality: "1310300")
    let now = Timestamp(milliseconds: 1_786_676_400_000)
    let first = advance(SourceState(), read.document, ward: ward, now: now)
    precondition(advance(first.state, read.document, ward: ward, now: now).proposals.isEmpty)
    return 0
}
