/// Gathers the terms of documents, field by field, for one `FieldChannel`.
struct FieldChannelBuilder {
    /// How often each term stands in each field.
    private(set) var fields = TermLists()
    private(set) var lengths: [Float] = []
    /// The first field of each document and one past the last: answer, related, then each question.
    private(set) var firstFields: [Int] = [0]
    private(set) var table = TermTable(capacity: 1_024)
    private var numbers: [Int32] = []

    static let answerField = 0
    static let relatedField = 1
    static let firstQuestionField = 2

    /// - Parameter questions: at least one list; an empty one where a document has no question.
    mutating func add(answer: [UInt64], related: [UInt64], questions: [[UInt64]]) {
        add(answer)
        add(related)
        for question in questions { add(question) }
        firstFields.append(lengths.count)
    }

    private mutating func add(_ terms: [UInt64]) {
        numbers.removeAll(keepingCapacity: true)
        for term in terms { numbers.append(Int32(table.insert(term))) }
        numbers.sort()
        var start = 0
        while start < numbers.count {
            var end = start + 1
            while end < numbers.count, numbers[end] == numbers[start] { end += 1 }
            fields.append(numbers[start], Float(end - start))
            start = end
        }
        fields.endList()
        lengths.append(Float(terms.count))
    }
}
