#if canImport(Glibc)
import Glibc
#endif

/// The cosine between the query and each stored question, over every kind of term: it tells the same question from one
/// that merely holds the same words (.898 → .987 for questions asked verbatim; facts: chat.md).
struct LikenessChannel: Sendable {
    private(set) var table: TermTable
    private var idf: [Float] = []
    private var unknownIDF: Float
    private var starts: [Int32] = []
    private var questions: [Int32] = []
    private var weights: [Float] = []

    init(_ input: [Set<Int32>], table: TermTable) {
        self.table = table
        var frequency = Array(repeating: 0, count: table.count)
        for terms in input { for term in terms { frequency[Int(term)] += 1 } }
        let total = Float(input.count)
        func inverse(_ frequency: Int) -> Float { logf(1 + total / Float(frequency + 1)) }
        idf = frequency.map(inverse)
        unknownIDF = inverse(0)

        var postings = Array(repeating: [(Int32, Float)](), count: table.count)
        for (question, terms) in input.enumerated() {
            let length = terms.reduce(Float(0)) { $0 + idf[Int($1)] * idf[Int($1)] }.squareRoot()
            for term in terms { postings[Int(term)].append((Int32(question), idf[Int(term)] / length)) }
        }
        starts = [0]
        for list in postings {
            for (question, weight) in list {
                questions.append(question)
                weights.append(weight)
            }
            starts.append(Int32(questions.count))
        }
    }

    /// Adds the cosine of the query's terms (each once) to every question that shares one.
    func add(_ terms: Set<UInt64>, to scores: inout [Float]) {
        var found: [(term: Int, weight: Float)] = []
        var square: Float = 0
        for hash in terms {
            guard let term = table.number(of: hash) else {
                square += unknownIDF * unknownIDF
                continue
            }
            square += idf[term] * idf[term]
            found.append((term, idf[term]))
        }
        guard square > 0 else { return }
        let length = square.squareRoot()
        for (term, weight) in found {
            let share = weight / length
            for posting in Int(starts[term])..<Int(starts[term + 1]) {
                scores[Int(questions[posting])] += share * weights[posting]
            }
        }
    }
}
