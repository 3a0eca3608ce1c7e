import Notice
import Testing

@testable import Chat

@Suite struct IntentLibraryTests {
    @Test("the shipped intents read without an error, each in ja, ja-simple and en")
    func shippedIntentsRead() {
        let (library, problems) = ShippedIntents.read
        #expect(problems == [])
        #expect(library.intents.count >= 80)
        for language in [LanguageTag.japanese, .easyJapanese, .english] {
            #expect(library.intents.allSatisfy { $0.texts[language] != nil }, "\(language)")
        }
    }

    @Test(
        "the thirty that are needed most are written in each language that the chat speaks, with eight examples",
        arguments: ChatPhrases.languages.sorted { $0.rawValue < $1.rawValue })
    func neededMost(language: LanguageTag) {
        let texts = ShippedIntents.library.intents.compactMap { $0.texts[language] }
        #expect(texts.count >= 30)
        #expect(texts.allSatisfy { $0.examples.count >= IntentText.minimumExamples })
    }

    @Test("the shipped intents have no gap but slots the municipality fills")
    func shippedIntentsHaveNoGap() throws {
        let now = try #require(Timestamp(year: 2026, month: 11, day: 21))
        let problems = IntentCheck.problems(
            in: ShippedIntents.library, languages: [.japanese, .easyJapanese, .english], slots: ShippedIntents.slots,
            now: now)
        // What the municipality gives: its slots and its list.
        let gaps = problems.filter {
            !$0.what.contains("is not filled in") && !$0.what.contains("the site has none for it")
        }
        #expect(gaps == [])
        for gap in gaps { print(gap) }
    }
}
