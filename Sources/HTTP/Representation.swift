/// One coding of a response: its head and body as they go on the wire, and the 304 that stands for them. A class, because a
/// prebuilt response is handed out for every poll and never changes.
final class Representation: Sendable {
    /// Status line and fields, without the empty line.
    let head: [UInt8]
    let body: [UInt8]
    let notModifiedHead: [UInt8]?
    let etag: EntityTag?
    let etagBytes: [UInt8]

    /// What a 304 repeats of the 200 it stands for (RFC 9110 §15.4.5), and the security defaults.
    private static let notModifiedFields: Set<String> = [
        "etag", "cache-control", "content-location", "expires", "vary", "x-content-type-options", "referrer-policy",
        "access-control-allow-origin", "access-control-expose-headers",
    ]

    init(status: Int, fields: [(String, String)], body: [UInt8]) {
        self.body = body
        var own = fields
        if !Status.forbidsBody(status) { own.append(("Content-Length", String(body.count))) }
        head = Self.head(status, own)
        etag = fields.first { $0.0.lowercased() == "etag" }.flatMap { EntityTag(fieldValue: $0.1) }
        etagBytes = etag.map { Array($0.fieldValue.utf8) } ?? []
        notModifiedHead =
            etag == nil || status != 200
            ? nil : Self.head(304, fields.filter { Self.notModifiedFields.contains($0.0.lowercased()) })
    }

    /// Whether the client already has this state, so that 304 answers it.
    func isNotModified(for request: Request) -> Bool {
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
}
