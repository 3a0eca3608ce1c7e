#if canImport(Glibc)
import Glibc
#endif

/// BM25F over one kind of term, as impacts added up: everything that does not depend on the query is computed when the
/// index is built.
///
/// An intent has one answer and several questions, of which the best counts. The weight of a term in a question is
/// saturated together with its weight in the answer, so a posting holds what the document gives whatever the question
/// (`documentImpacts`) and what one question adds (`questionImpacts`).
struct FieldChannel: Sendable {
    /// One text's terms per field, by number.
    struct Fields {
        var questions: [[Int32: Float]] = []
        var answer: [Int32: Float] = [:]
        var related: [Int32: Float] = [:]
    }

    private(set) var table: TermTable
    private(set) var idf: [Float] = []
    /// The weight of a term nobody has: as rare as can be.
    private(set) var unknownIDF: Float = 0
    private var documentStarts: [Int32] = []
    private var documents: [Int32] = []
    private var documentImpacts: [Float] = []
    private var questionStarts: [Int32] = []
    private var questions: [Int32] = []
    private var questionImpacts: [Float] = []
    private var averageQuestionLength: Float = 1

    /// Facts: chat.md, Score.
    private static let questionWeight: Float = 2
    private static let answerWeight: Float = 1
    private static let relatedWeight: Float = 0.3
    private static let k1: Float = 2
    private static let b: Float = 0.5

    init(_ input: [Fields], table: TermTable) {
        self.table = table
        let termCount = table.count
        averageQuestionLength = Self.average(input.flatMap { $0.questions.map(Self.length) })
        let averageAnswer = Self.average(input.map { Self.length($0.answer) })
        let averageRelated = Self.average(input.map { Self.length($0.related) })

        var documentPostings = Array(repeating: [(Int32, Float)](), count: termCount)
        var questionPostings = Array(repeating: [(Int32, Float)](), count: termCount)
        var question: Int32 = 0
        for (document, fields) in input.enumerated() {
            let answerNorm = Self.answerWeight / Self.norm(Self.length(fields.answer), averageAnswer)
            let relatedNorm = Self.relatedWeight / Self.norm(Self.length(fields.related), averageRelated)
            var base: [Int32: Float] = [:]
            for (term, frequency) in fields.answer { base[term, default: 0] += frequency * answerNorm }
            for (term, frequency) in fields.related { base[term, default: 0] += frequency * relatedNorm }
            for terms in fields.questions {
                let norm = Self.questionWeight / Self.norm(Self.length(terms), averageQuestionLength)
                for (term, frequency) in terms {
                    let below = base[term] ?? 0
                    if below == 0 { base[term] = 0 }
                    let gain = Self.saturate(below + frequency * norm) - Self.saturate(below)
                    questionPostings[Int(term)].append((question, gain))
                }
                question += 1
            }
            for (term, weight) in base { documentPostings[Int(term)].append((Int32(document), Self.saturate(weight))) }
        }
        let total = Float(input.count)
        func inverse(_ frequency: Int) -> Float {
            logf(1 + (total - Float(frequency) + 0.5) / (Float(frequency) + 0.5))
        }
        unknownIDF = inverse(0)
        idf = documentPostings.map { inverse($0.count) }
        (documentStarts, documents, documentImpacts) = Self.flatten(documentPostings, idf)
        (questionStarts, questions, questionImpacts) = Self.flatten(questionPostings, idf)
    }

    /// Adds a term's impacts to every document and question that has it.
    func add(_ term: Int, toDocuments documentScores: inout [Float], questions questionScores: inout [Float]) {
        for posting in Int(documentStarts[term])..<Int(documentStarts[term + 1]) {
            documentScores[Int(documents[posting])] += documentImpacts[posting]
        }
        for posting in Int(questionStarts[term])..<Int(questionStarts[term + 1]) {
            questionScores[Int(questions[posting])] += questionImpacts[posting]
        }
    }

    /// Whether a document has the term in any field.
    func has(_ term: Int, document: Int) -> Bool {
        var low = Int(documentStarts[term])
        var high = Int(documentStarts[term + 1])
        while low < high {
            let middle = (low + high) / 2
            if documents[middle] < Int32(document) { low = middle + 1 } else { high = middle }
        }
        return low < Int(documentStarts[term + 1]) && documents[low] == Int32(document)
    }

    /// What one term gives a question that is the query itself: the measure a score is divided by.
    func selfImpact(queryLength: Int, idf: Float) -> Float {
        idf * Self.saturate(Self.questionWeight / Self.norm(Float(queryLength), averageQuestionLength))
    }

    private static func saturate(_ weight: Float) -> Float { weight / (k1 + weight) }
    private static func norm(_ length: Float, _ average: Float) -> Float { 1 - b + b * length / average }
    private static func length(_ terms: [Int32: Float]) -> Float { terms.values.reduce(0, +) }
    private static func average(_ lengths: [Float]) -> Float {
        lengths.isEmpty ? 1 : max(lengths.reduce(0, +) / Float(lengths.count), 1)
    }

    private static func flatten(
        _ postings: [[(Int32, Float)]], _ idf: [Float]
    ) -> (starts: [Int32], targets: [Int32], impacts: [Float]) {
        var starts: [Int32] = [0]
        var targets: [Int32] = []
        var impacts: [Float] = []
        for (term, list) in postings.enumerated() {
            for (target, impact) in list {
                targets.append(target)
                impacts.append(impact * idf[term])
            }
            starts.append(Int32(targets.count))
        }
        return (starts, targets, impacts)
    }
}
