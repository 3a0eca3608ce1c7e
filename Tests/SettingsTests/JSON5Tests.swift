import Settings
import Testing

@Suite struct JSON5Tests {
    @Test(
        "every form the grammar has is read",
        arguments: [
            ("null", .null), ("true", .bool(true)), (" false // so", .bool(false)),
            ("0", .integer(0)), ("-0", .integer(0)), ("+12", .integer(12)), ("0xFf", .integer(255)),
            ("-0x10", .integer(-16)), ("9223372036854775807", .integer(.max)),
            ("-9223372036854775808", .integer(.min)), (".5", .number(0.5)), ("5.", .number(5)),
            ("-1.5e-3", .number(-0.0015)), ("5.e2", .number(500)), ("1E+2", .number(100)), ("0.0", .number(0)),
            ("'a\"b'", .string("a\"b")), ("\"it's\"", .string("it's")),
            (#""\b\f\n\r\t\v\0""#, .string("\u{8}\u{C}\n\r\t\u{B}\0")),
            (#""\x41\u3042\uD83D\uDE00""#, .string("Aあ😀")), (#""\/\'\"\\\a\あ""#, .string("/'\"\\aあ")),
            ("'one \\\ntwo \\\r\nthree'", .string("one two three")), ("'\u{2028}\\\u{2029}x'", .string("\u{2028}x")),
            ("\u{FEFF}/* a\n * b **/ 1 \u{3000}\u{A0}\u{2028}// end", .integer(1)), ("// a\u{2028}2", .integer(2)),
            ("[]", .array([])), ("{}", .object([])),
        ] as [(String, SettingsValue.Kind)])
    func reads(text: String, kind: SettingsValue.Kind) throws {
        #expect(try SettingsFile(path: "a.json5", bytes: Array(text.utf8)).root.kind == kind)
    }

    @Test("each value and key knows its line and column, counted in characters")
    func positions() throws {
        let text = "// 一\r\n{\n  'あ': 'い', b: [1,\r  2],\n}"
        let root = try SettingsFile(path: "a.json5", bytes: Array(text.utf8)).root
        guard case .object(let members) = root.kind, case .array(let list) = members[1].value.kind else {
            Issue.record("not an object with a list")
            return
        }
        #expect(root.position == Position(line: 2, column: 1))
        #expect(members.map(\.key) == ["あ", "b"])
        #expect(members.map(\.keyPosition) == [Position(line: 3, column: 3), Position(line: 3, column: 13)])
        #expect(members[0].value.position == Position(line: 3, column: 8))
        #expect(list.map(\.position) == [Position(line: 3, column: 17), Position(line: 4, column: 3)])
    }

    @Test("names without quotes may have letters of any script and escapes")
    func names() throws {
        let root = try SettingsFile(path: "a.json5", bytes: Array(#"{$a_1:1,東京:2,\u0062c:3,Ünï:4,}"#.utf8)).root
        guard case .object(let members) = root.kind else { return }
        #expect(members.map(\.key) == ["$a_1", "東京", "bc", "Ünï"])
    }

    @Test(
        "what is wrong is refused at its place",
        arguments: [
            ("", 1, 1, "the file ends here"), ("{", 1, 1, "the { opened here is never closed"),
            ("[1,\n", 1, 1, "the [ opened here is never closed"), ("{a:1\nb:2}", 2, 1, "a comma or } is expected"),
            ("[1 2]", 1, 4, "a comma or ] is expected"), ("{a 1}", 1, 4, "a colon is expected after the key a"),
            ("{1:2}", 1, 2, "a key is expected"), ("{,}", 1, 2, "a key is expected"),
            ("[,]", 1, 2, "a value is expected"), ("1 2", 1, 3, "has ended"), ("{}}", 1, 3, "bracket"),
            ("yes", 1, 1, "the bare word yes"), ("[NaN]", 1, 2, "NaN or Infinity"), ("-Infinity", 1, 1, "NaN"),
            ("010", 1, 1, "begins with 0"), ("1e", 1, 3, "exponent"), (".", 1, 2, "at least one digit"),
            ("+", 1, 2, "at least one digit"), ("0x", 1, 3, "hexadecimal digit"), ("1px", 1, 2, "a number ends"),
            ("9223372036854775808", 1, 1, "too large"), ("0x8000000000000000", 1, 1, "too large"),
            ("-9223372036854775809", 1, 1, "too large"), ("1e999", 1, 1, "too large"),
            ("'a\nb'", 1, 1, "does not end on its line"),
            ("'a", 1, 1, "never ends"), ("'\\", 1, 1, "never ends"), ("'\\1'", 1, 3, "octal"),
            ("'\\08'", 1, 3, "octal"),
            ("'\\u12G4'", 1, 6, "4 hexadecimal digits"), ("'\\xZ'", 1, 4, "2 hexadecimal digits"),
            ("'\\uD800'", 1, 4, "half a character"), ("'\\uDC00\\uD800'", 1, 4, "half a character"),
            ("'\u{1}'", 1, 2, "control characters"), ("'\\\u{7F}'", 1, 3, "control characters"),
            ("/* x", 1, 1, "never ends"), ("1 /", 1, 3, "unexpected /"), ("{a：1}", 1, 3, "full-width character ："),
            ("{a:“x”}", 1, 4, "write \""), ("\u{0}", 1, 1, "unexpected U+0"),
        ] as [(String, Int, Int, String)])
    func refuses(text: String, line: Int, column: Int, words: String) {
        let error = #expect(throws: SettingsErrors.self) {
            _ = try SettingsFile(path: "a.json5", bytes: Array(text.utf8))
        }
        #expect(error?.errors.count == 1)
        #expect(error?.errors.first?.line == line)
        #expect(error?.errors.first?.column == column)
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
        #expect(error?.description.hasPrefix("a.json5:\(line): ") == true)
    }

    @Test("bytes that are not UTF-8 are refused where they stand")
    func encoding() {
        let shiftJIS = Array("{\n a: '".utf8) + [0x93, 0x8C] + Array("'}".utf8)
        let error = #expect(throws: SettingsErrors.self) { _ = try SettingsFile(path: "a", bytes: shiftJIS) }
        #expect(error?.errors.first?.line == 2)
        #expect(error?.errors.first?.column == 6)
        #expect(error?.description.contains("Shift_JIS") == true)
    }

    @Test("every key given twice is reported, with the line that had it first")
    func duplicates() {
        let text = "{a: 1,\n b: {c: 1,\n 'c': 2},\n a: 3,\n a: 4}"
        let error = #expect(throws: SettingsErrors.self) { _ = try SettingsFile(path: "x", bytes: Array(text.utf8)) }
        #expect(
            error?.description == """
                x:3: the key c is given twice: line 2 sets it already. Remove one of the two.
                x:4: the key a is given twice: line 1 sets it already. Remove one of the two.
                x:5: the key a is given twice: line 1 sets it already. Remove one of the two.
                """)
    }

    @Test("each limit holds, and what lies just inside it is read")
    func limits() throws {
        let limits = SettingsLimits(bytes: 20, depth: 3, values: 5)
        func read(_ text: String) throws { _ = try SettingsFile(path: "x", bytes: Array(text.utf8), limits: limits) }
        try read("[[[1]]]")
        try read("[1,2,3,4]")
        try read(String(repeating: " ", count: 19) + "1")
        #expect(throws: SettingsErrors.self) { try read("[[[[]]]]") }
        #expect(throws: SettingsErrors.self) { try read("[1,2,3,4,5]") }
        #expect(throws: SettingsErrors.self) { try read(String(repeating: " ", count: 20) + "1") }
        let deep = String(repeating: "[", count: 1_000_000)
        #expect(throws: SettingsErrors.self) { _ = try SettingsFile(path: "x", bytes: Array(deep.utf8)) }
    }

    @Test("altered files never crash the reader, and errors name lines that exist", arguments: 0..<8 as Range<UInt64>)
    func survivesMutation(seed: UInt64) {
        var random = Lehmer(seed: seed)
        let original = Array(
            """
            // site
            { host: 'mail.example.jp', "port": 0x19, /* b
             */ poll: "1h30m", list: [1, -.5e3, null, true,],
              names: { ja: "\\u65E5\\x41\\
            本", en: "\\uD83D\\uDE00" }, }
            """.utf8)
        let marks = Array("{}[]:,'\"\\/*+-.0x9eEuNI\n\r\u{0}\u{7F}\u{3000}".utf8) + [0xFF, 0xC3, 0xE2, 0x80, 0xA8]
        for _ in 0..<2000 {
            var bytes = original
            for _ in 0...random.below(6) where !bytes.isEmpty {
                let at = random.below(bytes.count)
                switch random.below(4) {
                case 0: bytes.remove(at: at)
                case 1: bytes.insert(marks[random.below(marks.count)], at: at)
                case 2: bytes[at] = marks[random.below(marks.count)]
                default: bytes.removeLast(random.below(bytes.count))
                }
            }
            let lines = 1 + bytes.count { $0 == 0x0A || $0 == 0x0D }
            do throws(SettingsErrors) {
                _ = try SettingsFile(path: "x", bytes: bytes)
            } catch {
                #expect(error.errors.allSatisfy { (1...lines).contains($0.line) && $0.column >= 1 })
            }
        }
    }
}

/// A small generator whose run a seed replays (Park and Miller, "minimal standard").
private struct Lehmer {
    private var state: UInt64

    init(seed: UInt64) { state = seed * 2_654_435_761 % 2_147_483_646 + 1 }

    mutating func below(_ bound: Int) -> Int {
        state = state * 48_271 % 2_147_483_647
        return Int(state) % bound
    }
}
