#if canImport(Glibc)
import Glibc
#endif

/// BM25F over one kind of term, as impacts added up: everything that does not depend on the query is computed when the
/// index is built.
///
/// An intent has one answer and several questions, of which the best counts. The weight of a term in a question is
/// saturated together with its weight in the other fields, so a posting holds what the document gives whatever the
/// question (`documents`) and what one question adds (`questions`).
struct FieldChannel: Sendable {
    let table: TermTable
    private(set) var idf: [Float] = []
    /// The weight of a term nobody has: as rare as can be.
    let unknownIDF: Float
    let documents: Postings
    let questions: Postings
    /// 1 where no document has a question: pieces, being many, then weigh more, which is what passages want
    /// (XQuAD es .918 → .929).
    private let averageQuestionLength: Float

    /// Facts: chat.md, Score.
    private static let questionWeight: Float = 2
    private static let answerWeight: Float = 1
    private static let relatedWeight: Float = 0.3
    /// All questions of an intent together are one more field, which tells what is common to them
    /// (StackFAQ .907 → .932, CLINC150 .833 → .875).
    private static let bagWeight: Float = 1
    private static let k1: Float = 2
    private static let b: Float = 0.5

    init(_ builder: FieldChannelBuilder) {
        table = builder.table
        let count = builder.firstFields.count - 1
        var lengths: (answer: [Float], related: [Float], question: [Float], bag: [Float]) = ([], [], [], [])
        for document in 0..<count {
            let first = builder.firstFields[document]
            lengths.answer.append(builder.lengths[first + FieldChannelBuilder.answerField])
            lengths.related.append(builder.lengths[first + FieldChannelBuilder.relatedField])
            let questions = builder.lengths[
                first + FieldChannelBuilder.firstQuestionField..<builder.firstFields[document + 1]]
            lengths.question += questions
            if questions.count > 1 { lengths.bag.append(questions.reduce(0, +)) }
        }
        let averages = (
            answer: Self.average(lengths.answer), related: Self.average(lengths.related),
            question: Self.average(lengths.question), bag: Self.average(lengths.bag)
        )
        averageQuestionLength = averages.question

        var documentLists = TermLists()
        var questionLists = TermLists()
        var frequency = Array(repeating: Float(0), count: table.count)
        // What each term of the document in hand weighs but for one question; below 0 where the document lacks it.
        var base = Array(repeating: Float(-1), count: table.count)
        var terms: [Int32] = []
        for document in 0..<count {
            terms.removeAll(keepingCapacity: true)
            let fields = builder.firstFields[document]..<builder.firstFields[document + 1]
            let questionFields = fields.dropFirst(FieldChannelBuilder.firstQuestionField)
            let bagShare =
                questionFields.count < 2
                ? 0
                : Self.bagWeight / Self.norm(questionFields.reduce(0) { $0 + builder.lengths[$1] }, averages.bag)
            for field in fields {
                let share: Float
                switch field - fields.lowerBound {
                case FieldChannelBuilder.answerField:
                    share = Self.answerWeight / Self.norm(builder.lengths[field], averages.answer)
                case FieldChannelBuilder.relatedField:
                    share = Self.relatedWeight / Self.norm(builder.lengths[field], averages.related)
                default: share = bagShare
                }
                for place in builder.fields.range(field) {
                    let term = builder.fields.terms[place]
                    if base[Int(term)] < 0 {
                        base[Int(term)] = 0
                        terms.append(term)
                    }
                    base[Int(term)] += builder.fields.weights[place] * share
                }
            }
            for field in questionFields {
                let share = Self.questionWeight / Self.norm(builder.lengths[field], averages.question)
                for place in builder.fields.range(field) {
                    let term = builder.fields.terms[place]
                    let below = base[Int(term)]
                    questionLists.append(
                        term, Self.saturate(below + builder.fields.weights[place] * share) - Self.saturate(below))
                }
                questionLists.endList()
            }
            for term in terms {
                documentLists.append(term, Self.saturate(base[Int(term)]))
                frequency[Int(term)] += 1
                base[Int(term)] = -1
            }
            documentLists.endList()
        }
        let total = Float(count)
        func inverse(_ frequency: Float) -> Float { logf(1 + (total - frequency + 0.5) / (frequency + 0.5)) }
        unknownIDF = inverse(0)
        idf = frequency.map(inverse)
        documents = Postings(transposing: documentLists, termCount: table.count)
        questions = Postings(transposing: questionLists, termCount: table.count)
    }

    var byteCount: Int { table.byteCount + idf.count * 4 + documents.byteCount + questions.byteCount }

    /// Whether a document has the term in any field.
    func has(_ term: Int, document: Int) -> Bool { documents.impact(of: term, on: UInt32(document)) != nil }

    /// What one term gives a question that is the query itself: the measure a score is divided by.
    func selfImpact(queryLength: Int, idf: Float) -> Float {
        idf * Self.saturate(Self.questionWeight / Self.norm(Float(queryLength), averageQuestionLength))
    }

    private static func saturate(_ weight: Float) -> Float { weight / (k1 + weight) }
    private static func norm(_ length: Float, _ average: Float) -> Float { 1 - b + b * length / average }

    /// The average over the fields that hold anything: a corpus of answers alone has no question to be long or short.
    private static func average(_ lengths: [Float]) -> Float {
        let filled = lengths.filter { $0 > 0 }
        return filled.isEmpty ? 1 : max(filled.reduce(0, +) / Float(filled.count), 1)
    }
}
