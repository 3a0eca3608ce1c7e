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
        guard text.utf8.count <= MailAddress.longestAddress, let at = text.utf8.lastIndex(of: UInt8(ascii: "@")),
            case .name(let domain)? = Host(text[text.utf8.index(after: at)...])
        else { return nil }
        let local = text[..<at]
        guard (1...MailAddress.longestLocalPart).contains(local.utf8.count),
            local.utf8.allSatisfy({ isAtomByte($0) || $0 == UInt8(ascii: ".") })
        else { return nil }
        let isDotAtom = !local.hasPrefix(".") && !local.hasSuffix(".") && !local.contains("..")
        wire = isDotAtom ? "\(local)@\(domain)" : "\"\(local)\"@\(domain)"
    }
}

/// RFC 5322 §3.2.3 `atext`.
private func isAtomByte(_ byte: UInt8) -> Bool {
    if byte == UInt8(ascii: "/") || byte == UInt8(ascii: "=") || byte == UInt8(ascii: "?") { return true }
    if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}") { return true }
    return byte != UInt8(ascii: ".") && isTokenByte(byte)
}
