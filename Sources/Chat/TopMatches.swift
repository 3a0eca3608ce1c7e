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

    mutating func offer(_ document: Int, _ score: Float) {
        let match = Match(document: document, score: score)
        if heap.count < limit {
            heap.append(match)
            var child = heap.count - 1
            while child > 0, heap[child].isWorse(than: heap[(child - 1) / 2]) {
                heap.swapAt(child, (child - 1) / 2)
                child = (child - 1) / 2
            }
        } else if limit > 0, heap[0].isWorse(than: match) {
            heap[0] = match
            var parent = 0
            while true {
                var worst = parent
                for child in [2 * parent + 1, 2 * parent + 2]
                where child < heap.count && heap[child].isWorse(than: heap[worst]) { worst = child }
                guard worst != parent else { return }
                heap.swapAt(parent, worst)
                parent = worst
            }
        }
    }

    /// Best first.
    var sorted: [Match] { heap.sorted { $1.isWorse(than: $0) } }
}
