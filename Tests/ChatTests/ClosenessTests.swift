import Notice
import TestSupport
import Testing

@testable import Chat

@Suite("A second ranking by closeness") struct ClosenessTests {
    private static let chat = ShippedIntents.chat
    private let now = Timestamp(milliseconds: 1_795_222_800_000)
    private var calm: InForceDigest { InForceDigest(asOf: now, lines: []) }
    private static let other = IntentID(rawValue: "life/road-damage")

    private func say(_ text: String, _ closeness: Closeness?, inForce: InForceDigest? = nil) -> Answer {
        Self.chat.answer(
            Turn(.text(text), now: now, closeness: closeness), session: ChatSession(language: .japanese),
            inForce: inForce ?? calm
        ).answer
    }

    private var close: Closeness {
        Closeness(close: [.japanese: [Candidate(intent: Self.other, score: 0.9)]], weight: 10)
    }

    @Test("leaves answers, exact questions, alerts' turns and cries for help as they are")
    func untouched() throws {
        let exact = try #require(Self.chat.library.intents.first?.texts[.japanese]?.question)
        for text in [exact, "粗大ごみの出し方", "助けて、閉じ込められた", "メニュー"] {
            #expect(say(text, close) == say(text, nil), "\(text)")
        }
        let line = InForceDigest.Line(notice: NoticeID(rawValue: "n"), urgency: .urgent, texts: [:])
        let inForce = InForceDigest(asOf: now, lines: [line])
        #expect(say("ぬぬぬぬ", close, inForce: inForce) == say("ぬぬぬぬ", nil, inForce: inForce))
    }

    @Test("offers what is close where nothing is known, and says no more of how sure it is")
    func offers() {
        let answer = say("ぬぬぬぬ", close)
        #expect(answer.outcome == .suggested && answer.alternatives.map(\.intent) == [Self.other])
        #expect(answer.confidence == say("ぬぬぬぬ", nil).confidence)
        #expect(say("ぬぬぬぬ", Closeness(close: [:], weight: 1)).outcome == .unknown)
    }

    @Test("sums places: what both have comes first, and at the same weight the plain ranking before the other")
    func fusion() {
        let (a, b, c) = (IntentID(rawValue: "a"), IntentID(rawValue: "b"), IntentID(rawValue: "c"))
        let plain = [Candidate(intent: a, score: 1), Candidate(intent: b, score: 0.5)]
        func fused(_ weight: Double) -> [IntentID] {
            Closeness(
                close: [.japanese: [Candidate(intent: c, score: 0.9), Candidate(intent: b, score: 0.8)]], weight: weight
            ).fused(with: plain, in: .japanese).map(\.intent)
        }
        #expect(fused(1) == [b, a, c])
        #expect(fused(10) == [b, c, a])
        #expect(fused(0.1) == [b, a, c])
    }

    @Test("an endpoint is asked about unsure questions, and about none in which something is masked")
    func asked() {
        func asks(_ text: String, _ inForce: InForceDigest? = nil) -> Bool {
            let inForce = inForce ?? calm
            return Self.chat.questionToEmbed(text, say(text, nil, inForce: inForce), inForce: inForce) != nil
        }
        #expect(asks("ぬぬぬぬ"))
        #expect(!asks("ぬぬぬぬ 090-1234-5678"))
        #expect(!asks("助けて、閉じ込められた"))
        #expect(!asks("粗大ごみの出し方"))
        #expect(
            !asks(
                "ぬぬぬぬ",
                InForceDigest(
                    asOf: now, lines: [.init(notice: NoticeID(rawValue: "n"), urgency: .advisory, texts: [:])])))
    }

    // MARK: The measure

    private static func texts(_ vectors: [[Float]]) -> [EmbeddedText] {
        vectors.indices.map {
            EmbeddedText(
                intent: IntentID(rawValue: "t/\($0 / 2)"), language: .japanese, text: "\($0)", isQuestion: true)
        }
    }

    /// Twelve intents of two questions each, in a direction of their own.
    private static let apart: [[Float]] = (0..<24).map { row in
        (0..<16).map { $0 == row / 2 ? 1 : $0 == 15 ? 0.1 * Float(row % 2) : 0 }
    }

    @Test("close is what is as near as half of the stored questions are to their sisters")
    func measure() throws {
        let index = try #require(EmbeddingIndex(Self.texts(Self.apart), vectors: Self.apart))
        let near = try #require(index.closeness(to: Self.apart[6].map { $0 * 7 }, weight: 1))
        #expect(near.close[.japanese]?.map(\.intent) == [IntentID(rawValue: "t/3")])
        let far = [Float](repeating: 1, count: 16)
        #expect(try #require(index.closeness(to: far, weight: 1)).close[.japanese] == [])
        #expect(index.closeness(to: [1, 2], weight: 1) == nil)
        #expect(index.closeness(to: [.nan] + [Float](repeating: 1, count: 15), weight: 1) == nil)
    }

    @Test(
        "a cosine is the sum over every dimension, however many there are",
        arguments: [17, 31, 32, 33, 64, 100, 384, 1_025])
    func cosines(dimensions: Int) throws {
        var random = SplitMix(seed: UInt64(dimensions))
        func noise() -> [Float] { (0..<dimensions).map { _ in Float.random(in: -1...1, using: &random) } }
        // Two questions an intent, alike but for a little.
        var vectors: [[Float]] = []
        for _ in 0..<12 {
            let direction = noise()
            for _ in 0..<2 { vectors.append(zip(direction, noise()).map { $0 + 0.3 * $1 }) }
        }
        func cosine(_ left: [Float], _ right: [Float]) -> Double {
            func product(_ a: [Float], _ b: [Float]) -> Double {
                zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
            }
            return product(left, right) / (product(left, left) * product(right, right)).squareRoot()
        }
        let index = try #require(EmbeddingIndex(Self.texts(vectors), vectors: vectors))
        let asked = zip(vectors[6], vectors[7]).map { $0 + 0.9 * $1 }
        let found = try #require(index.closeness(to: asked, weight: 1)?.close[.japanese]?.first)
        #expect(found.intent == IntentID(rawValue: "t/3"))
        #expect(abs(found.score - max(cosine(asked, vectors[6]), cosine(asked, vectors[7]))) < 1e-5)
    }

    @Test("of a model that tells nothing apart nothing is close")
    func blind() throws {
        let same = [[Float]](repeating: [1, 1, 1], count: 24)
        let index = try #require(EmbeddingIndex(Self.texts(same), vectors: same))
        #expect(try #require(index.closeness(to: [1, 1, 1], weight: 1)).close == [:])
    }

    @Test("vectors that do not belong together make no index")
    func wrong() {
        let texts = Self.texts(Self.apart)
        #expect(EmbeddingIndex(texts, vectors: Array(Self.apart.dropLast())) == nil)
        #expect(EmbeddingIndex(texts, vectors: Array(Self.apart.dropLast()) + [[1]]) == nil)
        #expect(
            EmbeddingIndex(texts, vectors: Array(Self.apart.dropLast()) + [[Float](repeating: 0, count: 16)]) == nil)
    }
}
