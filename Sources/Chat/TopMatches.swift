/// The best few of many, as they come: a heap whose root is the worst of those kept.
struct TopMatches {
    struct Match {
        var document: Int
        var score: Float

        /// Equal scores keep the order of the documents, so that a result does not depend on chance.
        func isWorse(than other: Match) -> Bool {
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

    /// A score that more than `limit` of many sums exceed, so that fewer are kept for a while; 0 where none is known.
    ///
    /// The sums are taken in groups: as many groups as there are matches wanted have a best no less than the least of those
    /// groups' bests.
    func bound(of first: UnsafeMutableBufferPointer<Float>, _ second: UnsafeMutableBufferPointer<Float>) -> Float {
        let count = min(first.count, second.count)
        let groups = limit + limit / 2
        guard groups > 0, count >= 8 * groups else { return 0 }
        var bests = Array(repeating: Float(0), count: groups)
        var start = 0
        for group in 0..<groups {
            let end = count * (group + 1) / groups
            var best: Float = 0
            for place in start..<end {
                let sum = first[place] + second[place]
                if sum > best { best = sum }
            }
            bests[group] = best
            start = end
        }
        bests.sort(by: >)
        return max(0, bests[limit - 1].nextDown)
    }

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

    /// In no order.
    var unsorted: [Match] { heap }

    /// Best first.
    var sorted: [Match] { heap.sorted { $1.isWorse(than: $0) } }
}
