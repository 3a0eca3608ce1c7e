import Synchronization

/// The scores of one query while they are added up. Taken from a pool and given back all zero, so that a query allocates
/// and clears only what it touched.
struct SearchScratch: Sendable {
    var documents: [Float]
    var questions: [Float]
    /// Documents with a score.
    var touched: [UInt32] = []
}

final class ScratchPool: Sendable {
    private let documentCount: Int
    private let questionCount: Int
    private let free = Mutex<[SearchScratch]>([])

    init(documentCount: Int, questionCount: Int) {
        self.documentCount = documentCount
        self.questionCount = questionCount
    }

    func take() -> SearchScratch {
        free.withLock { $0.popLast() }
            ?? SearchScratch(
                documents: Array(repeating: 0, count: documentCount),
                questions: Array(repeating: 0, count: questionCount))
    }

    /// - Parameter firstQuestions: the first question of each document, and one past the last.
    func give(back scratch: consuming SearchScratch, firstQuestions: [UInt32]) {
        for document in scratch.touched {
            scratch.documents[Int(document)] = 0
            for question in firstQuestions[Int(document)]..<firstQuestions[Int(document) + 1] {
                scratch.questions[Int(question)] = 0
            }
        }
        scratch.touched.removeAll(keepingCapacity: true)
        let cleared = scratch
        free.withLock { $0.append(cleared) }
    }
}
