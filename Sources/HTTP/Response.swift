/// An answer whose head is already bytes: made once, sent any number of times, copied by reference.
///
/// Content-Length and the security headers are added here; `Date` and `Connection` belong to the moment of sending.
/// With an `ETag` among the headers the 304 of a matching If-None-Match is prepared as well, and the server sends it by
/// itself: a handler of a polled resource returns the same value each time.
package struct Response: Sendable {
    package let status: Int
    package let body: [UInt8]
    /// The name of a header field that was refused; the response is then a plain 500 (see `init`).
    package let refusedField: String?

    /// Status line and fields, without the empty line.
    let head: [UInt8]
    let notModifiedHead: [UInt8]?
    let etag: EntityTag?
    let etagBytes: [UInt8]

    /// Fields every response carries unless a handler sets them. CSP depends on the page, so it is the handler's.
    static let defaultFields = [("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer")]

    /// What a 304 repeats of the 200 it stands for (RFC 9110 §15.4.5), and the security defaults.
    private static let notModifiedFields: Set<String> = [
        "etag", "cache-control", "content-location", "expires", "vary", "x-content-type-options", "referrer-policy",
        "access-control-allow-origin",
    ]

    /// What only the writer may decide, because it frames the message.
    private static let framingFields: Set<String> = [
        "content-length", "transfer-encoding", "connection", "date", "keep-alive", "upgrade", "trailer",
    ]

    /// A field whose name is no token, whose value holds CR, LF, NUL or another control character, or that frames the
    /// message makes the whole response a bare 500: a line smuggled into a value must never reach a client, and a page
    /// without the header its author meant (a CSP, say) must not either.
    package init(status: Int = 200, headers: [(String, String)] = [], body: [UInt8] = []) {
        if let refused = headers.first(where: { !Response.isSendable($0.0, $0.1) })?.0 {
            self.init(fields: Response.defaultFields, status: 500, body: [], refusedField: refused)
            return
        }
        var fields = headers
        for (name, value) in Response.defaultFields
        where !headers.contains(where: { $0.0.lowercased() == name.lowercased() }) {
            fields.append((name, value))
        }
        self.init(fields: fields, status: status, body: Status.forbidsBody(status) ? [] : body, refusedField: nil)
    }

    private init(fields: [(String, String)], status: Int, body: [UInt8], refusedField: String?) {
        self.status = status
        self.body = body
        self.refusedField = refusedField
        var own = fields
        if !Status.forbidsBody(status) { own.append(("Content-Length", String(body.count))) }
        head = Response.head(status, own)
        etag = fields.first { $0.0.lowercased() == "etag" }.flatMap { EntityTag(fieldValue: $0.1) }
        etagBytes = etag.map { Array($0.fieldValue.utf8) } ?? []
        notModifiedHead =
            etag == nil || status != 200
            ? nil : Response.head(304, fields.filter { Response.notModifiedFields.contains($0.0.lowercased()) })
    }

    /// The value of a header field; for tests and logs, not for the hot path.
    package func header(_ name: String) -> String? {
        for line in String(decoding: head, as: UTF8.self).split(separator: "\r\n").dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            if line[..<colon].lowercased() == name.lowercased() {
                return String(line[line.index(colon, offsetBy: 2)...])
            }
        }
        return nil
    }

    /// Whether the client already has this state, so that 304 answers it.
    package func isNotModified(for request: Request) -> Bool {
        guard notModifiedHead != nil, let etag, request.method == .get || request.method == .head else { return false }
        if request.headers.first("If-None-Match", equals: etagBytes) { return true }
        let values = request.headers.values("If-None-Match")
        return !values.isEmpty && etag.isNamed(byIfNoneMatch: values.joined(separator: ","))
    }

    private static func head(_ status: Int, _ fields: [(String, String)]) -> [UInt8] {
        var bytes = Array("HTTP/1.1 \(status) \(Status.phrase(status))\r\n".utf8)
        for (name, value) in fields {
            bytes.append(contentsOf: name.utf8)
            bytes.append(contentsOf: [Octet.colon, Octet.space])
            bytes.append(contentsOf: value.utf8)
            bytes.append(contentsOf: [Octet.carriageReturn, Octet.lineFeed])
        }
        return bytes
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
        Response.problem(Problem(status: refusal.status, detail: refusal.reason))
    }
}
