/// The best few of many, as they come: a heap whose root is the worst of those kept.
struct TopMatches {
    struct Match {
        var document: Int
        var score: Float

        /// Equal scores keep the order of the documents, so that a result does not depend on chance.
        fileprivate func isWorse(than other: Match) -> Bool {
            score < other.score || (score == other.score && document > other.document)
        }
    }

    private let limit: Int
    private var heap: [Match] = []

    init(limit: Int) {
        self.limit = limit
        heap.reserveCapacity(limit)
    }

    /// What scores no more than this is not among the best, unless its document comes before all of them; below 0 while
    /// there is room.
    var least: Float { heap.count < limit ? -.infinity : heap.first?.score ?? .infinity }

    mutating func offer(_ document: Int, _ score: Float) {
        let match = Match(document: document, score: score)
        if heap.count < limit {
            heap.append(match)
            var child = heap.count - 1
            while child > 0, match.isWorse(than: heap[(child - 1) / 2]) {
                heap[child] = heap[(child - 1) / 2]
                child = (child - 1) / 2
            }
            heap[child] = match
        } else if limit > 0, heap[0].isWorse(than: match) {
            replaceWorst(by: match)
        }
    }

    private mutating func replaceWorst(by match: Match) {
        var parent = 0
        while true {
            var child = 2 * parent + 1
            guard child < heap.count else { break }
            if child + 1 < heap.count, heap[child + 1].isWorse(than: heap[child]) { child += 1 }
            guard heap[child].isWorse(than: match) else { break }
            heap[parent] = heap[child]
            parent = child
        }
        heap[parent] = match
    }

    /// Best first.
    var sorted: [Match] { heap.sorted { $1.isWorse(than: $0) } }
}
