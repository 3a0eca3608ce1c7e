// Rooms: HTTP
import HTTP

/// Any bytes, cut anywhere, give the same requests, bodies and refusal as at once; what comes out keeps its promises.
///
/// The first byte decides where the rest is cut.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzHTTP(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    guard let first = input.first else { return 0 }
    let bytes = Array(input.dropFirst())
    let whole = outcomes(of: [bytes])
    precondition(outcomes(of: bytes.map { [$0] }) == whole, "byte by byte")
    let cut = bytes.isEmpty ? 0 : Int(first) * bytes.count / 256
    precondition(outcomes(of: [Array(bytes[..<cut]), Array(bytes[cut...])]) == whole, "cut at \(cut)")
    return 0
}

private func outcomes(of pieces: [[UInt8]]) -> [String] {
    var parser = RequestParser()
    var all: [String] = []
    for piece in pieces {
        var position = 0
        feeding: while true {
            switch parser.next(piece.span, from: &position) {
            case .needMore:
                precondition(position == piece.count, "bytes were left behind")
                break feeding
            case .request(let request, let framing):
                check(request)
                all.append(
                    "\(request.method) \(request.path) \(request.headers.count) \(framing) \(request.keepsAlive)")
            case .body(let body): all.append(String(decoding: body, as: UTF8.self))
            case .refused(let refusal): return all + [refusal.rawValue]
            }
        }
    }
    return all
}

private func check(_ request: Request) {
    precondition(request.path == "*" || request.path.utf8.first == UInt8(ascii: "/"))
    precondition(request.path.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F })
    precondition(request.version == .http10 || request.host != nil)
    for (name, value) in request.headers {
        precondition(!name.isEmpty && !name.utf8.contains(0x20) && !name.utf8.contains(0x3A))
        precondition(!value.utf8.contains(0x0D) && !value.utf8.contains(0x0A) && !value.utf8.contains(0))
        _ = EntityTag(fieldValue: value)?.isNamed(byIfNoneMatch: value)
    }
    // Which coding somebody takes, and what they have already, is decided from their own words.
    let both = Response(headers: [("ETag", "\"a\"")], body: [1, 2], compressed: [1])
    _ = both.isNotModified(for: request)
    _ = request.query
    // Whatever a handler echoes of a request, no line of its own gets into the answer.
    let echoed = Response(headers: [("X-Path", request.path), ("X-Query", request.query.map(\.value).joined())])
    precondition(echoed.refusedField != nil || echoed.status == 200)
}
