@testable import HTTP

/// What a parser made of a byte stream, as lines that can be compared.
enum Transcript {
    /// Feeds the pieces one after another, as a server would, until the parser refuses.
    static func of(_ pieces: [[UInt8]], limits: RequestLimits = RequestLimits(), bodyLimit: Int? = nil) -> [String] {
        var parser = RequestParser(limits: limits)
        var lines: [String] = []
        for piece in pieces {
            var position = 0
            feeding: while true {
                switch parser.next(piece.span, from: &position) {
                case .needMore: break feeding
                case .request(let request, let framing):
                    if let bodyLimit { parser.bodyLimit = bodyLimit }
                    lines.append(describe(request, framing))
                case .body(let body): lines.append("body \(String(decoding: body, as: UTF8.self))")
                case .refused(let refusal): return lines + ["refused \(refusal.rawValue)"]
                }
            }
        }
        return lines
    }

    static func of(_ text: String, limits: RequestLimits = RequestLimits(), bodyLimit: Int? = nil) -> [String] {
        of([Array(text.utf8)], limits: limits, bodyLimit: bodyLimit)
    }

    static func byteByByte(
        _ bytes: [UInt8], limits: RequestLimits = RequestLimits(), bodyLimit: Int? = nil
    ) -> [String] {
        of(bytes.map { [$0] }, limits: limits, bodyLimit: bodyLimit)
    }

    /// The requests without a body that a stream holds.
    static func requests(in text: String) -> [Request] {
        var parser = RequestParser()
        var position = 0
        var requests: [Request] = []
        let bytes = Array(text.utf8)
        while case .request(let request, _) = parser.next(bytes.span, from: &position) { requests.append(request) }
        return requests
    }

    private static func describe(_ request: Request, _ framing: RequestParser.Framing) -> String {
        let fields = request.headers.map { "\($0.name)=\($0.value)" }.joined(separator: "; ")
        return "\(request.method.rawValue) \(request.path) host=\(request.host ?? "-") raw=\(request.rawTarget) "
            + "\(framing) keep=\(request.keepsAlive) continue=\(request.expectsContinue) [\(fields)]"
    }
}
