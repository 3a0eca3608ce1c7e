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

    /// How one response is framed: what the request was and what becomes of the connection.
    package struct Context: Sendable {
        package var isHead = false
        /// Whether an If-None-Match of the request named the response's state.
        package var isNotModified = false
        package var version = Version.http11
        package var keepsAlive: Bool

        package init(isHead: Bool = false, isNotModified: Bool = false, version: Version = .http11, keepsAlive: Bool) {
            self.isHead = isHead
            self.isNotModified = isNotModified
            self.version = version
            self.keepsAlive = keepsAlive
        }
    }

    /// Appends the head. The body follows it unless the result is false (HEAD, 304, no body allowed).
    package func writeHead(of response: Response, _ context: Context, into bytes: inout [UInt8]) -> Bool {
        let isNotModified = context.isNotModified && response.notModifiedHead != nil
        bytes.append(contentsOf: isNotModified ? response.notModifiedHead ?? [] : response.head)
        bytes.append(contentsOf: dateField)
        if !context.keepsAlive {
            bytes.append(contentsOf: Self.close)
        } else if context.version == .http10 {
            bytes.append(contentsOf: Self.keepAlive)
        }
        bytes.append(contentsOf: Self.end)
        return !isNotModified && !context.isHead && !response.body.isEmpty
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
