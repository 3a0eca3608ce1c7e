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
        var text = text
        let parts = text.withUTF8 { Self.read($0) }
        guard let parts else { return nil }
        (scheme, host, port) = parts
    }

    /// Byte by byte: a URL is read for every delivery, and text by characters took a tenth of a fan-out's time.
    private static func read(_ bytes: UnsafeBufferPointer<UInt8>) -> (String, String, Int?)? {
        guard bytes.count <= longest, bytes.allSatisfy({ isAllowed[Int($0)] }) else { return nil }
        var end = 0
        while end < bytes.count, bytes[end] != UInt8(ascii: ":") { end += 1 }
        guard end > 0, bytes.count - end >= 3, bytes[end + 1] == slash, bytes[end + 2] == slash,
            bytes[..<end].allSatisfy({ isLetter($0) })
        else { return nil }
        let scheme = lowercased(bytes[..<end])
        let first = end + 3
        var last = first
        while last < bytes.count, bytes[last] != slash, bytes[last] != UInt8(ascii: "?") { last += 1 }
        let authority = bytes[first..<last]
        guard !authority.contains(UInt8(ascii: "@")), let (host, port) = split(authority) else { return nil }
        guard let port else { return (scheme, lowercased(host), nil) }
        guard (1...5).contains(port.count), port.allSatisfy({ isDigit($0) }) else { return nil }
        let number = port.reduce(0) { $0 * 10 + Int($1 & 0x0F) }
        return (1...65_535).contains(number) ? (scheme, lowercased(host), number) : nil
    }

    private typealias Bytes = Slice<UnsafeBufferPointer<UInt8>>

    private static func split(_ authority: Bytes) -> (host: Bytes, port: Bytes?)? {
        if authority.first == UInt8(ascii: "[") {
            guard let close = authority.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            let inside = authority[(authority.startIndex + 1)..<close]
            let rest = authority[(close + 1)...]
            let isLiteral = inside.allSatisfy { isDigit($0) || isHexLetter($0) || $0 == colon || $0 == dot }
            guard !inside.isEmpty, isLiteral, rest.isEmpty || rest.first == colon else { return nil }
            return (inside, rest.isEmpty ? nil : rest.dropFirst())
        }
        let host = authority.prefix { $0 != colon }
        guard (1...253).contains(host.count),
            host.allSatisfy({ isLetter($0) || isDigit($0) || $0 == dot || $0 == hyphen || $0 == UInt8(ascii: "_") })
        else { return nil }
        return (host, host.endIndex == authority.endIndex ? nil : authority[(host.endIndex + 1)...])
    }

    private static let slash = UInt8(ascii: "/")
    private static let colon = UInt8(ascii: ":")
    private static let dot = UInt8(ascii: ".")
    private static let hyphen = UInt8(ascii: "-")

    /// Printable ASCII but what RFC 3986 forbids and what ends a URL early.
    private static let isAllowed: [Bool] = (0..<256).map { byte in
        (0x21...0x7E).contains(byte) && !Array("\"<>\\^`{|}#".utf8).contains(UInt8(byte))
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
    private static func isHexLetter(_ byte: UInt8) -> Bool { (0x61...0x66).contains(byte | 0x20) }
    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func lowercased(_ bytes: Bytes) -> String {
        String(unsafeUninitializedCapacity: bytes.count) { text in
            for (index, byte) in bytes.enumerated() {
                text[index] = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
            }
            return bytes.count
        }
    }
}
