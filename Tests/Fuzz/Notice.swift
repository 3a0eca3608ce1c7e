// Rooms: Notice
import Notice

/// Times of telegrams and feeds, and language tags of browsers and LINE: what is read is written and read again as the
/// same.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzNotice(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    if let moment = Timestamp(rfc3339: text, defaultOffset: Timestamp.jstOffsetSeconds) {
        let whole = Timestamp(milliseconds: moment.seconds * 1000)
        precondition(Timestamp(rfc3339: moment.rfc3339(offsetSeconds: 0)) == whole)
        _ = moment.httpDate + moment.mailDate + moment.jstClock
    }
    if let tag = LanguageTag(lookup: text) { precondition(LanguageTag(lookup: tag.rawValue) == tag) }
    return 0
}
