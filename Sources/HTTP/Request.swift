/// One request whose framing and target have passed every check of `RequestParser`.
package struct Request: Sendable {
    package let method: Method
    package let version: Version
    /// Percent-decoded once; valid UTF-8, no control character, no dot segment, starts with `/` (or is `*` for OPTIONS).
    package let path: String
    /// Host and port asked for: the target's in absolute form, else the Host field's; nil only in HTTP/1.0.
    package let host: String?
    package let headers: HeaderFields
    /// Whether the client allows another request on this connection (RFC 9112 §9.3).
    package let keepsAlive: Bool
    /// Whether the client waits for `100 Continue` before it sends the body.
    package let expectsContinue: Bool
    /// The whole body with its transfer coding removed; at most the route's limit.
    package var body: [UInt8] = []
    /// What the route's pattern matched; the router fills it in.
    package var parameters = PathParameters()
    package var peer: Peer = .network(address: "")

    let target: Range<Int>
    let queryRange: Range<Int>?

    /// The target as it came, e.g. for a proxy or a signature over it.
    package var rawTarget: String { String(decoding: headers.bytes[target], as: UTF8.self) }

    /// The query's pairs in order, decoded as a form does (`+` is a blank); parsed anew at each call.
    package var query: [(name: String, value: String)] {
        guard let queryRange else { return [] }
        return FormFields.decode(headers.bytes[queryRange])
    }

    /// The first query value of that name; nil where it is absent, empty where it has no value.
    package func query(_ name: String) -> String? { query.first { $0.name == name }?.value }

    /// The pairs of an `application/x-www-form-urlencoded` body, e.g. a mail client's one-click unsubscription.
    package var form: [(name: String, value: String)] { FormFields.decode(body[...]) }
}

extension Request {
    /// A request made by a test or by code in the same process; it passes through the parser, so it cannot be one that
    /// a client could not send. Throws the refusal the client would have got.
    package init(
        _ method: Method, _ target: String, headers: [(String, String)] = [], body: [UInt8] = [],
        peer: Peer = .network(address: "")
    ) throws(Refusal) {
        var bytes = Array("\(method.rawValue) \(target) HTTP/1.1\r\n".utf8)
        if !headers.contains(where: { $0.0.lowercased() == "host" }) { bytes += Array("Host: localhost\r\n".utf8) }
        for (name, value) in headers { bytes += Array("\(name): \(value)\r\n".utf8) }
        bytes += Array("\r\n".utf8)
        var parser = RequestParser()
        var position = 0
        switch parser.next(bytes.span, from: &position) {
        case .request(let request, _):
            self = request
            self.body = body
            self.peer = peer
        case .refused(let refusal): throw refusal
        case .needMore, .body: throw .malformedRequestLine
        }
    }
}
