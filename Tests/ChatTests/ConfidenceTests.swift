import Foundation
import Notice
import Testing

@testable import Chat

@Suite struct ConfidenceTests {
    struct Sample {
        var features: [Double]
        var isRight: Bool
        var confidence: Double
        var isInScope: Bool
        /// There are seven times as many examples as questions nobody can answer; residents ask about one in three.
        var weight: Double { isInScope ? 1 : 3 }
    }

    static let samples: [Sample] = {
        var samples: [Sample] = []
        for language in [LanguageTag.japanese, .easyJapanese, .english] {
            for trial in RetrievalRateTests.trials[language] ?? [] {
                samples.append(
                    Sample(
                        features: trial.result.evidence.features,
                        isRight: trial.result.candidates.first?.intent == trial.intent,
                        confidence: trial.result.confidence, isInScope: true))
            }
        }
        for (language, questions) in OutOfScope.questions {
            for question in questions {
                let result = ShippedIntents.index.rank(question, in: language)
                samples.append(
                    Sample(
                        features: result.evidence.features, isRight: false, confidence: result.confidence,
                        isInScope: false))
            }
        }
        return samples
    }()

    @Test("a confident answer is right, and what no intent answers is not answered")
    func confidence() {
        let samples = Self.samples
        let inScope = samples.filter(\.isInScope)
        let outOfScope = samples.filter { !$0.isInScope }
        let answered = inScope.filter { $0.confidence >= Chat.answersFrom }
        let unknown = inScope.filter { $0.confidence < Chat.suggestsFrom }
        let wronglyAnswered = outOfScope.filter { $0.confidence >= Chat.answersFrom }
        let rejected = outOfScope.filter { $0.confidence < Chat.suggestsFrom }
        print(
            "in scope: answered \(rate(answered.count, inScope.count)), right",
            rate(answered.count(where: \.isRight), answered.count), "unknown", rate(unknown.count, inScope.count))
        print(
            "out of scope: answered \(rate(wronglyAnswered.count, outOfScope.count)), unknown",
            rate(rejected.count, outOfScope.count), "AUROC \(Self.auroc(samples))")
        print("a new fit gives", Self.fitted(samples).map { ($0 * 100).rounded() / 100 })
        #expect(wronglyAnswered.count * 10 <= outOfScope.count)
        #expect(answered.count(where: \.isRight) * 10 >= answered.count * 9)
        #expect(Self.auroc(samples) >= 0.88)
    }

    /// How often an in-scope question is surer than an out-of-scope one.
    static func auroc(_ samples: [Sample]) -> Double {
        var wins = 0.0
        var pairs = 0.0
        for inside in samples where inside.isInScope {
            for outside in samples where !outside.isInScope {
                pairs += 1
                wins += inside.confidence > outside.confidence ? 1 : inside.confidence == outside.confidence ? 0.5 : 0
            }
        }
        return (wins / pairs * 1000).rounded() / 1000
    }

    /// Logistic regression by gradient descent from the weights in use; a little weight decay keeps few samples from running away.
    static func fitted(_ samples: [Sample]) -> [Double] {
        var weights = Evidence.weights
        let total = samples.reduce(0) { $0 + $1.weight }
        for _ in 0..<100 {
            var gradient = weights.map { $0 * 0.001 }
            for sample in samples {
                let sum = zip(sample.features, weights).reduce(0) { $0 + $1.0 * $1.1 }
                let error = 1 / (1 + exp(-sum)) - (sample.isRight ? 1 : 0)
                for index in weights.indices {
                    gradient[index] += error * sample.features[index] * sample.weight / total
                }
            }
            for index in weights.indices { weights[index] -= 3 * gradient[index] }
        }
        return weights
    }
}
