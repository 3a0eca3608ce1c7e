/// Checks an absolute URL of a settings file by RFC 3986's generic syntax, without resolving anything.
enum WebAddress {
    enum Fault: Equatable {
        case credentials
        /// Completes "a URL …"-like sentences; says which part is wrong.
        case syntax(String)
    }

    /// RFC 3986 sets no limit; servers and libcurl do, around this size.
    static let longest = 2048

    static func fault(in text: String, schemes: [String]) -> Fault? {
        guard text.utf8.count <= longest else { return .syntax("a URL may have at most \(longest) bytes") }
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !"\"<>\\^`{|}".utf8.contains($0) }) else {
            return .syntax("a URL has no blanks, quotes or characters beyond ASCII (write those as %XX)")
        }
        guard let scheme = schemes.first(where: { text.lowercased().hasPrefix("\($0)://") }) else {
            return .syntax("it must begin with \(schemes.map { "\($0)://" }.joined(separator: " or "))")
        }
        let afterScheme = text.utf8.dropFirst(scheme.utf8.count + 3)
        let authority = afterScheme.prefix {
            $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#")
        }
        if authority.contains(UInt8(ascii: "@")) { return .credentials }
        guard let (host, port) = split(authority) else { return .syntax("its host or port is malformed") }
        if let port {
            guard let number = Int(port), (1...65535).contains(number),
                port.utf8.allSatisfy({ (0x30...0x39).contains($0) })
            else { return .syntax("its port must be a number from 1 to 65535") }
        }
        return isHost(host) ? nil : .syntax("its host is malformed")
    }

    private static func split(_ authority: Substring.UTF8View) -> (host: String, port: String?)? {
        let text = String(Substring(authority))
        if text.hasPrefix("[") {
            guard let close = text.firstIndex(of: "]") else { return nil }
            let rest = text[text.index(after: close)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { return nil }
            return (String(text[...close]), rest.isEmpty ? nil : String(rest.dropFirst()))
        }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2, let host = parts.first else { return nil }
        return (String(host), parts.count == 2 ? String(parts[1]) : nil)
    }

    private static func isHost(_ host: String) -> Bool {
        if host.hasPrefix("[") {
            let inside = host.dropFirst().dropLast()
            return inside.contains(":") && inside.allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
        }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        return host.utf8.count <= 253
            && labels.allSatisfy { label in
                (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
                    && label.utf8.allSatisfy {
                        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                            || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
                    }
            }
    }
}
