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
        guard let host = withBytes(of: text, { Host(bytes: $0) }) else { return nil }
        self = host
    }

    /// The same from bytes.
    init?(bytes: UnsafeBufferPointer<UInt8>) {
        guard (1...Host.longestName).contains(bytes.count) else { return nil }
        if bytes[0] == UInt8(ascii: "[") {
            guard bytes.count > 2, bytes[bytes.count - 1] == UInt8(ascii: "]"),
                let address = IPAddress(bytes: UnsafeBufferPointer(rebasing: bytes[1..<bytes.count - 1])),
                case .v6 = address
            else { return nil }
            self = .address(address)
            return
        }
        if case .v4(let value)? = IPAddress(bytes: bytes) {
            self = .address(.v4(value))
            return
        }
        var start = 0
        while true {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: ".")) ?? bytes.count
            guard isLabel(bytes[start..<end]) else { return nil }
            if end == bytes.count { break }
            start = end + 1
        }
        guard !isASCIIDigit(bytes[start]) else { return nil }
        self = .name(
            String(unsafeUninitializedCapacity: bytes.count) { name in
                for (place, byte) in bytes.enumerated() {
                    name[place] = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
                }
                return bytes.count
            })
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

private func isLabel(_ label: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    guard (1...Host.longestLabel).contains(label.count), label.first != UInt8(ascii: "-"),
        label.last != UInt8(ascii: "-")
    else { return false }
    return label.allSatisfy { isASCIILetter($0) || isASCIIDigit($0) || $0 == UInt8(ascii: "-") || $0 == 0x5F }
}
