/// An answer whose head is already bytes: made once, sent any number of times, copied by reference.
///
/// Content-Length and the security headers are added here; `Date` and `Connection` belong to the moment of sending.
/// With an `ETag` among the headers the 304 of a matching If-None-Match is prepared as well, and the server sends it by
/// itself: a handler of a polled resource returns the same value each time.
package struct Response: Sendable {
    package let status: Int
    package var body: [UInt8] { plain.body }
    /// The name of a header field that was refused; the response is then a plain 500 (see `init`).
    package let refusedField: String?

    let plain: Representation
    /// The same in gzip, where that is smaller.
    let compressed: Representation?

    /// Fields every response carries unless a handler sets them. CSP depends on the page, so it is the handler's.
    static let defaultFields = [("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer")]

    /// What only the writer may decide, because it frames the message.
    private static let framingFields: Set<String> = [
        "content-length", "transfer-encoding", "connection", "date", "keep-alive", "upgrade", "trailer",
    ]

    /// A field whose name is no token, whose value holds CR, LF, NUL or another control character, or that frames the
    /// message makes the whole response a bare 500: a line smuggled into a value must never reach a client, and a page
    /// without the header its author meant (a CSP, say) must not either.
    ///
    /// `compressed` is the same body in gzip, for clients that take it; nil where there is none. Not for what mixes a secret
    /// with what somebody else chose (its length would tell).
    package init(
        status: Int = 200, headers: [(String, String)] = [], body: [UInt8] = [], compressed: [UInt8]? = nil
    ) {
        if let refused = headers.first(where: { !Response.isSendable($0.0, $0.1) })?.0 {
            self.init(fields: Response.defaultFields, status: 500, body: [], refusedField: refused, compressed: nil)
            return
        }
        var fields = headers
        for (name, value) in Response.defaultFields
        where !headers.contains(where: { $0.0.lowercased() == name.lowercased() }) {
            fields.append((name, value))
        }
        self.init(
            fields: fields, status: status, body: Status.forbidsBody(status) ? [] : body, refusedField: nil,
            compressed: Status.forbidsBody(status) ? nil : compressed)
    }

    private init(
        fields: [(String, String)], status: Int, body: [UInt8], refusedField: String?, compressed: [UInt8]?
    ) {
        self.status = status
        self.refusedField = refusedField
        guard let compressed else {
            plain = Representation(status: status, fields: fields, body: body)
            self.compressed = nil
            return
        }
        let varying = fields + [("Vary", "Accept-Encoding")]
        plain = Representation(status: status, fields: varying, body: body)
        // Other bytes, so another strong tag (RFC 9110 §8.8.3.3).
        let own = varying.map { name, value in
            name.lowercased() == "etag" && value.hasSuffix("\"") ? (name, value.dropLast() + "-gzip\"") : (name, value)
        }
        self.compressed = Representation(
            status: status, fields: own + [("Content-Encoding", "gzip")], body: compressed)
    }

    /// What this client gets.
    func representation(for request: Request) -> Representation {
        guard let compressed, let value = request.headers["Accept-Encoding"], AcceptEncoding.takesGzip(value) else {
            return plain
        }
        return compressed
    }

    /// The value of a header field; for tests and logs, not for the hot path.
    package func header(_ name: String) -> String? {
        for line in String(decoding: plain.head, as: UTF8.self).split(separator: "\r\n").dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            if line[..<colon].lowercased() == name.lowercased() {
                return String(line[line.index(colon, offsetBy: 2)...])
            }
        }
        return nil
    }

    /// Whether the client already has this state, so that 304 answers it.
    package func isNotModified(for request: Request) -> Bool {
        representation(for: request).isNotModified(for: request)
    }

    private static func isSendable(_ name: String, _ value: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy(Octet.isToken) && value.utf8.allSatisfy(Octet.isFieldValue)
            && !framingFields.contains(name.lowercased())
    }
}

extension Response {
    package static func text(_ text: String, status: Int = 200, headers: [(String, String)] = []) -> Response {
        Response(
            status: status, headers: [("Content-Type", "text/plain; charset=utf-8")] + headers, body: Array(text.utf8))
    }

    /// The bytes are JSON already.
    package static func json(_ body: [UInt8], status: Int = 200, headers: [(String, String)] = []) -> Response {
        Response(status: status, headers: [("Content-Type", "application/json")] + headers, body: body)
    }

    package static func html(_ body: [UInt8], status: Int = 200, headers: [(String, String)] = []) -> Response {
        Response(status: status, headers: [("Content-Type", "text/html; charset=utf-8")] + headers, body: body)
    }

    /// An answer without a body, e.g. 204.
    package static func empty(_ status: Int, headers: [(String, String)] = []) -> Response {
        Response(status: status, headers: headers)
    }

    /// What a refused request is answered.
    package static func refusal(_ refusal: Refusal) -> Response {
        Response.problem(
            Problem(status: refusal.status, detail: refusal.reason),
            headers: [429, 503].contains(refusal.status) ? [("Retry-After", "5")] : [])
    }
}
