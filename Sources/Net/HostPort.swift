/// One exact endpoint, `host:port`, as a drill site's allow-list names it.
package struct HostPort: Sendable, Hashable, CustomStringConvertible {
    package let host: Host
    package let port: UInt16

    package init(_ host: Host, _ port: UInt16) {
        self.host = host
        self.port = port
    }

    /// Reads `sink.example:8443`, `127.0.0.1:8025` or `[::1]:8025`; the port is required.
    package init?(_ text: String) {
        guard let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")), let host = Host(text[..<colon]),
            let port = portNumber(text[text.utf8.index(after: colon)...].utf8)
        else { return nil }
        self.init(host, port)
    }

    package var description: String { "\(host):\(port)" }
}

/// A port from 1 to 65535 in decimal digits without sign or leading zero.
func portNumber(_ digits: some Collection<UInt8>) -> UInt16? {
    guard (1...5).contains(digits.count), digits.allSatisfy(isASCIIDigit), digits.first != 0x30 else { return nil }
    return UInt16(exactly: digits.reduce(0) { $0 * 10 + Int($1 - 0x30) })
}
