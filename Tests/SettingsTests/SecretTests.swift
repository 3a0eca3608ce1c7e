import Settings
import Testing

@Suite struct SecretTests {
    @Test("a secret prints as <secret> however it is printed")
    func printsNothing() {
        struct Holder {
            var token = Secret("hunter2")
            var tokens = ["a": Secret("hunter2")]
        }
        let secret = Secret("hunter2")
        var dumped = ""
        dump(Holder(), to: &dumped)
        let mirror = Mirror(reflecting: secret).children.map { "\($0.label ?? "")\($0.value)" }.joined()
        let prints = [
            "\(secret)", secret.description, secret.debugDescription, String(describing: secret),
            String(reflecting: secret), "\(Holder())", String(reflecting: Holder()), "\([secret])",
            "\(Optional(secret) as Any)", dumped, mirror,
        ]
        for text in prints {
            #expect(!text.contains("hunter2"))
            // The bytes of "hunter2", as an array would print them.
            #expect(!text.contains("104, 117"))
        }
        #expect("\(secret)" == "<secret>")
        #expect(dumped.contains("<secret>"))
    }

    @Test("a secret cannot be encoded")
    func isNotEncodable() {
        #expect(!((Secret("x") as Any) is any Encodable))
    }

    @Test("secrets are equal by their bytes")
    func equality() {
        #expect(Secret("abc") == Secret(bytes: [0x61, 0x62, 0x63]))
        #expect(Secret("abc") != Secret("abd"))
        #expect(Secret("abc") != Secret("ab"))
        #expect(Secret("") == Secret(""))
    }

    @Test(
        "one line break at a file's end is not part of the secret",
        arguments: [("a b\n", "a b"), ("ab\r\n", "ab"), ("ab", "ab"), ("ab\n\n", "ab\n"), ("\n", ""), ("\nab", "\nab")])
    func trims(content: String, secret: String) {
        #expect(Secret(trimming: Array(content.utf8)).revealed == secret)
    }

    struct Unreadable: Error, CustomStringConvertible {
        var description: String { "/etc/noroshi/open: others may read it" }
    }

    private static func read(_ name: String, credentials: String? = nil) throws(SettingsErrors) -> Secret {
        let disk = [
            "/etc/noroshi/token": "from the folder\n", "/run/credentials/token": "from systemd",
            "/etc/noroshi/empty": "\n",
            "/etc/noroshi/sub/token": "from below", "/srv/absolute": "absolute",
        ]
        let source = SecretSource(credentialsDirectory: credentials) { path in
            if path == "/etc/noroshi/open" { throw Unreadable() }
            return disk[path].map { Array($0.utf8) }
        }
        let file = try SettingsFile(path: "/etc/noroshi/n.json5", bytes: Array("{\n tokenFile: '\(name)' }".utf8))
        return try file.decode(secrets: source) { try $0.value("tokenFile", .secret) }
    }

    @Test("a secret is found as a credential first, then beside the settings file, or by its path")
    func resolves() throws {
        #expect(try Self.read("token").revealed == "from the folder")
        #expect(try Self.read("token", credentials: "/run/credentials").revealed == "from systemd")
        #expect(try Self.read("sub/token", credentials: "/run/credentials").revealed == "from below")
        #expect(try Self.read("/srv/absolute", credentials: "/run/credentials").revealed == "absolute")
    }

    @Test(
        "what is wrong with a secret's file is said with its path",
        arguments: [
            ("none", "there is no such file (looked at /run/c/none and /etc/noroshi/none)"),
            ("empty", "/etc/noroshi/empty: that file is empty"), ("open", "/etc/noroshi/open: others may read it"),
            ("", "it must be the name of a file"),
        ])
    func refuses(name: String, words: String) {
        let error = #expect(throws: SettingsErrors.self) { _ = try Self.read(name, credentials: "/run/c") }
        #expect(error?.description.hasPrefix("/etc/noroshi/n.json5:2: tokenFile ") == true)
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }

    @Test(
        "a secret written where its file's name belongs is not repeated",
        arguments: ["whsec_hunter2", "hunter2+/x==", "hunter2hunter2hunter2hunter2hunter2hunter2hunter2"])
    func hidesMisplaced(secret: String) {
        let error = #expect(throws: SettingsErrors.self) { _ = try Self.read(secret) }
        #expect(error?.description.contains("hunter2") == false, "\(error?.description ?? "")")
        #expect(error?.description.contains("not the secret itself") == true)
    }
}
