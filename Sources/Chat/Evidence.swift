#if canImport(Glibc)
import Glibc
#endif

/// What speaks for the first match, and the probability made of it by logistic regression.
///
/// Raw scores and gaps alone cannot tell an out-of-scope question (AUROC .5; facts: chat.md, Confidence).
struct Evidence: Sendable, Hashable {
    /// A share of what the query itself would score.
    var score: Double
    /// The lead over the second.
    var gap: Double
    /// The shares of the query's weighty words and of its pieces that the match holds, by weight.
    var headCoverage: Double
    var pieceCoverage: Double
    /// The cosine of its closest question.
    var likeness: Double
    /// The share of the query's weighty words that no document holds.
    var unknown: Double
    /// How many weighty words the query has.
    var length: Int

    static let none = Evidence(
        score: 0, gap: 0, headCoverage: 0, pieceCoverage: 0, likeness: 0, unknown: 1, length: 0)

    /// A question of so many weighty words is long.
    private static let longQuestion = 8.0

    var features: [Double] {
        [
            1, min(score, 1.5), min(gap, 1), score > 0 ? gap / score : 0, headCoverage, pieceCoverage, likeness,
            unknown,
            min(Double(length) / Self.longQuestion, 1),
        ]
    }

    /// Fitted on the shipped intents, each example left out in turn, and on questions no intent answers:
    /// `noroshi intents fit` prints what a new fit gives.
    static let weights: [Double] = [-3.89, 2.9, 3.08, 2.54, -0.46, 0.64, -1.1, -0.5, 2.44]

    /// What scores less of the query itself shares no more than any text does: of the right matches four in a thousand, of
    /// those of questions that nothing answers a quarter.
    private static let leastScore = 0.15

    var confidence: Double {
        guard score >= Self.leastScore else { return 0 }
        let sum = zip(features, Self.weights).reduce(0) { $0 + $1.0 * $1.1 }
        return 1 / (1 + exp(-sum))
    }
}
