import Settings
import Testing

private enum Mode: String, CaseIterable, Sendable { case live, drill }

private struct Relay: Equatable {
    var host: String
    var port: Int

    init(_ section: Section) throws {
        host = try section.value("host", .string)
        port = try section.value("port", .integer(in: 1...65535), default: 25)
    }
}

private struct Configuration: Equatable {
    var mode: Mode
    var poll: Duration
    var hooks: [String]
    var names: [Mode: String]
    var relay: Relay
    var spare: Relay?
    var relays: [String]
    var ratio: Double?
    var low: Int
    var high: Int

    init(_ section: Section) throws {
        mode = try section.value("mode", .oneOf(Mode.self))
        poll = try section.value("poll", .duration(in: .seconds(5) ... .seconds(3600)), default: .seconds(60))
        hooks = try section.value("hooks", .list(of: .url(schemes: ["https"])), default: [])
        names = try section.value("names", .table(by: Mode.self, of: .string), default: [:])
        relay = try section.value("relay", .section(Relay.init))
        spare = try section.optional("spare", .section(Relay.init))
        let named = try section.value("relays", .dictionary(of: .section(Relay.init)), default: [])
        relays = named.map { "\($0.key)=\($0.value.host):\($0.value.port)" }
        ratio = try section.optional("ratio", .number(in: 0...1))
        low = try section.value("low", .integer(in: 0...100), default: 1)
        high = try section.value("high", .integer(in: 0...100), default: 9)
        section.check("low", "high", holds: low < high, why: "low must lie below high", fix: "Swap them")
    }
}

private func decode(_ text: String) throws(SettingsErrors) -> Configuration {
    try SettingsFile(path: "n.json5", bytes: Array(text.utf8)).decode { try Configuration($0) }
}

@Suite struct SectionTests {
    @Test("a sound file gives its value, defaults filled in")
    func decodes() throws {
        let c = try decode(
            """
            { mode: "drill", hooks: ["https://a.example.jp/x", "https://[2001:db8::1]:8443"], ratio: 1,
              names: { live: "本番", drill: "訓練" }, relay: { host: "a" },
              relays: { z: { host: "b", port: 587 }, y: { host: "c" } } }
            """)
        #expect(c.mode == .drill && c.poll == .seconds(60) && c.hooks.count == 2 && c.ratio == 1 && c.spare == nil)
        #expect(c.names == [.live: "本番", .drill: "訓練"])
        #expect(c.relays == ["z=b:587", "y=c:25"])
    }

