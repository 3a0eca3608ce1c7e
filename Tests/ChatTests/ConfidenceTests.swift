import Notice
import Testing

@testable import Chat

@Suite struct ConfidenceTests {
    static let fit = ConfidenceFit(ShippedIntents.library, outside: OutOfScope.questions)

    @Test("a confident answer is right, and what no intent answers is not answered")
    func confidence() {
        print(Self.fit.report)
        let inside = Self.fit.samples.filter(\.isInScope)
        let outside = Self.fit.samples.filter { !$0.isInScope }
        #expect(outside.count >= 100)
        let answered = inside.filter { $0.evidence.confidence >= Chat.answersFrom }
        let wronglyAnswered = outside.filter { $0.evidence.confidence >= Chat.answersFrom }
        #expect(wronglyAnswered.count * 10 <= outside.count)
        #expect(answered.count(where: \.isRight) * 100 >= answered.count * 84)
        #expect(Self.fit.auroc >= 0.9)
    }

    @Test(
        "gibberish is not answered", arguments: ["あsdfghjkl", "ふぁふぁふぁ", "asdf qwer zxcv", "ぬるぽ", "zzzz", "%%%", "ーーー"])
    func gibberish(text: String) {
        #expect(ShippedIntents.chat.ask(text: text).outcome == .unknown, "\(text)")
    }
}
