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
        /// Open addressing; -1 is empty.
        fileprivate var slots: [Int32]
        fileprivate var scale: Float

        fileprivate func has(_ term: Int32) -> Bool {
            var slot = Int(term) & (slots.count - 1)
            while slots[slot] >= 0 {
                if slots[slot] == term { return true }
                slot = (slot + 1) & (slots.count - 1)
            }
            return false
        }
    }

    /// - Parameter terms: each once.
    func query(_ terms: [UInt64]) -> Query {
        var size = 16
        while size < terms.count * 4 { size *= 2 }
        var query = Query(slots: Array(repeating: -1, count: size), scale: 0)
        var sum: Float = 0
        for hash in terms {
            guard let number = table.number(of: hash) else {
                sum += unknownSquare
                continue
            }
            sum += squares[number]
            var slot = number & (size - 1)
            while query.slots[slot] >= 0 { slot = (slot + 1) & (size - 1) }
            query.slots[slot] = Int32(number)
        }
        query.scale = sum > 0 ? 1 / sum.squareRoot() : 0
        return query
    }

    /// 0...1, 1 for the stored question itself.
    func cosine(_ query: Query, _ question: Int) -> Float {
        var sum: Float = 0
        for place in Int(question == 0 ? 0 : ends[question - 1])..<Int(ends[question]) where query.has(terms[place]) {
            sum += squares[Int(terms[place])]
        }
        return sum * query.scale * scales[question]
    }
}
