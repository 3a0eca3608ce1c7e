#if canImport(Glibc)
import Glibc
#endif

/// The cosine between the query and a stored question, over every kind of term: it tells the same question from one that
/// merely holds the same words (.898 → .987 for questions asked verbatim; facts: chat.md).
struct QuestionVectors: Sendable {
    struct Builder {
        fileprivate var table = TermTable(capacity: 1_024)
        fileprivate var terms: [Int32] = []
        fileprivate var ends: [UInt32] = []

        /// The next question's terms, with repeats.
        mutating func add(_ question: [UInt64]) {
            var numbers = question.map { Int32(table.insert($0)) }
            numbers.sort()
            var last: Int32 = -1
            for number in numbers where number != last {
                terms.append(number)
                last = number
            }
            ends.append(UInt32(terms.count))
        }
    }

    private let table: TermTable
    private let terms: [Int32]
    private let ends: [UInt32]
    private let squares: [Float]
    private let unknownSquare: Float
    /// One over each question's length; 0 for one without terms.
    private let scales: [Float]

    init(_ builder: Builder) {
        table = builder.table
        terms = builder.terms
        ends = builder.ends
        var frequency = Array(repeating: Float(0), count: table.count)
        for term in terms { frequency[Int(term)] += 1 }
        let total = Float(ends.count)
        func square(_ frequency: Float) -> Float {
            let idf = logf(1 + total / (frequency + 1))
            return idf * idf
        }
        let squares = frequency.map(square)
        unknownSquare = square(0)
        var scales: [Float] = []
        var start = 0
        for end in ends {
            let sum = terms[start..<Int(end)].reduce(Float(0)) { $0 + squares[Int($1)] }
            scales.append(sum > 0 ? 1 / sum.squareRoot() : 0)
            start = Int(end)
        }
        self.squares = squares
        self.scales = scales
    }

    var byteCount: Int { table.byteCount + (terms.count + ends.count + squares.count + scales.count) * 4 }

    /// A query's terms, ready to be compared with many questions.
    struct Query {
        fileprivate var numbers: [Int32]
        fileprivate var scale: Float
    }

    /// How many numbers terms have.
    var termCount: Int { squares.count }

    /// - Parameters:
    ///   - terms: with repeats.
    ///   - weights: by number of a term, all 0: the query's own get theirs, until they are `clear`ed.
    func query(_ terms: [UInt64], in weights: inout [Float]) -> Query {
        var query = Query(numbers: [], scale: 0)
        query.numbers.reserveCapacity(terms.count)
        var unknown: [UInt64] = []
        var sum: Float = 0
        for (hash, number) in zip(terms, table.numbers(of: terms)) {
            guard let number else {
                unknown.append(hash)
                continue
            }
            guard weights[number] == 0 else { continue }
            sum += squares[number]
            weights[number] = squares[number]
            query.numbers.append(Int32(number))
        }
        sum += Float(unknown.uniqued().count) * unknownSquare
        query.scale = sum > 0 ? 1 / sum.squareRoot() : 0
        return query
    }

    func clear(_ query: Query, in weights: inout [Float]) {
        for number in query.numbers { weights[Int(number)] = 0 }
    }

    /// 0...1, 1 for the stored question itself.
    ///
    /// - Parameter weights: as `query` left them.
    func cosine(_ query: Query, _ question: Int, _ weights: [Float]) -> Float {
        let places = Int(question == 0 ? 0 : ends[question - 1])..<Int(ends[question])
        precondition(weights.count == squares.count && places.upperBound <= terms.count)
        // The terms are numbers of the table, which has as many as there are squares. Adding nothing for what is not asked
        // is cheaper than asking whether it is.
        let sum = terms.withUnsafeBufferPointer { terms in
            weights.withUnsafeBufferPointer { weights in
                // Four sums side by side: each addition waits for the one before it.
                var sums = SIMD4<Float>.zero
                var place = places.lowerBound
                while place + 4 <= places.upperBound {
                    sums += SIMD4(
                        weights[Int(terms[place])], weights[Int(terms[place + 1])], weights[Int(terms[place + 2])],
                        weights[Int(terms[place + 3])])
                    place += 4
                }
                while place < places.upperBound {
                    sums[0] += weights[Int(terms[place])]
                    place += 1
                }
                return sums.sum()
            }
        }
        return sum * query.scale * scales[question]
    }
}
