/// The parts of a URL that decide whether a channel may call it. Strict where a lenient reader could be led to another
/// host than the one that was checked: printable ASCII, no user name, no backslash, no fragment, a plain host.
package struct TargetURL: Sendable, Hashable {
    /// Lower case, e.g. `https`.
    package var scheme: String
    /// Lower case, without the brackets of an IPv6 literal.
    package var host: String
    package var port: Int?

    /// Longer URLs are refused; libcurl and most servers stop near this size.
    package static let longest = 2048

    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        let forbidden = Array("\"<>\\^`{|}#".utf8)
        guard bytes.count <= Self.longest, bytes.allSatisfy({ (0x21...0x7E).contains($0) && !forbidden.contains($0) }),
            let mark = text.range(ofFirst: "://")
        else { return nil }
        let scheme = text[..<mark.lowerBound].lowercased()
        guard !scheme.isEmpty, scheme.utf8.allSatisfy({ (0x61...0x7A).contains($0) }) else { return nil }
        let authority = text[mark.upperBound...].prefix { $0 != "/" && $0 != "?" }
        guard !authority.contains("@"), let (host, port) = Self.split(authority) else { return nil }
        self.scheme = scheme
        self.host = host.lowercased()
        if let port {
            guard port.utf8.count <= 5, port.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(port),
                (1...65_535).contains(number)
            else { return nil }
            self.port = number
        }
    }

    private static func split(_ authority: Substring) -> (host: String, port: String?)? {
        if authority.first == "[" {
            guard let close = authority.firstIndex(of: "]") else { return nil }
            let inside = authority[authority.index(after: authority.startIndex)..<close]
            let rest = authority[authority.index(after: close)...]
            guard !inside.isEmpty, inside.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }),
                rest.isEmpty || rest.first == ":"
            else { return nil }
            return (String(inside), rest.isEmpty ? nil : String(rest.dropFirst()))
        }
        let parts = authority.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let host = parts.first, !host.isEmpty, host.utf8.count <= 253,
            host.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" || $0 == "." || $0 == "_" })
        else { return nil }
        return (String(host), parts.count == 2 ? String(parts[1]) : nil)
    }
}

extension String {
    /// The first occurrence of `needle`, without Foundation.
    fileprivate func range(ofFirst needle: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(needle) { return start..<index(start, offsetBy: needle.count) }
            start = index(after: start)
        }
        return nil
    }
}
