/// Which addresses a connection out may go to.
///
/// A target named by somebody else (`Trust.foreign`) gets public unicast addresses only, so that a subscriber's webhook
/// cannot reach the ward's own network, the daemon's neighbours or a cloud's metadata service (facts: webhooks.md §1).
/// For IPv6 the rule is an allow-list, 2000::/3 without its special parts, because every way to write an IPv4 address
/// inside an IPv6 one lies outside it or is listed here. Ranges: IANA special-purpose registries (RFC 6890).
package enum AddressGuard {
    /// Why this address is forbidden to a foreign target, in the operator's words; nil where it is public.
    package static func refusal(_ address: IPAddress) -> String? {
        switch address {
        case .v4(let value): forbiddenV4.first { value & $0.mask == $0.network }?.name
        case .v6(let high, let low): refusal(high: high, low: low)
        }
    }

    private static func refusal(high: UInt64, low: UInt64) -> String? {
        if high == 0, low <= 1 { return low == 0 ? "unspecified" : "loopback" }
        if let range = forbiddenV6.first(where: { high & $0.mask == $0.network }) { return range.name }
        guard high >> 61 == 0b001 else { return "not public unicast" }
        // RFC 5214 §6.1: an interface identifier that carries an IPv4 address.
        if low >> 32 & 0xFDFF_FFFF == 0x0000_5EFE { return "ISATAP" }
        return nil
    }

    private struct Range4: Sendable {
        let network: UInt32
        let mask: UInt32
        let name: String
    }

    private struct Range6: Sendable {
        let network: UInt64
        let mask: UInt64
        let name: String
    }

    private static func v4(_ a: UInt32, _ b: UInt32, _ c: UInt32, _ prefix: Int, _ name: String) -> Range4 {
        Range4(network: a << 24 | b << 16 | c << 8, mask: ~UInt32(0) << UInt32(32 - prefix), name: name)
    }

    /// The first 64 bits of an address as four groups.
    private static func v6(
        _ a: UInt64, _ b: UInt64, _ c: UInt64, _ d: UInt64, _ prefix: Int, _ name: String
    ) -> Range6 {
        Range6(network: a << 48 | b << 32 | c << 16 | d, mask: ~UInt64(0) << UInt64(64 - prefix), name: name)
    }

    private static let forbiddenV4: [Range4] = [
        v4(0, 0, 0, 8, "this network"),
        v4(10, 0, 0, 8, "private"),
        v4(100, 64, 0, 10, "carrier-grade NAT"),
        v4(127, 0, 0, 8, "loopback"),
        v4(169, 254, 0, 16, "link-local"),
        v4(172, 16, 0, 12, "private"),
        v4(192, 0, 0, 24, "IETF protocol assignments"),
        v4(192, 0, 2, 24, "documentation"),
        v4(192, 88, 99, 24, "6to4 relay"),
        v4(192, 168, 0, 16, "private"),
        v4(198, 18, 0, 15, "benchmarking"),
        v4(198, 51, 100, 24, "documentation"),
        v4(203, 0, 113, 24, "documentation"),
        v4(224, 0, 0, 4, "multicast"),
        v4(240, 0, 0, 4, "reserved"),
    ]

    // Named before the rule "2000::/3 only", so that an operator reads what the address is.
    private static let forbiddenV6: [Range6] = [
        v6(0x64, 0xFF9B, 0, 0, 64, "NAT64"),
        v6(0x64, 0xFF9B, 1, 0, 48, "NAT64"),
        v6(0x0, 0, 0, 0, 64, "IPv4 inside IPv6"),
        v6(0x100, 0, 0, 0, 64, "discard"),
        v6(0x2001, 0, 0, 0, 32, "Teredo"),
        v6(0x2001, 0, 0, 0, 23, "IETF protocol assignments"),
        v6(0x2001, 0xDB8, 0, 0, 32, "documentation"),
        v6(0x2002, 0, 0, 0, 16, "6to4"),
        v6(0x3FFF, 0, 0, 0, 20, "documentation"),
        v6(0xFC00, 0, 0, 0, 7, "private"),
        v6(0xFE80, 0, 0, 0, 10, "link-local"),
        v6(0xFEC0, 0, 0, 0, 10, "private"),
        v6(0xFF00, 0, 0, 0, 8, "multicast"),
    ]
}
