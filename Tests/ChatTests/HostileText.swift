import Testing

/// Texts written to hurt.
struct HostileText: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var value: String

    static let all: [HostileText] = [
        HostileText(testDescription: "100 KB of one letter", value: String(repeating: "a", count: 100_000)),
        HostileText(testDescription: "100 KB of kanji", value: String(repeating: "災", count: 33_000)),
        HostileText(testDescription: "100 KB of kana without end", value: String(repeating: "ー", count: 33_000)),
        HostileText(testDescription: "NUL and controls", value: "ごみ\0の\u{1}日\u{7F}は\u{85}いつ\0"),
        HostileText(
            testDescription: "lone surrogates",
            value: String(decoding: [0xD800, 0x3054, 0xDC00] as [UInt16], as: UTF16.self)),
        HostileText(
            testDescription: "invalid UTF-8",
            value: String(decoding: [0xFF, 0xE3, 0x81, 0xC0, 0x80] as [UInt8], as: UTF8.self)),
        HostileText(
            testDescription: "a flood of combining marks",
            value: "ご" + String(repeating: "\u{301}\u{3099}", count: 20_000)),
        HostileText(testDescription: "direction marks", value: "\u{202E}\u{2066}いつ\u{202D}ごみ\u{2069}\u{200F}"),
        HostileText(
            testDescription: "only marks that show nothing",
            value: String(repeating: "\u{200B}\u{FE0F}\u{2060}", count: 5_000)),
        HostileText(testDescription: "braces and templates", value: "{{phone.main}} %1 ${x} {{{{"),
        HostileText(testDescription: "a family emoji flood", value: String(repeating: "👨‍👩‍👧‍👦", count: 5_000)),
        HostileText(testDescription: "spaces", value: String(repeating: " \u{3000}\n", count: 30_000)),
        HostileText(testDescription: "digits", value: String(repeating: "9", count: 50_000)),
        HostileText(testDescription: "one long romaji word", value: String(repeating: "shi", count: 30_000)),
        HostileText(testDescription: "iteration marks", value: String(repeating: "々ゝヾ", count: 10_000)),
    ]
}
