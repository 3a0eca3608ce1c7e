import Notice
import Testing
import Wording
import TestSupport

@testable import Chat

@Suite struct RetrievalRateTests {
    static let trials: [LanguageTag: [LeaveOneOut.Trial]] = Dictionary(
        uniqueKeysWithValues: [.japanese, .easyJapanese, .english].map {
            ($0, LeaveOneOut(ShippedIntents.library, language: $0).trials)
        })

    @Test(
        "each example is found with itself left out",
        arguments: [(LanguageTag.japanese, 0.84), (.easyJapanese, 0.83), (.english, 0.69)])
    func leaveOneOutRate(language: LanguageTag, least: Double) {
        let trials = Self.trials[language] ?? []
        let first = trials.filter { $0.result.candidates.first?.intent == $0.intent }
        let third = trials.filter { trial in trial.result.candidates.contains { $0.intent == trial.intent } }
        let sure = trials.filter { $0.result.confidence >= Chat.answersFrom }
        let sureAndRight = sure.filter { $0.result.candidates.first?.intent == $0.intent }
        print(
            "leave-one-out \(language.rawValue): \(trials.count) examples, first \(rate(first.count, trials.count)),",
            "in three \(rate(third.count, trials.count)),",
            "answered \(rate(sure.count, trials.count)) of which right \(rate(sureAndRight.count, sure.count))")
        #expect(Double(first.count) >= least * Double(trials.count))
    }

    @Test(
        "the town hall's word and the resident's find the same intent",
        arguments: [
            ("大型ごみ", LanguageTag.japanese, "garbage/bulky"), ("個人番号カードの申請", .japanese, "mynumber/card"),
            ("国保に入る手続き", .japanese, "insurance/national-health"), ("り災証明がほしい", .japanese, "disaster/certificate"),
            ("how to throw away big trash", .english, "garbage/bulky"),
            ("day care application", .english, "children/nursery"),
        ])
    func synonyms(question: String, language: LanguageTag, intent: String) {
        #expect(ShippedIntents.index.rank(question, in: language).candidates.first?.intent.rawValue == intent)
    }

    @Test("polite padding, typos, hiragana and romaji find the right intent")
    func forms() {
        for (form, cases) in Self.forms {
            let found = cases.filter { question, intent in
                let guess = LanguageIdentifier().guess(question)
                return ShippedIntents.index.rank(question, in: guess?.language.served ?? .japanese, limit: 1)
                    .candidates.first?.intent.rawValue == intent
            }
            print("\(form): first \(rate(found.count, cases.count))")
            for (question, intent) in cases where !found.contains(where: { $0.0 == question }) {
                print("  missed \(question), meant \(intent)")
            }
            #expect(found.count * 100 >= cases.count * 80, "\(form)")
        }
    }

    @Test("every question asked word for word finds itself first and surely, padded politely too")
    func verbatim() {
        for intent in ShippedIntents.library.intents {
            for (language, text) in intent.texts {
                for question in [text.question] + text.examples {
                    let asked = language == .easyJapanese ? Furigana(question).undoubled(.none) : question
                    let result = ShippedIntents.index.rank(asked, in: language)
                    #expect(result.candidates.first?.intent == intent.id, "\(asked)")
                    #expect(result.confidence == 1, "\(asked)")
                }
            }
        }
    }

    @Test("polite padding around a stored question does not move the result")
    func padding() {
        let frames: [LanguageTag: [(String, String)]] = [
            .japanese: [("すみません、", "。教えていただけますか"), ("こんにちは。", "について知りたいのですが、よろしくお願いします"), ("恐れ入りますが、", "でしょうか。")],
            .english: [("Hello, please tell me: ", " Thank you"), ("Excuse me, I would like to know, ", "")],
        ]
        for (language, frames) in frames {
            var kept = 0
            var all = 0
            for intent in ShippedIntents.library.intents {
                for question in [intent.texts[language]?.question].compactMap({ $0 })
                    + (intent.texts[language]?.examples ?? [])
                {
                    for (before, after) in frames {
                        all += 1
                        let result = ShippedIntents.index.rank(before + question + after, in: language, limit: 1)
                        if result.candidates.first?.intent == intent.id { kept += 1 }
                    }
                }
            }
            print("polite padding \(language.rawValue): kept \(rate(kept, all))")
            #expect(kept * 100 >= all * 97)
        }
    }

