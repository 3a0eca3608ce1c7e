import Notice
import Testing

@testable import Chat

/// What the index promises whatever its documents are.
@Suite struct SearchTests {
    private func index(
        _ questions: [[String]], _ language: LanguageTag, answers: [String] = [],
        options: SearchOptions = SearchOptions()
    ) -> QuestionIndex {
        QuestionIndex(
            questions.enumerated().map { number, texts in
                IndexedDocument(
                    id: "\(number)", questions: texts.map { .init($0) },
                    answer: number < answers.count ? [.init(answers[number])] : [])
            }, language: language, options: options)
    }

    @Test("an exact question is first and sure, in any width and with any marks")
    func exact() {
        let index = index([["粗大ごみの料金"], ["粗大ごみの料金はいくらですか"]], .japanese)
        for asked in ["粗大ごみの料金", "粗大ごみの料金？", " 粗大ごみの料金。"] {
            let result = index.rank(asked)
            #expect(result.matches.first?.document == 0, "\(asked)")
            #expect(result.matches.first?.score ?? 0 >= 0.9)
        }
        #expect(index.rank("粗大ごみの料金").isExact)
        #expect(index.rank("粗大ごみの料金").confidence == 1)
    }

    @Test("the best of a document's questions counts, not how many it has")
    func bestQuestion() {
        let index = index(
            [
                ["library hours", "when is the library open", "library holidays", "library card"],
                ["swimming pool hours"],
            ],
            .english)
        #expect(index.rank("swimming pool hours?").matches.first?.document == 1)
        #expect(index.rank("is the library open on monday").matches.first?.document == 0)
    }

    @Test("a document without any question is found by its answer")
    func answersOnly() {
        let index = index([[], []], .japanese, answers: ["転入届は14日以内に出してください。", "粗大ごみは予約制です。"])
        #expect(index.rank("粗大ごみの予約").matches.first?.document == 1)
        #expect(index.rank("転入の届出").matches.first?.document == 0)
    }

    @Test(
        "Japanese is found in any spelling, in hiragana and in romaji",
        arguments: ["引越しの手続き", "引っ越しの手続", "ひっこしのてつづき", "hikkoshi no tetsuzuki", "ヒッコシの手続キ"])
    func spellings(question: String) {
        let index = index([["粗大ごみの出し方"], ["引っ越しの手続き"], ["国民健康保険の加入"], ["住民票の取り方"]], .japanese)
        #expect(index.rank(question).matches.first?.document == 1)
    }

    @Test("Vietnamese is found with its accents and without, and accents decide between look-alikes")
    func vietnamese() {
        let index = index([["Đổ rác ở đâu"], ["Bảo hiểm y tế"], ["Bao hiem xe"]], .vietnamese)
        #expect(index.rank("do rac o dau").matches.first?.document == 0)
        #expect(index.rank("bảo hiểm").matches.first?.document == 1)
    }

    @Test("politeness around a question moves nothing")
    func politeness() {
        let index = index([["garbage collection day"], ["library opening hours"], ["moving in"]], .english)
        let bare = index.rank("library opening hour")
        let polite = index.rank("Hello, could you please tell me library opening hour? Thank you very much")
        #expect(polite.matches.first?.document == bare.matches.first?.document)
        #expect(abs(polite.confidence - bare.confidence) < 0.05)
    }

    @Test("what shares nothing finds nothing", arguments: ["", "。。。", "xyzzy", "🍎"])
    func nothing(question: String) {
        let result = index([["粗大ごみの出し方"]], .japanese).rank(question)
        #expect(result.matches.isEmpty)
        #expect(result.confidence < Chat.suggestsFrom)
    }

    @Test("a search within a budget finds what one without finds")
    func budget() {
        let intents = ShippedIntents.library.intents
        let documents = intents.map { IntentIndex.document(of: $0, asked: .japanese) }
        let pruned = QuestionIndex(documents, language: .japanese, options: SearchOptions(postingBudget: 60))
        let whole = QuestionIndex(documents, language: .japanese, options: SearchOptions(postingBudget: .max))
        var same = 0
        var all = 0
        for document in documents {
            for question in document.questions {
                all += 1
                let text = String(question.text.dropLast(2))
                if pruned.rank(text).matches.first?.document == whole.rank(text).matches.first?.document { same += 1 }
            }
        }
        print("pruned search, first the same: \(rate(same, all))")
        #expect(same * 100 >= all * 97)
    }

    @Test("scores do not depend on what was asked before, also from many threads")
    func concurrent() async {
        let expected = ShippedIntents.index.rank("粗大ごみの出し方", in: .japanese).candidates
        await withTaskGroup(of: Bool.self) { group in
            for number in 0..<40 {
                group.addTask {
                    _ = ShippedIntents.index.rank("避難所 \(number)", in: .japanese)
                    return ShippedIntents.index.rank("粗大ごみの出し方", in: .japanese).candidates == expected
                }
            }
            for await isSame in group { #expect(isSame) }
        }
    }
}
