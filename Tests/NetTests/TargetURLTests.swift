import Testing

@testable import Net

@Suite struct TargetURLTests {
    @Test(
        "takes a URL apart",
        arguments: [
            ("https://api.line.me/v2/bot", "https://api.line.me:443/v2/bot"),
            ("HTTP://Example.JP", "http://example.jp:80/"), ("https://h?x=1", "https://h:443/?x=1"),
            ("https://h/?a=://b@c", "https://h:443/?a=://b@c"), ("http://127.0.0.1:8080/x", "http://127.0.0.1:8080/x"),
            ("http://[::1]/", "http://[::1]:80/"), ("http://[0:0::1]:81/", "http://[::1]:81/"),
            ("smtp://relay:25", "smtp://relay:25/"), ("smtps://relay.example.jp", "smtps://relay.example.jp:465/"),
            ("https://a_b.example/%00", "https://a_b.example:443/%00"),
            ("https://xn--p8j.jp/", "https://xn--p8j.jp:443/"),
        ])
    func taken(_ row: (text: String, rebuilt: String)) throws {
        let target = try TargetURL(row.text)
        #expect(target.text == row.rebuilt)
        #expect(try TargetURL(target.text) == target)
    }

    @Test(
        "refuses where two readers could see two hosts",
        arguments: [
            ("", .scheme), ("api.line.me", .scheme), ("//h/", .scheme), ("ftp://h/", .scheme),
            ("file:///etc/passwd", .scheme),
            ("javascript:alert(1)", .scheme), ("https:/h", .scheme), ("https//h", .scheme), ("ldap://h", .scheme),
            ("https://", .host), ("https:///x", .host), ("https://user@h/", .userInformation),
            ("https://good.example@10.0.0.1/", .userInformation), ("https://a:b@h/", .userInformation),
            ("https://h\\@evil/", .byte), ("https://h /", .byte), ("https://h\t/", .byte),
            ("https://h\r\nX: y/", .byte),
            ("https://h\u{0}/", .byte), ("https://例え.jp/", .byte), ("https://h/あ", .byte), ("https://h/#x", .fragment),
            ("https://h#@evil/", .fragment), ("https://0x7f.1/", .host), ("https://127.1/", .host),
            ("https://2130706433/", .host), ("https://0177.0.0.1/", .host), ("https://1.2.3.4.5/", .host),
            ("https://h./", .host), ("https://.h/", .host), ("https://a..b/", .host), ("https://-a/", .host),
            ("https://a-/", .host), ("https://a%2eb/", .host), ("https://[::1/", .host), ("https://::1/", .host),
            ("https://[::1]x/", .host), ("https://[127.0.0.1]/", .host), ("https://[fe80::1%25eth0]/", .host),
            ("https://h:/", .port), ("https://h:0/", .port), ("https://h:65536/", .port), ("https://h:+1/", .port),
            ("https://h:080/", .port), ("https://h:8 0/", .byte), ("https://h:1:2/", .host),
            ("https://a;b/", .host), ("https://a&b/", .host), ("https://h|/", .host),
        ] as [(String, TargetURL.Refusal)])
    func refused(_ row: (text: String, reason: TargetURL.Refusal)) {
        #expect(throws: row.reason) { try TargetURL(row.text) }
    }

    @Test("a URL longer than 2048 bytes is refused")
    func long() {
        #expect(throws: TargetURL.Refusal.tooLong) {
            try TargetURL("https://h/" + String(repeating: "a", count: 2048))
        }
    }

    @Test(
        "an allow-list entry names one host and one port",
        arguments: [
            ("sink:8443", true), ("127.0.0.1:80", true), ("[::1]:80", true), ("sink", false), ("sink:", false),
            ("::1:80", false), ("sink:99999", false), ("", false), (":80", false),
        ])
    func hostPort(_ row: (text: String, isValid: Bool)) { #expect((HostPort(row.text) != nil) == row.isValid) }

    @Test("the same endpoint under two spellings is one entry")
    func sameEndpoint() {
        #expect(HostPort("SINK.example:1") == HostPort("sink.example:1"))
        #expect(HostPort("[0:0::1]:1") == HostPort("[::1]:1"))
    }
}
