/// An envelope address that is safe inside `MAIL FROM:<…>` and `RCPT TO:<…>` (RFC 5321 §4.1.2).
///
/// ASCII only. Beyond the RFC's dot-atom the local part may hold dots anywhere, as Japanese carriers once handed out
/// (`taro..@docomo.ne.jp`); such a one is written as a quoted string, which is its correct form on the wire. Quoted strings,
/// address literals, blanks, control bytes and angle brackets are refused, for libcurl would pass CR LF on as a command.
package struct MailAddress: Sendable, Hashable {
    /// RFC 5321 §4.5.3.1.1 and .3, octets.
    package static let longestLocalPart = 64
    package static let longestAddress = 254

    /// As it stands between the angle brackets.
    package let wire: String

    package init?(_ text: String) {
        guard let wire = withBytes(of: text, MailAddress.wire) else { return nil }
        self.wire = wire
    }

    private static func wire(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        guard bytes.count <= longestAddress, let at = bytes.lastIndex(of: UInt8(ascii: "@")),
            case .name(let domain)? = Host(bytes: UnsafeBufferPointer(rebasing: bytes[(at + 1)...])),
            (1...longestLocalPart).contains(at)
        else { return nil }
        // As if a dot stood before: one at the start would then be doubled too.
        var (isDotAtom, previous) = (true, dot)
        for byte in bytes[..<at] {
            guard byte == dot || isAtomByte(byte) else { return nil }
            if byte == dot, previous == dot { isDotAtom = false }
            previous = byte
        }
        let local = String(decoding: bytes[..<at], as: UTF8.self)
        return isDotAtom && previous != dot ? "\(local)@\(domain)" : "\"\(local)\"@\(domain)"
    }
}

private let dot = UInt8(ascii: ".")

/// RFC 5322 §3.2.3 `atext`.
private func isAtomByte(_ byte: UInt8) -> Bool {
    if byte == UInt8(ascii: "/") || byte == UInt8(ascii: "=") || byte == UInt8(ascii: "?") { return true }
    if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}") { return true }
    return byte != UInt8(ascii: ".") && isTokenByte(byte)
}
