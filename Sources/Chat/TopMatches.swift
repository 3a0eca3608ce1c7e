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

    var isEmpty: Bool { heap.isEmpty }

    /// What scores no more than this is not among the best, unless its document comes before all of them; below 0 while
    /// there is room.
    var least: Float { heap.count < limit ? -.infinity : heap.first?.score ?? .infinity }

    /// Offers the sums above 0 of many documents where none has been offered yet, and gives those that are kept, in their order.
    ///
    /// One by one, each that is kept for a while only would be moved through the heap.
    ///
    /// - Parameter document: the one of the first sum.
    mutating func offerFirst(
        _ first: UnsafeMutableBufferPointer<Float>, _ second: UnsafeMutableBufferPointer<Float>, from document: Int
    ) -> [Match] {
        guard limit > 0 else { return [] }
        let bound = bound(of: first, second)
        var matches: [Match] = []
        matches.reserveCapacity(2 * limit)
        for place in 0..<min(first.count, second.count) {
            let sum = first[place] + second[place]
            if sum > bound { matches.append(Match(document: document + place, score: sum)) }
        }
        if matches.count > limit {
            var order = matches
            let last = order.selectFirst(limit) { $1.isWorse(than: $0) }
            matches.removeAll { $0.isWorse(than: last) }
        }
        heap = matches
        for parent in (0..<heap.count / 2).reversed() { sink(heap[parent], from: parent) }
        return matches
    }

    /// A score that more than `limit` of many sums exceed, so that fewer are kept for a while; 0 where none is known.
    ///
    /// The sums are taken in groups: as many groups as there are matches wanted have a best no less than the least of those
    /// groups' bests.
    func bound(of first: UnsafeMutableBufferPointer<Float>, _ second: UnsafeMutableBufferPointer<Float>) -> Float {
        let count = min(first.count, second.count)
        let groups = limit + limit / 2
        guard groups > 0, count >= 8 * groups else { return 0 }
        var bests: [Float] = []
        bests.reserveCapacity(groups)
        var start = 0
        for group in 0..<groups {
            let end = count * (group + 1) / groups
            var best: Float = 0
            for place in start..<end {
                let sum = first[place] + second[place]
                if sum > best { best = sum }
            }
            if best > 0 { bests.append(best) }
            start = end
        }
        guard bests.count >= limit else { return 0 }
        return bests.selectFirst(limit, by: >).nextDown
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

    private mutating func replaceWorst(by match: Match) { sink(match, from: 0) }

    /// Puts a match where it belongs at or below a place that is free.
    private mutating func sink(_ match: Match, from place: Int) {
        var parent = place
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

extension Array {
    /// Brings the first `count` of the order to the front, themselves in no order, and gives the last of them (quickselect).
    ///
    /// - Parameters:
    ///   - count: 1 or more, no more than there are.
    ///   - precedes: a strict total order of these elements, or the one of numbers.
    fileprivate mutating func selectFirst(_ count: Int, by precedes: (Element, Element) -> Bool) -> Element {
        withUnsafeMutableBufferPointer { elements in
            let last = count - 1
            var (low, high) = (0, elements.count)
            while high - low > 1 {
                elements.swapAt(low + (high - low) / 2, high - 1)
                let pivot = elements[high - 1]
                var store = low
                for place in low..<high - 1 where precedes(elements[place], pivot) {
                    elements.swapAt(store, place)
                    store += 1
                }
                elements.swapAt(store, high - 1)
                if store == last { break }
                if store < last { low = store + 1 } else { high = store }
            }
            return elements[last]
        }
    }
}
