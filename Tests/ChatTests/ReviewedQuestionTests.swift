import Notice
import Testing

@testable import Chat

@Suite("Reviewed questions")
struct ReviewedQuestionTests {
    private static func intent(_ id: String, _ question: String, _ examples: [String]) -> Intent {
        Intent(
            id: IntentID(rawValue: id), section: "課", reviewBy: Timestamp(milliseconds: 0),
            texts: [.japanese: IntentText(question: question, examples: examples, answer: "窓口へどうぞ。")])
    }

    private static let chat = Chat(
        library: IntentLibrary(
            [
                intent("garbage/bulky", "粗大ごみの出し方", ["大きな家具を捨てたい"]),
                intent("moving/in", "引っ越してきたときの手続き", ["転入届を出したい"]),
            ], menu: []),
        languages: [.japanese], slots: Slots())
    private static let now = Timestamp(milliseconds: 1_795_222_800_000)

    @Test(
        "a question is told where a resident would get anything but what was decided",
        arguments: [
            ("大きな家具を捨てたい", "garbage/bulky", nil), ("転入届を出したい", "garbage/bulky", Answer.Outcome.answered),
            ("よこすかの天気は", nil, nil), ("粗大ごみの出し方", nil, .answered),
            // Whoever is in danger is told whom to call; no intent stands in the way of that.
            ("家が火事です", nil, nil), ("家が火事です", "moving/in", .help), ("こんにちは", nil, nil),
        ] as [(String, String?, Answer.Outcome?)])
    func miss(_ question: String, _ intent: String?, _ found: Answer.Outcome?) {
        let reviewed = ReviewedQuestion(
            question: question, language: .japanese, intent: intent.map(IntentID.init(rawValue:)))
        #expect(reviewed.miss(in: Self.chat, now: Self.now)?.outcome == found)
    }

    @Test("it is one line of the file, once, whatever the file ended with")
    func line() throws {
        let reviewed = ReviewedQuestion(
            question: "ごみ/袋は？", language: .easyJapanese, intent: IntentID(rawValue: "garbage/bags"))
        let line = #"{"intent":"garbage/bags","language":"ja-simple","question":"ごみ/袋は？"}"# + "\n"
        #expect(try reviewed.added(to: "") == line)
        #expect(try reviewed.added(to: line) == line)
        #expect(try reviewed.added(to: "{}") == "{}\n" + line)
    }
}
