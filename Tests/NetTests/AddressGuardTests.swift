import Testing

@testable import Net

@Suite struct AddressGuardTests {
    @Test(
        "forbids what is not public",
        arguments: [
            ("0.0.0.0", "this network"), ("0.1.2.3", "this network"), ("10.0.0.1", "private"),
            ("10.255.255.255", "private"), ("100.64.0.1", "carrier-grade NAT"),
            ("100.127.255.255", "carrier-grade NAT"), ("127.0.0.1", "loopback"), ("127.255.255.254", "loopback"),
            ("169.254.169.254", "link-local"), ("172.16.0.1", "private"), ("172.31.255.255", "private"),
            ("192.0.0.8", "IETF protocol assignments"), ("192.0.2.1", "documentation"),
            ("192.88.99.1", "6to4 relay"), ("192.168.1.1", "private"), ("198.18.0.1", "benchmarking"),
            ("198.19.255.255", "benchmarking"), ("198.51.100.7", "documentation"), ("203.0.113.9", "documentation"),
            ("224.0.0.1", "multicast"), ("239.255.255.250", "multicast"), ("240.0.0.1", "reserved"),
            ("255.255.255.255", "reserved"), ("::", "unspecified"), ("::1", "loopback"),
            ("::ffff:127.0.0.1", "IPv4 inside IPv6"), ("::ffff:8.8.8.8", "IPv4 inside IPv6"),
            ("::ffff:0:8.8.8.8", "IPv4 inside IPv6"), ("::7f00:1", "IPv4 inside IPv6"), ("64:ff9b::7f00:1", "NAT64"),
            ("64:ff9b:1::a00:1", "NAT64"), ("100::1", "discard"), ("2001::1", "Teredo"),
            ("2001:0:53aa:64c::1", "Teredo"), ("2001:20::1", "IETF protocol assignments"),
            ("2001:1ff::1", "IETF protocol assignments"), ("2001:db8::1", "documentation"),
            ("2002:7f00:1::1", "6to4"), ("2002:808:808::1", "6to4"), ("3fff:fff::1", "documentation"),
            ("fc00::1", "private"), ("fd12:3456::1", "private"), ("fe80::1", "link-local"),
            ("febf::1", "link-local"), ("fec0::1", "private"), ("ff02::1", "multicast"),
            ("4000::1", "not public unicast"), ("5f00::1", "not public unicast"), ("1::1", "not public unicast"),
            ("2400:4050::5efe:a00:1", "ISATAP"), ("2400:4050::200:5efe:a00:1", "ISATAP"),
        ])
    func forbidden(_ row: (text: String, reason: String)) throws {
        let address = try #require(IPAddress(row.text))
        #expect(AddressGuard.refusal(address) == row.reason)
    }

    @Test(
        "lets public unicast pass",
        arguments: [
            "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
            "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "191.255.255.255",
            "192.0.1.0", "192.0.3.0", "192.88.98.255", "192.167.255.255", "192.169.0.0", "198.17.255.255",
            "198.20.0.0", "203.0.112.255", "203.0.114.0", "223.255.255.255", "2400:cb00::1", "2001:200::1",
            "2001:4860:4860::8888", "2606:4700:4700::1111", "3ffe::1", "2003::1",
        ])
    func allowed(_ text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(AddressGuard.refusal(address) == nil)
    }

    @Test(
        "every spelling that some resolver reads as loopback is no host, or a forbidden address: none is ever looked up",
        arguments: [
            "127.0.0.1", "127.1", "127.0.1", "0x7f.1", "0x7f000001", "2130706433", "017700000001", "0177.0.0.1", "0",
            "0.0.0.0", "::1", "::ffff:127.0.0.1", "::ffff:7f00:1",
        ])
    func oddSpellings(_ text: String) {
        switch Host(text.contains(":") ? "[\(text)]" : text) {
        case .address(let address): #expect(AddressGuard.refusal(address) != nil)
        case .name(let name): Issue.record("\(name) would be looked up")
        case nil: break
        }
    }
}

@Suite struct IPAddressTests {
    @Test(
        "reads strict text only",
        arguments: [
            "127.1", "0x7f.1", "2130706433", "0177.0.0.1", "127.0.0.01", "1.2.3.4.", "1.2.3", "1.2.3.256", "+1.2.3.4",
            "1.2.3.-4", "", ".", "::1%lo", "[::1]", "1:2", ":::", "12345::", "１.1.1.1", "::1 ", "g::",
        ])
    func refused(_ text: String) { #expect(IPAddress(text) == nil) }

    @Test(
        "writes an address as RFC 5952 does",
        arguments: [
            ("1.2.3.4", "1.2.3.4"), ("2001:DB8:0:0:1::", "2001:db8:0:0:1::"), ("0:0:0:0:0:0:0:1", "::1"),
            ("::ffff:1.2.3.4", "::ffff:1.2.3.4"),
        ])
    func written(_ row: (text: String, canonical: String)) throws {
        let address = try #require(IPAddress(row.text))
        #expect(address.description == row.canonical)
        #expect(IPAddress(address.description) == address)
    }
}
