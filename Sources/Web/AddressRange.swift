import Glibc

/// A range of IP addresses as operators write it: `10.0.0.0/8`, `2001:db8::/32`, or one address alone.
package struct AddressRange: Sendable, Hashable, CustomStringConvertible {
    package let description: String
    private let bytes: [UInt8]
    private let bits: Int

    /// Nil unless it is an IPv4 or IPv6 address, with at most as many bits as it has and none set behind them.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = parts.first, let bytes = Self.bytes(of: String(address)) else { return nil }
        var bits = bytes.count * 8
        if parts.count == 2 {
            guard let given = Int(parts[1]), parts[1].allSatisfy(\.isNumber), given <= bits else { return nil }
            bits = given
        }
        self.init(description: text, bytes: bytes, bits: bits)
        guard Self.masked(bytes, bits) == bytes else { return nil }
    }

    private init(description: String, bytes: [UInt8], bits: Int) {
        self.description = description
        self.bytes = bytes
        self.bits = bits
    }

    package func contains(_ address: String) -> Bool {
        guard let other = Self.bytes(of: address), other.count == bytes.count else { return false }
        return Self.masked(other, bits) == bytes
    }

    /// Who stands behind an address where clients are counted by it: an IPv4 address alone, and of an IPv6 address its first
    /// 64 bits, as `2001:db8:0:1::/64`, because every one of the 2⁶⁴ addresses of such a network is its holder's to use
    /// (RFC 4291 §2.5.1). An IPv4 address written as IPv6 is the IPv4 address; what is no address is itself.
    package static func principal(of address: String) -> String {
        guard let bytes = bytes(of: address) else { return address }
        let isFour = bytes.count == MemoryLayout<in_addr>.size
        let network = isFour ? bytes : masked(bytes, networkBits)
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(isFour ? AF_INET : AF_INET6, network, &text, socklen_t(text.count)) != nil else {
            return address
        }
        let written = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return isFour ? written : "\(written)/\(networkBits)"
    }

    /// Bits of an IPv6 address that name the network.
    private static let networkBits = 64

    /// Whether the text is one IP address and nothing else.
    static func isAddress(_ text: String) -> Bool { bytes(of: text) != nil }

    /// An IPv4 address written as IPv6 (`::ffff:192.0.2.1`) is the IPv4 address, or a range could be stepped around.
    private static func bytes(of text: String) -> [UInt8]? {
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 { return withUnsafeBytes(of: &four) { Array($0) } }
        var six = in6_addr()
        guard inet_pton(AF_INET6, text, &six) == 1 else { return nil }
        let bytes = withUnsafeBytes(of: &six) { Array($0) }
        let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        return isMapped ? Array(bytes[12...]) : bytes
    }

    private static func masked(_ bytes: [UInt8], _ bits: Int) -> [UInt8] {
        bytes.enumerated().map { index, byte in
            let left = bits - index * 8
            return left >= 8 ? byte : left <= 0 ? 0 : byte & ~(0xFF >> UInt8(left))
        }
    }
}
