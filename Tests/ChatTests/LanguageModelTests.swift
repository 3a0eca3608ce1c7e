import Testing

@testable import Chat

@Suite struct LanguageModelTests {
    private static func trainer(reversed: Bool = false) -> LanguageTrainer {
        let texts: [(String, TextLanguage)] = [
            ("the shelter is open and the water is safe", .english),
            ("where is the school and when is it open", .english),
            ("das Wasser ist sicher und die Schule ist offen", .german),
            ("wo ist die Schule und wann ist sie offen", .german),
            ("l'eau est sûre et l'école est ouverte", .french), ("où est l'école et quand est-elle ouverte", .french),
            ("住民票の申請", .japanese), ("居民证明申请", .simplifiedChinese), ("居民證明申請", .traditionalChinese),
        ]
        var trainer = LanguageTrainer()
        for (text, language) in reversed ? texts.reversed() : texts { trainer.add(text, in: language, .phrases) }
        trainer.add(kana: "ごみの ひは いつですか", .phrases)
        return trainer
    }

    @Test("the same texts in any order give the same bytes, which read back as a model that tells them apart")
    func training() throws {
        let bytes = Self.trainer().model().bytes
        #expect(bytes == Self.trainer(reversed: true).model().bytes)
        let identifier = LanguageIdentifier(try LanguageModel(bytes))
        #expect(identifier.guess("wo ist das Wasser")?.language == .german)
        #expect(identifier.guess("ou est l'ecole")?.language == .french)
        #expect(identifier.guess("itsu desu ka")?.language == .japanese)
        #expect(identifier.guess("申请")?.language == .simplifiedChinese)
    }

    @Test("a file that is cut off, changed, of another version or something else is refused, and says why")
    func refused() throws {
        let bytes = Self.trainer().model().bytes
        func reason(_ bytes: [UInt8]) -> String {
            do {
                _ = try LanguageModel(bytes)
                return "accepted"
            } catch { return error.description }
        }
        #expect(reason([]).contains("ends too early"))
        #expect(reason(Array("language: en".utf8) + bytes).contains("does not begin like one"))
        for length in stride(from: 20, to: bytes.count, by: 97) {
            #expect(reason(Array(bytes[..<length])) != "accepted")
        }
        var other = bytes
        other[LanguageModel.magic.count] = 9
        #expect(reason(other).contains("version 9"))
        var damaged = bytes
        damaged[bytes.count / 2] ^= 1
        #expect(reason(damaged).contains("checksum"))
        #expect(reason(bytes + [0]).contains("checksum"))
    }

    @Test("the model built into the program is whole")
    func shipped() {
        for script in SharedScript.allCases { #expect(LanguageModel.shipped.table(of: script).sharpness > 0) }
    }

    @Test(
        "kana are written in Latin letters as people type them",
        arguments: [
            ("ごみの ひは いつですか", Romaji.Spelling.hepburn, "gomi no hi wa itsu desu ka"),
            ("しちょう", .hepburn, "shicho"), ("しちょう", .typed, "shichou"), ("しちょう", .kunrei, "sityou"),
            ("がっこうへ いく", .hepburn, "gakko e iku"), ("まっちゃ", .hepburn, "matcha"), ("ファックス", .typed, "fakkusu"),
            ("みずを ください", .kunrei, "mizu wo kudasai"), ("みずを ください", .joined, "mizuokudasai"),
            ("スーパー", .hepburn, "supa"), ("スーパー", .typed, "suupaa"),
        ])
    func romaji(kana: String, spelling: Romaji.Spelling, expected: String) {
        let letters = Romaji.text(NormalizedText(kana).scalars, spelling)
        #expect(String(String.UnicodeScalarView(letters.compactMap(Unicode.Scalar.init))) == expected)
    }
}
