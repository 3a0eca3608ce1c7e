import Ledger
import Notice
import Testing

@Suite("Questions without an answer")
struct QuestionTests {
    private func question(
        _ text: String, _ reason: OpenQuestion.Reason = .unanswered, days: Int64 = 0
    ) -> OpenQuestion {
        let at = start.adding(seconds: days * 86_400)
        return OpenQuestion(
            text: text, language: .japanese, reason: reason, intent: reason == .disliked ? "garbage/bulky" : "",
            firstAt: at, lastAt: at)
    }

    @Test("are counted by their words, and stand with the most asked first, also after a restart")
    func counted() async throws {
        let folder = try LedgerFolder()
        var ledger = try folder.open()
        for text in ["a", "b", "b", "c", "b", "c"] { try await ledger.keep(question(text)) }
        try await ledger.keep(question("b", .disliked))
        ledger.close()
        ledger = try folder.open()
        let open = try await ledger.openQuestions()
        #expect(open.map(\.text) == ["b", "c", "a", "b"])
        #expect(open.map(\.times) == [3, 2, 1, 1])
        #expect(open[3].intent == "garbage/bulky")
        ledger.close()
    }

    @Test("go when they were dealt with, and by themselves when nobody asks any more")
    func gone() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        try await ledger.keep(question("old"))
        try await ledger.keep(question("asked again"))
        try await ledger.keep(question("asked again", days: Ledger.questionDays))
        try await ledger.keep(question("new", days: Ledger.questionDays + 1))
        #expect(try await ledger.forgetQuestions(now: start.adding(seconds: (Ledger.questionDays + 1) * 86_400)) == 1)
        let open = try await ledger.openQuestions()
        #expect(open.map(\.text) == ["asked again", "new"])
        #expect(try await ledger.settle([open[0].number, 999]) == 1)
        #expect(try await ledger.openQuestions().map(\.text) == ["new"])
        ledger.close()
    }
}
