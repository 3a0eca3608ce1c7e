import Notice
import Testing

@testable import Chat

@Suite("Open questions")
struct QuestionGroupsTests {
    private func groups(_ texts: [String], _ language: LanguageTag = .japanese) -> [[Int]] {
        QuestionGroups.of(texts.map { MaskedQuestion($0, language: language) })
    }

    @Test("that ask the same stand together, whatever the politeness; others stand alone")
    func alike() {
        #expect(
            groups([
                "プールの料金を教えてください", "テニスコートの予約", "プールの料金はいくらですか", "プール料金", "ドローンを飛ばしてもいいですか",
            ]) == [[0, 2, 3], [1], [4]])
        #expect(
            groups(["where can I fly a drone", "swimming pool fee", "Where can I fly my drone?"], .english) == [
                [0, 2], [1],
            ])
    }

    @Test("of two languages never do, but for easy Japanese, which is Japanese")
    func languages() {
        #expect(
            QuestionGroups.of([
                MaskedQuestion("公園", language: .japanese), MaskedQuestion("公園", language: .simplifiedChinese),
                MaskedQuestion("公園", language: .easyJapanese),
            ]) == [[0, 2], [1]])
    }

    @Test("may be empty or of one letter")
    func edges() {
        #expect(groups([]) == [])
        #expect(groups(["", "？", "あ", "あ"]).flatMap { $0 }.sorted() == [0, 1, 2, 3])
    }
}
