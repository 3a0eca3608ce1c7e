/// A host as a URL or the settings name it: an address literal or a DNS name in lower case.
package enum Host: Sendable, Hashable {
    case address(IPAddress)
    case name(String)

    /// RFC 1035 §2.3.4 for a name and for one label.
    static let longestName = 253
    static let longestLabel = 63

    /// Reads a bracketed IPv6 literal, a strict IPv4 literal or a DNS name of letters, digits, `-` and `_`.
    ///
    /// Refused: a last label that starts like a number without being a strict IPv4 address (WHATWG URL calls these
    /// IPv4 and some resolvers read `0x7f.1` as 127.0.0.1), a trailing dot (the same host under another spelling),
    /// percent signs, anything not ASCII (write the `xn--` form).
    package init?(_ text: some StringProtocol) {
        if text.hasPrefix("[") {
            guard text.hasSuffix("]"), case .v6? = IPAddress(text.dropFirst().dropLast()),
                let address = IPAddress(text.dropFirst().dropLast())
            else { return nil }
            self = .address(address)
            return
        }
        if case .v4(let value)? = IPAddress(text) {
            self = .address(.v4(value))
            return
        }
        let bytes = Array(text.utf8)
        guard (1...Host.longestName).contains(bytes.count) else { return nil }
        let labels = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.allSatisfy(isLabel), let last = labels.last, let first = last.first, !isASCIIDigit(first)
        else { return nil }
        self = .name(String(decoding: bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self))
    }
}

extension Host: CustomStringConvertible {
    /// As a URL's authority writes it, IPv6 in brackets.
    package var description: String {
        switch self {
        case .address(.v4(let value)): IPAddress.v4(value).description
        case .address(let address): "[\(address)]"
        case .name(let name): name
        }
    }
}

private func isLabel(_ label: ArraySlice<UInt8>) -> Bool {
    guard (1...Host.longestLabel).contains(label.count), label.first != UInt8(ascii: "-"),
        label.last != UInt8(ascii: "-")
    else { return false }
    return label.allSatisfy { isASCIILetter($0) || isASCIIDigit($0) || $0 == UInt8(ascii: "-") || $0 == 0x5F }
}
