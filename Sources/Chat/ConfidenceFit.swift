#if canImport(Glibc)
import Glibc
#endif
package import Notice

/// Fits the weights of the confidence on a library's own examples, each left out in turn, and on questions that none of its
/// intents answers.
package struct ConfidenceFit: Sendable {
    struct Sample: Sendable {
        var evidence: Evidence
        var isRight: Bool
        var isInScope: Bool
    }

    let samples: [Sample]
    /// There are many more examples than questions nobody can answer; residents ask about one in three of those.
    private let outsideWeight: Double

    private static let outsideShare = 1.0 / 3
    private static let rounds = 4_000
    private static let rate = 2.0
    /// Keeps few samples from running away with a weight.
    private static let decay = 0.001

    /// - Parameter outside: questions no intent answers, with the language they are asked in.
    package init(_ library: IntentLibrary, outside: [(text: String, language: LanguageTag)]) {
        var samples: [Sample] = []
        for language in library.languages {
            samples += LeaveOneOut(library, language: language).trials.map {
                Sample(evidence: $0.result.evidence, isRight: $0.isRight, isInScope: true)
            }
        }
        let index = IntentIndex(library)
        for question in outside {
            let result = index.rank(question.text, in: question.language)
            samples.append(Sample(evidence: result.evidence, isRight: false, isInScope: false))
        }
        self.samples = samples
        let inside = Double(samples.count(where: \.isInScope))
        outsideWeight =
            outside.isEmpty ? 1 : max(1, inside * Self.outsideShare / (1 - Self.outsideShare) / Double(outside.count))
    }

    /// The weights of `Evidence.features` that a logistic regression gives (gradient descent from the weights in use).
    package var weights: [Double] {
        var weights = Evidence.weights
        let rows = samples.map { ($0.evidence.features, $0.isRight ? 1.0 : 0, $0.isInScope ? 1 : outsideWeight) }
        let total = rows.reduce(0) { $0 + $1.2 }
        for _ in 0..<Self.rounds {
            var gradient = weights.map { $0 * Self.decay }
            for (features, target, weight) in rows {
                var sum = 0.0
                for place in features.indices { sum += features[place] * weights[place] }
                let error = (1 / (1 + exp(-sum)) - target) * weight / total
                for place in features.indices { gradient[place] += error * features[place] }
            }
            for place in weights.indices { weights[place] -= Self.rate * gradient[place] }
        }
        return weights
    }

    /// What the weights in use do, at the chat's thresholds.
    package var report: String {
        let inside = samples.filter(\.isInScope)
        let outside = samples.filter { !$0.isInScope }
        let answered = inside.filter { $0.evidence.confidence >= Chat.answersFrom }
        func share(_ part: Int, _ whole: Int) -> String {
            whole == 0 ? "–" : "\((Double(part) / Double(whole) * 1000).rounded() / 1000) of \(whole)"
        }
        return """
            examples found with themselves left out: \(share(inside.count(where: \.isRight), inside.count))
            answered at once: \(share(answered.count, inside.count)), right \
            \(share(answered.count(where: \.isRight), answered.count))
            not known: \(share(inside.count { $0.evidence.confidence < Chat.suggestsFrom }, inside.count))
            out of scope: answered \(share(outside.count { $0.evidence.confidence >= Chat.answersFrom }, outside.count)), \
            not known \(share(outside.count { $0.evidence.confidence < Chat.suggestsFrom }, outside.count))
            AUROC \((auroc * 1000).rounded() / 1000)
            """
    }

    /// How often a question in scope is surer than one that is not.
    var auroc: Double {
        let outside = samples.filter { !$0.isInScope }.map(\.evidence.confidence)
        let inside = samples.filter(\.isInScope).map(\.evidence.confidence)
        guard !outside.isEmpty, !inside.isEmpty else { return 0 }
        var wins = 0.0
        for sure in inside { for other in outside { wins += sure > other ? 1 : sure == other ? 0.5 : 0 } }
        return wins / Double(inside.count * outside.count)
    }
}
