/// One event of a `text/event-stream` (HTML Living Standard §9.2).
package struct ServerSentEvent: Sendable, Equatable {
    /// What a reconnecting client sends back as Last-Event-ID.
    package var id: String?
    /// The event's name; nil is `message`.
    package var name: String?
    package var data: String

    package init(id: String? = nil, name: String? = nil, data: String) {
        self.id = id
        self.name = name
        self.data = data
    }

    /// A comment, which keeps proxies from closing a quiet stream.
    package static let heartbeat = Array(":\n\n".utf8)

    /// How long a client waits before it reconnects.
    package static func retry(milliseconds: Int) -> [UInt8] { Array("retry: \(milliseconds)\n\n".utf8) }

    /// Every line of the data becomes its own `data:` line; line breaks in id or name would end the field, so what
    /// follows them is cut, and an id with NUL is left out as the standard tells clients to ignore it.
    package var bytes: [UInt8] {
        var text = ""
        if let id, !id.unicodeScalars.contains("\0") { text += "id: \(ServerSentEvent.firstLine(id))\n" }
        if let name { text += "event: \(ServerSentEvent.firstLine(name))\n" }
        for line in data.split(omittingEmptySubsequences: false, whereSeparator: \.isLineBreak) {
            text += "data: \(line)\n"
        }
        return Array((text + "\n").utf8)
    }

    private static func firstLine(_ text: String) -> Substring { text.prefix { !$0.isLineBreak } }
}

extension Character {
    /// CR, LF or both together: the three line ends of an event stream, and no other (U+2028 is content there).
    fileprivate var isLineBreak: Bool { self == "\n" || self == "\r" || self == "\r\n" }
}
