import Notice
import TestSupport
import Testing

@testable import Chat

@Suite struct LanguageIdentifierTests {
    private let identifier = LanguageIdentifier()

    @Test(
        "a text's language is told by its script and its letters",
        arguments: [
            ("ゴミの日はいつですか", LanguageTag.japanese), ("ひなんじょどこ", .japanese), ("住民票", .japanese), ("ｺﾞﾐﾉﾋ", .japanese),
            ("gomi no hi wa itsu desu ka", .japanese), ("hinanjo wa doko", .japanese),
            ("Where is the shelter?", .english),
            ("쓰레기 버리는 날", .korean), ("什么时候收垃圾", .simplifiedChinese), ("垃圾什麼時候收", .traditionalChinese),
            ("ขยะทิ้งวันไหน", .thai), ("အမှိုက်ဘယ်နေ့ပစ်ရမလဲ", .burmese), ("ময়লা কবে নেওয়া হয়", .bengali),
            ("តើត្រូវចោលសំរាមនៅថ្ងៃណា", .khmer), ("Хогоо хэзээ гаргах вэ", .mongolian), ("Khi nào đổ rác?", .vietnamese),
            ("फोहोर कहिले फाल्ने हो", .nepali), ("कूड़ा कब उठाया जाता है", .hindi), ("My Number Cardの申請", .japanese),
        ])
    func guesses(text: String, language: LanguageTag) {
        #expect(identifier.guess(text)?.language == language)
    }

    @Test("what says nothing of its language gives no guess, and the prior decides where scripts are shared")
    func prior() {
        #expect(identifier.guess("171") == nil)
        #expect(identifier.guess("👍🏽") == nil)
        #expect(identifier.guess("住民票", prior: .simplifiedChinese)?.language == .simplifiedChinese)
        #expect(identifier.guess("Bonjour", prior: .french)?.language == .french)
        #expect((identifier.guess("Bonjour")?.confidence ?? 1) < LanguageGuess.certain)
    }
}