    @Test("every error of a file is reported at once, in its order, and none twice")
    func reportsAll() {
        let error = #expect(throws: SettingsErrors.self) {
            try decode(
                """
                {
                  mode: "drll",
                  poll: 60,
                  hooks: ["http://a.example.jp", "https://b.example.jp", 7],
                  names: { live: "", dril: "x" },
                  relay: { prot: 25 },
                  spare: [],
                  relays: {
                    a: { host: "x", port: 70000 },
                    b: { host: null } },
                  ratio: 1.5,
                  low: 8, high: 3,
                  pol: "60s",
                  colour: "red",
                }
                """)
        }
        #expect(
            error?.description == """
                n.json5:2: mode is "drll": it must be one of live, drill. Did you mean drill?
                n.json5:3: poll is 60: it must be a length of time from 5s to 1h. Add the unit, e.g. "60s" or "60m".
                n.json5:4: hooks[0] is "http://a.example.jp": it must begin with https://. Correct the URL.
                n.json5:4: hooks[2] is 7: it must be a URL that begins with https://. \
                Write the URL in quotes.
                n.json5:5: names.live is "": it must be a text in quotes that is not empty. \
                Write a text, or leave the key out if it is optional.
                n.json5:5: unknown key names.dril: it must be one of live, drill. Did you mean drill?
                n.json5:6: relay.host is missing: this section needs it. Add `host`: a text in quotes that is not empty.
                n.json5:6: unknown key relay.prot: no setting of that name is read here. Did you mean port?
                n.json5:7: spare is a list: it must be a section { … }. Put its settings between { and }.
                n.json5:9: relays.a.port is 70000: it must be a whole number from 1 to 65535. \
                Choose a number in that range.
                n.json5:10: relays.b.host is null: it must be a text in quotes that is not empty. \
                Leave the key out or give it a value.
                n.json5:11: ratio is 1.5: it must be a number from 0.0 to 1.0. Choose a number in that range.
                n.json5:12: low is 8: low must lie below high. Swap them.
                n.json5:13: unknown key pol: no setting of that name is read here. Did you mean poll?
                n.json5:14: unknown key colour: no setting of that name is read here. \
                Remove it (keys read here: mode, poll, hooks, names, relay, spare, relays, ratio, low, high).
                """)
    }

    @Test("a missing section is one error, not one for each of its keys")
    func missingSection() {
        let error = #expect(throws: SettingsErrors.self) { try decode("\n{ mode: 'live' }") }
        #expect(
            error?.description
                == "n.json5:2: relay is missing: this section needs it. Add `relay`: a section { … }.")
    }

    @Test("a file that is no section is refused as such")
    func notASection() {
        let error = #expect(throws: SettingsErrors.self) { try decode("[1]") }
        #expect(
            error?.description
                == "n.json5:1: the file is a list: it must be a section { … }. Put its settings between { and }.")
    }

    @Test("an error thrown by the decoding code stands at the section it was decoding")
    func foreignErrors() throws {
        struct Odd: Error, CustomStringConvertible { var description: String { "an odd number" } }
        let file = try SettingsFile(path: "n", bytes: Array("{\n a: {}, \n b: [{}, {}] }".utf8))
        let error = #expect(throws: SettingsErrors.self) {
            _ = try file.decode { section in
                _ = try section.optional("b", .list(of: .section { _ -> Int in throw Odd() }))
                _ = try section.value("a", .section { _ -> Int in throw Odd() })
            }
        }
        #expect(
            error?.errors.map { "\($0.line) \($0.what)" } == [
                "2 a cannot be used", "3 b[0] cannot be used", "3 b[1] cannot be used",
            ])
    }

    @Test("a check of two settings is not held against a stand-in")
    func checksOnlySoundValues() {
        let error = #expect(throws: SettingsErrors.self) {
            try decode("{ mode: 'live', relay: { host: 'a' }, low: 50, high: 500 }")
        }
        #expect(error?.errors.map(\.what) == ["high is 500"])
    }

    @Test("a value parsed by its own type may refuse")
    func parsed() throws {
        let file = try SettingsFile(path: "n", bytes: Array("{ a: 'x@y', b: 'xy' }".utf8))
        let error = #expect(throws: SettingsErrors.self) {
            _ = try file.decode { section in
                let mail = SettingType<[Substring]>.parsed("a mail address") { text in
                    text.contains("@") ? text.split(separator: "@") : nil
                }
                _ = try section.value("a", mail)
                _ = try section.value("b", mail)
            }
        }
        #expect(error?.description == "n:1: b is \"xy\": it must be a mail address. Correct this value.")
    }

    @Test("what is shown of a wrong value is short and on one line")
    func shortensValues() {
        let long = String(repeating: "長", count: 200)
        let error = #expect(throws: SettingsErrors.self) { try decode("{ mode: '\(long)\\n', relay: { host: 'a' } }") }
        #expect(error?.errors.first?.what.count == 51)
        let newline = #expect(throws: SettingsErrors.self) { try decode("{ mode: 'a\\nb', relay: { host: 'a' } }") }
        #expect(newline?.errors.first?.what == "mode is \"a␣b\"")
    }

    @Test(
        "a slip of the pen is recognised, another word is not",
        arguments: [
            ("prot", true), ("Port", true), ("por_t", true), ("ports", true), ("porrtt", false), ("host", false),
            ("p", false), ("東京", false),
        ])
    func slips(key: String, isSlip: Bool) throws {
        let file = try SettingsFile(path: "n", bytes: Array("{ \(key): 1 }".utf8))
        let error = #expect(throws: SettingsErrors.self) {
            _ = try file.decode { try $0.value("port", .integer(in: 1...2), default: 1) }
        }
        #expect((error?.errors.first?.fix == "Did you mean port?") == isSlip)
    }

    @Test("a very broken file gives a list that ends")
    func bounds() {
        let keys = (0..<500).map { "k\($0): 1" }.joined(separator: ",")
        let error = #expect(throws: SettingsErrors.self) {
            try decode("{ mode: 'live', relay: { host: 'a' }, \(keys) }")
        }
        #expect(error?.errors.count == 500)
        #expect(error?.description.split(separator: "\n").count == SettingsErrors.most + 1)
    }
}
