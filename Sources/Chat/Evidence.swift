#if canImport(Glibc)
import Glibc
#endif

/// What speaks for the first match, and the probability made of it.
///
/// A logistic regression over the score (a share of what the query itself would score), the share of the query's weight
/// the match holds, the likeness of its closest question, and the lead over the second. Raw scores alone cannot tell an
/// out-of-scope question (AUROC .5; facts: chat.md, Confidence).
struct Evidence: Sendable, Hashable {
    var score: Double
    var gap: Double
    var coverage: Double
    var likeness: Double

    var features: [Double] { [1, min(score, 1.5), min(gap, 1), coverage, likeness] }

    /// Fitted on the shipped intents, each example left out in turn, and on questions no intent answers;
    /// `ConfidenceTests` prints what a new fit gives.
    static let weights: [Double] = [-4, 4, 4, 3, 3]

    var confidence: Double {
        let sum = zip(features, Self.weights).reduce(0) { $0 + $1.0 * $1.1 }
        return 1 / (1 + exp(-sum))
    }
}
