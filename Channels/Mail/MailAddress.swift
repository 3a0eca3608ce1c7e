/// A mail address that is safe to put on the wire: ASCII, no controls, no blanks, a local part of RFC 5321 `atext` and
/// dots, a domain of letter-digit-hyphen labels. A CR or LF in an address would become another SMTP command.
///
/// Dots at the end of the local part and doubled ones are read, as old Japanese carrier addresses have them; such a local
/// part goes out as a quoted string, which is what RFC 5321 §4.1.2 wants.
package struct MailAddress: Sendable, Hashable {
    /// As written, without quotes.
    package let local: String
    /// Lower case.
    package let domain: String

    /// Octets, RFC 5321 §4.5.3.1.
    package static let longestLocal = 64
    package static let longest = 254

    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count <= Self.longest, let at = bytes.lastIndex(of: UInt8(ascii: "@")) else { return nil }
        var local = Array(bytes[..<at])
        if local.count >= 2, local.first == UInt8(ascii: "\""), local.last == UInt8(ascii: "\"") {
            local = Array(local.dropFirst().dropLast())
        }
        let domain = Array(bytes[(at + 1)...])
        guard (1...Self.longestLocal).contains(local.count), local.allSatisfy(Self.isLocal), Self.isDomain(domain)
        else { return nil }
        self.local = String(decoding: local, as: UTF8.self)
        self.domain = String(decoding: domain, as: UTF8.self).lowercased()
    }

    /// Without quotes, as `SMTPRequest` takes it: whoever writes the commands quotes where that is needed.
    package var plain: String { "\(local)@\(domain)" }

    /// As commands and headers carry it.
    package var wire: String {
        let needsQuotes = local.hasPrefix(".") || local.hasSuffix(".") || local.utf8.elementsTwice(UInt8(ascii: "."))
        return needsQuotes ? "\"\(local)\"@\(domain)" : "\(local)@\(domain)"
    }

    private static func isLocal(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || "!#$%&'*+-/=?^_`{|}~.".utf8.contains(byte)
    }

    static func isDomain(_ bytes: [UInt8]) -> Bool {
        guard (1...253).contains(bytes.count) else { return false }
        return bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
            (1...63).contains(label.count) && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
                && label.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
        }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}

// An address is personal data: only the bytes of a request hold it.
extension MailAddress: CustomStringConvertible, CustomReflectable {
    package var description: String { "<address>" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

extension String.UTF8View {
    fileprivate func elementsTwice(_ byte: UInt8) -> Bool {
        zip(self, dropFirst()).contains { $0 == byte && $1 == byte }
    }
}
