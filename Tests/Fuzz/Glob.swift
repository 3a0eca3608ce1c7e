// Rooms: Notice Compression Intake
import Intake

/// Patterns of settings against texts from outside: the same answer as the plain definition gives, and a text matches itself.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzGlob(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2,
        parts.allSatisfy({ $0.allSatisfy { (0x20..<0x41).contains($0) || (0x5B..<0x7F).contains($0) } })
    else { return 0 }
    let pattern = String(decoding: parts[0], as: UTF8.self)
    let text = String(decoding: parts[1], as: UTF8.self)
    precondition(Glob(pattern).matches(text) == matches(Array(pattern.utf8), Array(text.utf8)))
    precondition(Glob(text.filter { $0 != "*" && $0 != "?" }).matches(text.filter { $0 != "*" && $0 != "?" }))
    precondition(
        Glob("*\(text.filter { $0 != "*" && $0 != "?" })*").matches("a\(text.filter { $0 != "*" && $0 != "?" })b"))
    return 0
}

/// By the table of all prefixes.
private func matches(_ pattern: [UInt8], _ text: [UInt8]) -> Bool {
    var row = [true] + [Bool](repeating: false, count: text.count)
    for mark in pattern {
        var next = [Bool](repeating: false, count: text.count + 1)
        next[0] = row[0] && mark == UInt8(ascii: "*")
        for at in 0..<text.count {
            next[at + 1] =
                mark == UInt8(ascii: "*")
                ? row[at + 1] || next[at] : row[at] && (mark == UInt8(ascii: "?") || mark == text[at])
        }
        row = next
    }
    return row[text.count]
}
