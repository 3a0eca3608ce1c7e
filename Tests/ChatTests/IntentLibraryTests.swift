import Notice
import Testing

@testable import Chat

@Suite struct IntentLibraryTests {
    @Test("the shipped intents read without an error, each in ja, ja-simple and en")
    func shippedIntentsRead() {
        let (library, problems) = ShippedIntents.read
        #expect(problems == [])
        #expect(library.intents.count >= 20)
        #expect(library.languages == [.japanese, .easyJapanese, .english])
    }

    @Test("the shipped intents have no gap but slots the municipality fills")
    func shippedIntentsHaveNoGap() throws {
        let now = try #require(Timestamp(year: 2026, month: 11, day: 21))
        let problems = IntentCheck.problems(
            in: ShippedIntents.library, languages: [.japanese, .easyJapanese, .english], slots: ShippedIntents.slots,
            now: now)
        let gaps = problems.filter { !$0.what.contains("is not filled in") }
        #expect(gaps == [])
        for gap in gaps { print(gap) }
    }
}