    @Test("one typing error in a stored question does not move the result")
    func typingErrors() {
        for language in [LanguageTag.japanese, .english] {
            var random = SplitMix(seed: 20261121)
            var kept = 0
            var all = 0
            for intent in ShippedIntents.library.intents {
                guard let text = intent.texts[language] else { continue }
                for question in [text.question] + text.examples {
                    var characters = Array(question)
                    guard characters.count > 4 else { continue }
                    let position = Int.random(in: 0..<characters.count - 1, using: &random)
                    if Int.random(in: 0..<2, using: &random) == 0 {
                        characters.remove(at: position)
                    } else {
                        characters.swapAt(position, position + 1)
                    }
                    all += 1
                    let result = ShippedIntents.index.rank(String(characters), in: language, limit: 1)
                    if result.candidates.first?.intent == intent.id { kept += 1 }
                }
            }
            print("one typo \(language.rawValue): kept \(rate(kept, all))")
            #expect(kept * 100 >= all * 95)
        }
    }

    /// Questions nobody wrote into the intents, by form.
    static let forms: [(String, [(String, String)])] = [
        (
            "polite",
            [
                ("お忙しいところ恐れ入りますが、粗大ごみの出し方についてお教えいただけますでしょうか", "garbage/bulky"),
                ("いつもお世話になっております。マイナンバーカードの申請方法を伺いたく存じます", "mynumber/card"),
                ("大変申し訳ございませんが、保育園の申込書類について教えていただけると幸いです", "children/nursery"),
                ("罹災証明書の申請について、お手数ですがご教示願います", "disaster/certificate"),
                ("I was wondering if you could kindly tell me how to book a bulky garbage pickup", "garbage/bulky"),
                ("Would it be possible to know which documents are needed for a My Number Card?", "mynumber/card"),
            ]
        ),
        (
            "typo",
            [
                ("マイナンバーカドの申請", "mynumber/card"), ("粗代ごみの料金", "garbage/bulky"),
                ("国民健康保健の手続き", "insurance/national-health"),
                ("保育えんの申し込み", "children/nursery"), ("地震がきたら どすればいい", "disaster/earthquake"),
                ("罹災証明証が欲しい", "disaster/certificate"),
                ("bulky garbgae", "garbage/bulky"), ("natioanl health insurence", "insurance/national-health"),
                ("evacuaton shelter list", "disaster/shelters"), ("typhon preparation", "disaster/flood-typhoon"),
            ]
        ),
        (
            "hiragana",
            [
                ("そだいごみのりょうきん", "garbage/bulky"), ("ほいくえんはいくらですか", "children/nursery"),
                ("じしんのときどうしますか", "disaster/earthquake"),
                ("たいふうのじゅんび", "disaster/flood-typhoon"), ("ちかくのひなんじょはどこですか", "disaster/shelters"),
                ("でんしゃがうごきません", "disaster/stranded"),
                ("でんきがつきません", "disaster/power-cut"), ("よぼうせっしゅのかみをなくした", "children/vaccination"),
                ("ひっこしてきました", "moving/in"),
                ("てんしゅつとどけをだしたい", "moving/out"), ("つうやくがほしい", "languages/interpreter"),
                ("けいかいれべるよんはなに", "disaster/alert-levels"),
            ]
        ),
        (
            "romaji",
            [
                ("gomi no hi wa itsu", "garbage/collection"), ("sodai gomi wo sutetai", "garbage/bulky"),
                ("hoikuen no moushikomi", "children/nursery"),
                ("jishin no toki nani wo shimasu ka", "disaster/earthquake"),
                ("chikaku no hinanjo wa doko", "disaster/shelters"),
                ("densha ga tomatta ie ni kaerenai", "disaster/stranded"), ("hikkoshite kimashita", "moving/in"),
                ("tsuyaku ga hoshii", "languages/interpreter"),
                ("teiden desu dou shimasu ka", "disaster/power-cut"), ("taifu no junbi", "disaster/flood-typhoon"),
            ]
        ),
    ]
}

func rate(_ part: Int, _ whole: Int) -> String {
    guard whole > 0 else { return "–" }
    let thousandths = part * 1000 / whole
    return (part == whole ? "1.000" : ".\(String(repeating: "0", count: 3 - String(thousandths).count))\(thousandths)")
        + " (\(part)/\(whole))"
}
