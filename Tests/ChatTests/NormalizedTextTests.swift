import Testing

@testable import Chat

@Suite struct NormalizedTextTests {
    private func folded(_ text: String) -> String {
        var view = String.UnicodeScalarView()
        for scalar in NormalizedText(text).scalars.compactMap(Unicode.Scalar.init) { view.append(scalar) }
        return String(view)
    }

    @Test(
        "width, case, accents, voiced marks, long vowels and iteration marks fold",
        arguments: [
            ("ＡＢＣ１２３", "abc123"), ("ｺﾞﾐ ﾊﾟﾝ", "ゴミ パン"), ("か\u{3099}", "が"), ("は\u{309A}", "ぱ"), ("データ〜", "データー"),
            ("スーーパー", "スーパー"), ("人々", "人人"), ("みゝず", "みみず"), ("すゞき", "すずき"), ("Đường Nguyễn", "duong nguyen"),
            ("e\u{301}", "e"),
            ("①⑫", "112"), ("a\u{200B}b\u{202E}c\0", "abc"), ("ХОГ", "хог"), ("A-B", "a-b"),
        ])
    func folds(text: String, expected: String) { #expect(folded(text) == expected) }

    @Test(
        "romaji words are read as kana in any spelling",
        arguments: [
            ("hinanjo", "ひなんじょ"), ("konnichiwa", "こんにちわ"), ("shinbun", "しんぶん"), ("shimbun", "しんぶん"), ("gakkou", "がっこう"),
            ("matcha", "まっちゃ"), ("zisin", "じしん"), ("wa", "は"), ("kyou", "きょう"), ("hon", "ほん"),
        ])
    func romaji(word: String, kana: String) {
        let read = Kana.fromRomaji(NormalizedText(word).scalars)
        #expect(read == kana.unicodeScalars.map(\.value))
    }

    @Test("what is no romaji is not read", arguments: ["shelter", "xyz", "wifi2", "str"])
    func notRomaji(word: String) { #expect(Kana.fromRomaji(NormalizedText(word).scalars) == nil) }

    @Test("the table of terms keeps every number while it grows")
    func termTable() {
        var table = TermTable(capacity: 1)
        let terms = (0..<5_000).map { UInt64($0) &* 0x9e37_79b9_7f4a_7c15 }
        for (number, term) in terms.enumerated() { #expect(table.insert(term) == number) }
        for (number, term) in terms.enumerated() { #expect(table.number(of: term) == number) }
        #expect(table.number(of: 42) == nil)
    }
}
