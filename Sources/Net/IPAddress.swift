import Glibc

/// An IPv4 or IPv6 address as its bytes in network order, without zone or port.
package enum IPAddress: Sendable, Hashable {
    /// The four octets as one number, the first in the highest bits.
    case v4(UInt32)
    /// The sixteen octets as two numbers, the first eight in `high`.
    case v6(high: UInt64, low: UInt64)

    /// Reads strict text only: four decimal octets without leading zeros, or RFC 4291 §2.2 without a zone. The odd
    /// spellings of IPv4 (`0x7f.1`, `017700000001`, `2130706433`) are refused: readers disagree on them.
    package init?(_ text: some StringProtocol) {
        guard let address = withBytes(of: text, { IPAddress(bytes: $0) }) else { return nil }
        self = address
    }

    /// The same from bytes.
    init?(bytes: UnsafeBufferPointer<UInt8>) {
        guard !bytes.isEmpty, bytes.count <= IPAddress.longestText else { return nil }
        if let value = IPAddress.strictV4(bytes) {
            self = .v4(value)
            return
        }
        guard bytes.contains(UInt8(ascii: ":")), bytes.allSatisfy({ isASCIIHexDigit($0) || $0 == 0x3A || $0 == 0x2E })
        else { return nil }
        var raw = in6_addr()
        guard inet_pton(AF_INET6, String(decoding: bytes, as: UTF8.self), &raw) == 1 else { return nil }
        self.init(raw)
    }

    init(_ raw: in6_addr) {
        let octets = withUnsafeBytes(of: raw) { Array($0) }
        self = .v6(high: number(octets[0..<8]), low: number(octets[8..<16]))
    }

    init(_ raw: in_addr) { self = .v4(UInt32(bigEndian: raw.s_addr)) }

    /// The address in a socket address of family `AF_INET` or `AF_INET6`; nil for any other.
    init?(_ raw: UnsafePointer<sockaddr>) {
        // Every socket address starts with its family.
        switch Int32(UnsafeRawPointer(raw).load(as: sa_family_t.self)) {
        case AF_INET:
            self.init(raw.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { $0.pointee.sin_addr })
        case AF_INET6:
            self.init(raw.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { $0.pointee.sin6_addr })
        default: return nil
        }
    }

    /// Longest textual form, `ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255`.
    static let longestText = 45

    private static func strictV4(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt32? {
        var (value, octet, digits, octets): (UInt32, UInt32, Int, Int) = (0, 0, 0, 0)
        for byte in bytes {
            if byte == UInt8(ascii: ".") {
                guard digits > 0, octets < 3 else { return nil }
                value = value << 8 | octet
                (octet, digits, octets) = (0, 0, octets + 1)
            } else {
                guard isASCIIDigit(byte), digits == 0 || octet > 0 else { return nil }
                octet = octet * 10 + UInt32(byte - 0x30)
                digits += 1
                guard octet <= 255 else { return nil }
            }
        }
        return octets == 3 && digits > 0 ? value << 8 | octet : nil
    }
}

extension IPAddress: CustomStringConvertible {
    /// Dotted decimal, or IPv6 as RFC 5952 writes it.
    package var description: String {
        switch self {
        case .v4(let value):
            // Fifteen bytes at most, which a String holds without an allocation.
            return "\(value >> 24).\(value >> 16 & 0xFF).\(value >> 8 & 0xFF).\(value & 0xFF)"
        case .v6(let high, let low):
            var raw = in6_addr()
            withUnsafeMutableBytes(of: &raw) {
                $0.storeBytes(of: high.bigEndian, toByteOffset: 0, as: UInt64.self)
                $0.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
            }
            var text = [CChar](repeating: 0, count: IPAddress.longestText + 1)
            guard inet_ntop(AF_INET6, &raw, &text, socklen_t(text.count)) != nil else { return "" }
            return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        }
    }
}

private func number(_ octets: ArraySlice<UInt8>) -> UInt64 { octets.reduce(0) { $0 << 8 | UInt64($1) } }
