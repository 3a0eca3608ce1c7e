#if canImport(Glibc)
import Glibc
#endif

/// What speaks for the first match, and the probability made of it.
///
/// A logistic regression over the score (a share of what the query itself would score), the lead over the second, the
/// shares of the query's weighty words and of its pieces that the match holds, and the likeness of its closest question.
/// Raw scores alone cannot tell an out-of-scope question (AUROC .5; facts: chat.md, Confidence).
struct Evidence: Sendable, Hashable {
    var score: Double
    var gap: Double
    var headCoverage: Double
    var pieceCoverage: Double
    var likeness: Double

    static let none = Evidence(score: 0, gap: 0, headCoverage: 0, pieceCoverage: 0, likeness: 0)

    var features: [Double] {
        [1, min(score, 1.5), min(gap, 1), score > 0 ? gap / score : 0, headCoverage, pieceCoverage, likeness]
    }

    /// Fitted on the shipped intents, each example left out in turn, and on questions no intent answers;
    /// `ConfidenceTests` prints what a new fit gives.
    static let weights: [Double] = [-2.67, 1.54, 2.77, 0.54, 2.24, -0.14, 1.86]

    var confidence: Double {
        let sum = zip(features, Self.weights).reduce(0) { $0 + $1.0 * $1.1 }
        return 1 / (1 + exp(-sum))
    }
}
