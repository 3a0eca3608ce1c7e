/// Turns a response into what goes on the wire for one request.
package struct ResponseWriter: Sendable {
    /// `Date: …\r\n`; the server renews it once a second.
    package var dateField: [UInt8]

    package init(dateField: [UInt8]) { self.dateField = dateField }

    /// `100 Continue`, sent before a body the client holds back.
    package static let continueBytes = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)

    private static let close = Array("Connection: close\r\n".utf8)
    private static let keepAlive = Array("Connection: keep-alive\r\n".utf8)
    private static let end: [UInt8] = [Octet.carriageReturn, Octet.lineFeed]

    /// What became of a response for one request.
    package struct Written: Sendable {
        package var isNotModified: Bool
        /// What follows the head; empty for HEAD, 304 and what has no body.
        package var body: [UInt8]
    }

    /// Appends the head that answers the request: in the coding it takes, and 304 where it has that state already.
    package func writeHead(
        of response: Response, to request: Request, keepsAlive: Bool, into bytes: inout [UInt8]
    ) -> Written {
        let representation = response.representation(for: request)
        let isNotModified = representation.isNotModified(for: request)
        bytes.append(
            contentsOf: isNotModified ? representation.notModifiedHead ?? representation.head : representation.head)
        finish(&bytes, request.version, keepsAlive: keepsAlive)
        return Written(
            isNotModified: isNotModified, body: isNotModified || request.method == .head ? [] : representation.body)
    }

    /// Appends the head of an answer to what was no request, and says whether the body follows it.
    package func writeRefusal(_ response: Response, isHead: Bool, into bytes: inout [UInt8]) -> Bool {
        bytes.append(contentsOf: response.plain.head)
        finish(&bytes, .http11, keepsAlive: false)
        return !isHead
    }

    private func finish(_ bytes: inout [UInt8], _ version: Version, keepsAlive: Bool) {
        bytes.append(contentsOf: dateField)
        if !keepsAlive {
            bytes.append(contentsOf: Self.close)
        } else if version == .http10 {
            bytes.append(contentsOf: Self.keepAlive)
        }
        bytes.append(contentsOf: Self.end)
    }

    /// Appends the head of an endless stream: chunked in HTTP/1.1, ended by closing in HTTP/1.0.
    package func writeStreamHead(_ version: Version, contentType: String, into bytes: inout [UInt8]) {
        var text = "HTTP/1.1 200 OK\r\nContent-Type: \(contentType)\r\nCache-Control: no-store\r\n"
        // nginx would otherwise hold events back until its buffer is full.
        text += "X-Accel-Buffering: no\r\n"
        for (name, value) in Response.defaultFields { text += "\(name): \(value)\r\n" }
        text += version == .http11 ? "Transfer-Encoding: chunked\r\n" : "Connection: close\r\n"
        bytes.append(contentsOf: text.utf8)
        bytes.append(contentsOf: dateField)
        bytes.append(contentsOf: Self.end)
    }

    /// One chunk around a piece of a stream.
    package static func chunk(_ piece: [UInt8]) -> [UInt8] {
        Array(String(piece.count, radix: 16).utf8) + end + piece + end
    }

    package static let lastChunk = Array("0\r\n\r\n".utf8)
}
