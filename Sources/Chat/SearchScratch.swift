import Synchronization

/// The scores of one query while they are added up, block by block. Taken from a pool and given back all zero, so that a
/// query allocates and clears only what it touched.
struct SearchScratch: Sendable {
    /// The postings of one term that are still to be added.
    struct Cursor {
        var channel: Int
        var scale: Float
        var documents: Range<Int>
        var questions: Range<Int>
    }

    /// Of the block in hand: what each document scores but for its questions, and what each question adds.
    var documents: [Float]
    var questions: [Float]
    var cursors: [Cursor] = []
    var kept = KeptScores()
    /// By number of `QuestionVectors`, the squares of the query's terms; 0 for all others.
    var squares: [Float]
}

/// The scores of the documents that were among the best when their block was read.
struct KeptScores: Sendable {
    /// Ascending, as they were read.
    private var documents: [Int] = []
    private var starts: [Int] = []
    /// For each document what it scores but for its questions, then what each of its questions adds.
    private(set) var scores: [Float] = []

    mutating func removeAll() {
        documents.removeAll(keepingCapacity: true)
        starts.removeAll(keepingCapacity: true)
        scores.removeAll(keepingCapacity: true)
    }

    mutating func append(_ document: Int, score: Float, gains: Slice<UnsafeMutableBufferPointer<Float>>) {
        documents.append(document)
        starts.append(scores.count)
        scores.append(score)
        for gain in gains { scores.append(gain) }
    }

    /// Where the scores of a document that was kept begin.
    func start(of document: Int) -> Int {
        var low = 0
        var high = documents.count - 1
        while low < high {
            let middle = (low + high) / 2
            if documents[middle] < document { low = middle + 1 } else { high = middle }
        }
        return starts[low]
    }

    mutating func add(_ score: Float, at place: Int) { scores[place] += score }
}

final class ScratchPool: Sendable {
    private let blocks: ScoreBlocks
    private let vectorTermCount: Int
    private let free = Mutex<[SearchScratch]>([])

    init(_ blocks: ScoreBlocks, vectorTermCount: Int) {
        self.blocks = blocks
        self.vectorTermCount = vectorTermCount
    }

    func take() -> SearchScratch {
        free.withLock { $0.popLast() }
            ?? SearchScratch(
                documents: Array(repeating: 0, count: blocks.mostDocuments),
                questions: Array(repeating: 0, count: blocks.mostQuestions),
                squares: Array(repeating: 0, count: vectorTermCount))
    }

    func give(back scratch: consuming SearchScratch) {
        let cleared = scratch
        free.withLock { $0.append(cleared) }
    }
}
