import Foundation
import Notice
import TestSupport
import Testing

@testable import Chat

@Suite struct LanguageIdentifierTests {
    private let identifier = LanguageIdentifier()

    @Test(
        "a text's language is told by its script and its letters",
        arguments: [
            ("ゴミの日はいつですか", TextLanguage.japanese), ("ひなんじょどこ", .japanese), ("住民票", .japanese), ("戸籍謄本", .japanese),
            ("ｺﾞﾐﾉﾋ", .japanese), ("gomi no hi wa itsu desu ka", .japanese), ("hinanjo wa doko", .japanese),
            ("hinanzyo ha doko desuka", .japanese), ("My Number Cardの申請", .japanese),
            ("Where is the shelter?", .english), ("쓰레기 버리는 날", .korean),
            ("什么时候收垃圾", .simplifiedChinese), ("垃圾什麼時候收", .traditionalChinese),
            ("ขยะทิ้งวันไหน", .thai), ("အမှိုက်ဘယ်နေ့ပစ်ရမလဲ", .burmese), ("ময়লা কবে নেওয়া হয়", .bengali),
            ("තොරතුරු ලබා ගන්නේ කොහෙන්ද", .sinhala), ("តើត្រូវចោលសំរាមនៅថ្ងៃណា", .khmer),
            ("Хогоо хэзээ гаргах вэ", .mongolian), ("Когда вывозят мусор из нашего дома?", .russian),
            ("Коли вивозять сміття з нашого будинку?", .ukrainian),
            ("Khi nào đổ rác?", .vietnamese), ("khi nao thi xe rac den vay", .vietnamese),
            ("फोहोर कहिले फाल्ने हो", .nepali), ("कूड़ा कब उठाया जाता है", .hindi),
            ("Kailan ba kinukuha ang basura namin?", .tagalog),
            ("Kapan sampah harus dibuang, saya tidak tahu", .indonesian),
            ("Bila sampah akan dikutip, saya tak pasti", .malay), ("Que dia passa o caminhão do lixo?", .portuguese),
            ("¿Qué día pasa el camión de la basura?", .spanish), ("Quel jour passe le camion poubelle ?", .french),
            ("An welchem Tag wird der Müll abgeholt?", .german), ("متى يتم جمع القمامة في هذا الحي؟", .arabic),
        ])
    func guesses(text: String, language: TextLanguage) {
        #expect(identifier.guess(text)?.language == language)
    }

    @Test("what has no letters, or letters of a script that is not known, gives no guess")
    func nothing() {
        for text in ["171", "👍🏽", "", "  \n", "?!…", "１２３", "Ωμέγα", "שלום"] { #expect(identifier.guess(text) == nil) }
    }

    @Test(
        "one word that many languages use does not turn a resident's language",
        arguments: [
            "ok", "OK", "LINE", "Wi-Fi", "PayPay", "Facebook", "Tokyo", "Shinjuku", "Tokyo Tower", "東京タワー", "東京", "新宿駅",
            "コンビニ", "Suica", "My Number", "no", "info", "COVID-19", "hotel",
        ])
    func ambiguousWord(text: String) {
        for prior in [LanguageTag.japanese, .english, .vietnamese, .portuguese, .simplifiedChinese, .korean, .nepali] {
            guard let guess = identifier.guess(text, prior: prior) else { continue }
            #expect(
                guess.language == TextLanguage(prior) || guess.confidence < LanguageGuess.certain,
                "\(text) after \(prior.rawValue): \(guess)")
        }
    }

    @Test(
        "a sentence does",
        arguments: [
            ("How do I use the free Wi-Fi?", TextLanguage.english), ("今日はごみの日ですか", .japanese),
            ("gomi no hi wa itsu desu ka", .japanese), ("쓰레기는 언제 버려요?", .korean),
            ("Xin chào, tôi muốn hỏi về thuế", .vietnamese), ("垃圾车什么时候来我们这里", .simplifiedChinese),
            ("Onde fica o hospital mais próximo?", .portuguese), ("मलाई अस्पताल जानु छ", .nepali),
        ])
    func sentenceTurns(text: String, language: TextLanguage) throws {
        for prior in [LanguageTag.japanese, .english, .thai, .spanish] where TextLanguage(prior) != language {
            let guess = try #require(identifier.guess(text, prior: prior))
            #expect(guess.language == language && guess.confidence >= LanguageGuess.certain, "\(text): \(guess)")
        }
    }

    @Test(
        "kanji alone are in the language the resident is known to write, and else as the municipality's texts have them"
    )
    func kanjiAlone() {
        #expect(identifier.guess("住民票", prior: .simplifiedChinese)?.language == .simplifiedChinese)
        #expect(identifier.guess("申請", prior: .traditionalChinese)?.language == .traditionalChinese)
        let text = IntentText(question: "罹災証明書の申請", examples: [], answer: "窓口で申請してください。")
        let intent = Intent(
            id: IntentID(rawValue: "disaster/damage"), section: "防災課", reviewBy: Timestamp(milliseconds: 0),
            texts: [.japanese: text])
        let vocabulary = KanjiVocabulary(IntentLibrary([intent], menu: []))
        let taught = LanguageIdentifier(serving: [.japanese, .simplifiedChinese], vocabulary: vocabulary)
        #expect(taught.guess("罹災証明書")?.language == .japanese)
        #expect(taught.guess("地震的时候怎么办")?.language == .simplifiedChinese)
    }

    @Test(
        "keys hit at random are not taken for a language",
        arguments: ["asdfghjkl qwrtzp", "xqzv wkj", "鑿齟齬", "фывшщх ъждл"])
    func gibberish(text: String) {
        #expect((identifier.guess(text)?.confidence ?? 0) < LanguageGuess.certain)
    }

    @Test("a language that a site does not serve is still told where a text is clearly in it")
    func serving() {
        let site = LanguageIdentifier(serving: [.japanese, .english, .indonesian])
        #expect(site.guess("Saya tinggal di sini")?.language == .indonesian)
        #expect(site.guess("Ich möchte wissen, wann der Müll abgeholt wird.")?.language == .german)
    }

    @Test("hostile texts are read within bounds and give the same twice", arguments: HostileText.all)
    func hostile(text: HostileText) {
        let guess = identifier.guess(text.value)
        #expect(guess == identifier.guess(text.value))
        #expect(guess.map { (0...1).contains($0.confidence) } ?? true)
    }

    @Test("real short texts in all languages are told at least as often as was measured when the model was trained")
    func sharedTexts() throws {
        guard let folder = SharedSamples.folder("data/chat/language") else { return }
        for (name, least) in [("test.tatoeba", 0.95), ("test.tico-short", 0.95), ("test.sib", 0.97)] {
            let text = try String(contentsOf: folder.appending(path: "\(name).tsv"), encoding: .utf8)
            var seen: [TextLanguage: (count: Int, right: Int)] = [:]
            for line in text.split(separator: "\n") {
                let parts = line.split(separator: "\t", maxSplits: 1)
                guard parts.count == 2, let language = TextLanguage(rawValue: String(parts[0])),
                    seen[language]?.count ?? 0 < 100
                else { continue }
                let isRight = identifier.guess(String(parts[1]))?.language == language
                seen[language, default: (0, 0)].count += 1
                if isRight { seen[language, default: (0, 0)].right += 1 }
            }
            let macro = seen.values.reduce(0) { $0 + Double($1.right) / Double($1.count) } / Double(seen.count)
            print("FIGURE language \(name): macro accuracy \(macro) over \(seen.count) languages, 100 texts each")
            #expect(macro >= least, "\(name)")
        }
    }
}
