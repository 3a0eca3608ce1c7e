/// An entity tag (RFC 9110 §8.8.3): the name of one state of a resource.
package struct EntityTag: Sendable, Hashable {
    /// What stands between the quotes.
    package let opaque: String
    package let isWeak: Bool

    /// Nil where the text holds a quote, a blank or a control character, which no tag may.
    package init?(_ opaque: String, isWeak: Bool = false) {
        guard opaque.utf8.allSatisfy({ $0 > Octet.space && $0 != Octet.quote && $0 != Octet.delete }) else {
            return nil
        }
        self.opaque = opaque
        self.isWeak = isWeak
    }

    /// The tag as a header field writes it, `"…"` or `W/"…"`; nil where it is malformed.
    package init?(fieldValue: String) {
        var text = Substring(fieldValue)
        let isWeak = text.hasPrefix("W/")
        if isWeak { text = text.dropFirst(2) }
        guard text.utf8.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") else { return nil }
        self.init(String(text.dropFirst().dropLast()), isWeak: isWeak)
    }

    package var fieldValue: String { isWeak ? "W/\"\(opaque)\"" : "\"\(opaque)\"" }

    /// Whether an If-None-Match field names this tag by weak comparison (RFC 9110 §13.1.2): then GET is answered 304.
    /// A field that is not a list of tags matches nothing, so that the client gets the whole answer.
    package func isNamed(byIfNoneMatch value: String) -> Bool {
        let bytes = Array(value.utf8)
        let wanted = Array(opaque.utf8)
        var i = 0
        func skipBlanks() { while i < bytes.count, Octet.isBlank(bytes[i]) || bytes[i] == Octet.comma { i += 1 } }
        skipBlanks()
        if i < bytes.count, bytes[i] == Octet.asterisk { return i + 1 == bytes.count }
        while i < bytes.count {
            if bytes[i] == 0x57, i + 1 < bytes.count, bytes[i + 1] == Octet.slash { i += 2 }
            guard i < bytes.count, bytes[i] == Octet.quote else { return false }
            let start = i + 1
            guard let end = bytes[start...].firstIndex(of: Octet.quote) else { return false }
            if bytes[start..<end].elementsEqual(wanted) { return true }
            i = end + 1
            skipBlanks()
        }
        return false
    }
}
