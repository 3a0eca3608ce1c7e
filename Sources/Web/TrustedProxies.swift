import HTTP

/// The reverse proxies whose word on the client's address is believed.
package struct TrustedProxies: Sendable, Hashable {
    private let ranges: [AddressRange]

    /// Addresses of one header looked at; a longer chain of our own proxies does not exist.
    private static let longestChain = 16

    package static let none = TrustedProxies([])

    package init(_ ranges: [AddressRange]) { self.ranges = ranges }

    /// Who sent the request: the connection's other end, or what a trusted proxy there says of it in `X-Forwarded-For`,
    /// read from the right past further trusted proxies. Whatever stands left of the first stranger is that stranger's
    /// own claim and is not looked at, nor is anything behind an entry that is no address.
    func client(of peer: Peer, _ headers: HeaderFields) -> Peer {
        // Most requests come straight from their client, whose address then need not be read.
        guard !ranges.isEmpty, headers.contains("X-Forwarded-For"), case .network(let address) = peer,
            isTrusted(address)
        else { return peer }
        let entries = headers.values("X-Forwarded-For").joined(separator: ",").split(separator: ",")
        var client = address
        for entry in entries.suffix(Self.longestChain).reversed() {
            let next = String(entry.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" })
            guard AddressRange.isAddress(next) else { break }
            client = next
            if !isTrusted(next) { break }
        }
        return .network(address: client)
    }

    func isTrusted(_ address: String) -> Bool { ranges.contains { $0.contains(address) } }
}
