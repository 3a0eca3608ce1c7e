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

    @Test("postings are added in blocks and found one by one as a plain walk does", arguments: 0..<20)
    func postings(seed: UInt64) throws {
        var random = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        func next(_ below: UInt64) -> Int {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((random >> 33) % below)
        }
        let count = 50 + next(3_000)
        let density = 2 + next(60)
        var lists = TermLists()
        var expected: [Float?] = []
        for target in 0..<count {
            // Dense at first, then rare: not where evenness would put them.
            let isIn = next(UInt64(target < count / 3 ? 2 : density)) == 0
            expected.append(isIn ? (Float(1 + next(999)) / 1_000 * Postings.steps).rounded() : nil)
            if let impact = expected[target] { lists.append(0, impact / Postings.steps) }
            lists.endList()
        }
        let postings = Postings(transposing: lists, termCount: 1)
        var ascending = postings.places(of: 0)
        for target in 0..<count {
            let impact = postings.impact(of: 0, on: UInt32(target))
            #expect(impact.map { ($0 * Postings.steps).rounded() } == expected[target])
            if next(3) == 0 { #expect(postings.impact(on: UInt32(target), in: &ascending) == impact) }
        }
        var scores = Array(repeating: Float(0), count: count)
        var places = postings.places(of: 0)
        let size = 1 + next(700)
        for start in stride(from: 0, to: count, by: size) {
            scores[start..<min(start + size, count)].withUnsafeMutableBufferPointer {
                places = postings.add(places, scale: 1, from: start, to: $0)..<places.upperBound
            }
        }
        #expect(scores == expected.map { $0 ?? 0 })
    }

    @Test("the best of many sums are the same with the bound and without")
    func bound() {
        for limit in [1, 10, 48] {
            var first = (0..<2_000).map { Float(($0 * 7_919) % 1_009) }
            var second = (0..<2_000).map { Float(($0 * 104_729) % 499) }
            let sums = zip(first, second).map { $0 + $1 }
            let bound = first.withUnsafeMutableBufferPointer { first in
                second.withUnsafeMutableBufferPointer { TopMatches(limit: limit).bound(of: first, $0) }
            }
            #expect(bound > 0)
            var (all, some) = (TopMatches(limit: limit), TopMatches(limit: limit))
            for (number, sum) in sums.enumerated() {
                all.offer(number, sum)
                if sum > bound { some.offer(number, sum) }
            }
            #expect(all.sorted.map(\.document) == some.sorted.map(\.document))
            let plain = sums.indices.sorted { (-sums[$0], $0) < (-sums[$1], $1) }.prefix(limit)
            #expect(all.sorted.map(\.document) == Array(plain))
        }
    }

    @Test(
        "many sums offered at once are kept as if one by one, those of later blocks among them",
        arguments: [0, 1, 10, 48])
    func offeredAtOnce(limit: Int) {
        // Few and many, of which many are alike and some are nothing.
        for (count, kinds) in [(5, 3), (40, 4), (400, 30), (2_000, 1_009), (2_000, 7), (2_000, 1)] {
            var first = (0..<count).map { Float(($0 * 7_919) % kinds) }
            var second = Array(repeating: Float(0), count: count)
            var (all, single) = (TopMatches(limit: limit), TopMatches(limit: limit))
            let kept = first.withUnsafeMutableBufferPointer { first in
                second.withUnsafeMutableBufferPointer { all.offerFirst(first, $0, from: 100) }
            }
            for (number, sum) in first.enumerated() where sum > 0 { single.offer(100 + number, sum) }
            #expect(all.sorted.map(\.document) == single.sorted.map(\.document))
            #expect(kept.map(\.document) == single.sorted.map(\.document).sorted())
            for (number, sum) in first.enumerated() {
                all.offer(5_000 + number, sum + 0.5)
                single.offer(5_000 + number, sum + 0.5)
            }
            #expect(all.sorted.map(\.document) == single.sorted.map(\.document))
        }
    }

    @Test("a document with more questions than a block holds is one block, and none is left out")
    func blocks() {
        let blocks = ScoreBlocks(firstQuestions: [0, 1, 2, 50, 51, 52, 53, 54], size: 3)
        #expect(blocks.bounds == [0, 2, 3, 6, 7])
        #expect(blocks.mostQuestions == 48)
        #expect(ScoreBlocks(firstQuestions: [0]).bounds == [0])
    }
}
