import Settings
import Testing

private func read<T>(_ text: String, _ type: SettingType<T>, path: String = "/etc/noroshi/noroshi.json5") -> T? {
    try? SettingsFile(path: path, bytes: Array("{ k: \(text) }".utf8)).decode { try $0.value("k", type) }
}

@Suite struct SettingTypeTests {
    @Test(
        "lengths of time are read with their units, largest first",
        arguments: [
            ("60s", 60_000), ("5m", 300_000), ("2h", 7_200_000), ("1d", 86_400_000), ("500ms", 500),
            ("1h30m", 5_400_000), ("1d2h3m4s5ms", 93_784_005), ("0s", 0),
        ] as [(String, Int64)])
    func durations(text: String, milliseconds: Int64) {
        #expect(read("'\(text)'", .duration(in: .zero ... .seconds(864_000))) == .milliseconds(milliseconds))
    }

    @Test(
        "what is no length of time is refused",
        arguments: [
            "", "5", "s", "-5s", "5 s", "1.5h", "30m1h", "1m1m", "5S", "5min", "99999999999999999999s",
            "9223372036854775807d", "1h60", "５s",
        ])
    func noDurations(text: String) {
        #expect(read("'\(text)'", .duration(in: .seconds(-10) ... .seconds(864_000))) == nil)
    }

    @Test(
        "URLs of real services are accepted as written",
        arguments: [
            "https://api.line.me/v2/bot", "HTTPS://A.example.JP", "http://localhost:8080/",
            "https://[::1]:443/x?y=%20#z",
            "https://192.0.2.1", "https://a_b.example.jp/@x", "https://example.jp?x=1",
        ])
    func urls(text: String) {
        #expect(read("'\(text)'", .url(schemes: ["https", "http"])) == text)
    }

    @Test(
        "what is no URL, or hides something, is refused",
        arguments: [
            "", "example.jp", "ftp://example.jp", "https:/example.jp", "https://", "https:///x", "https://:80",
            "https://example.jp:", "https://example.jp:0", "https://example.jp:65536", "https://example.jp:+80",
            "https://exa mple.jp", "https://例え.jp", "https://a..b", "https://-a.jp", "https://[::1", "https://[x]/",
            "https://[::1]x", "https://user@example.jp", "https://a:b@example.jp", "https://a:1:2/",
            "https://a/\\u0000",
            "https://a\\u000Db",
        ])
    func noURLs(text: String) {
        #expect(read("'\(text)'", .url(schemes: ["https", "http"])) == nil)
    }

    @Test("a password in a URL is not repeated in the error")
    func hidesPassword() throws {
        let file = try SettingsFile(path: "n", bytes: Array("{ u: 'https://bot:hunter2@example.jp/' }".utf8))
        let error = #expect(throws: SettingsErrors.self) {
            _ = try file.decode { try $0.value("u", .url(schemes: ["https"])) }
        }
        #expect(error?.description.contains("hunter2") == false)
        #expect(error?.description.contains("give the secret in a file") == true)
    }

    @Test("numbers, flags and texts are taken in their own form only")
    func forms() {
        #expect(read("5", .integer(in: 0...9)) == 5)
        #expect(read("10", .integer(in: 0...9)) == nil)
        #expect(read("5.0", .integer(in: 0...9)) == nil)
        #expect(read("'5'", .integer(in: 0...9)) == nil)
        #expect(read("5", .number(in: 0...9)) == 5)
        #expect(read("true", .bool) == true)
        #expect(read("'true'", .bool) == nil)
        #expect(read("1", .bool) == nil)
        #expect(read("' '", .string) == nil)
        #expect(read("''", .string(length: 0...5)) == "")
        #expect(read("'東京都'", .string(length: 0...3)) == "東京都")
        #expect(read("'東京都庁'", .string(length: 0...3)) == nil)
        #expect(read("['a', 'b']", .list(of: .string, count: 1...2)) == ["a", "b"])
        #expect(read("[]", .list(of: .string, count: 1...2)) == nil)
    }

    @Test("a relative path counts from the settings file's folder")
    func paths() {
        #expect(read("'state'", .path) == "/etc/noroshi/state")
        #expect(read("'/var/lib/noroshi'", .path) == "/var/lib/noroshi")
        #expect(read("'../x'", .path, path: "a/n.json5") == "a/../x")
        #expect(read("'x'", .path, path: "n.json5") == "x")
    }
}
