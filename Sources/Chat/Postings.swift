/// For each term the targets (documents or questions) that have it, ascending, and what each gets of it: flat arrays.
struct Postings: Sendable {
    private var starts: [UInt32]
    private var targets: [UInt32]
    private var impacts: [UInt16]

    /// Impacts are kept as shares of 1 in this many steps.
    static let steps: Float = 65_535

    /// Turns lists of terms by target into lists of targets by term.
    ///
    /// - Parameters:
    ///   - lists: the terms of each target, ascending, one target after the other.
    ///   - ends: where each target's terms end.
    init(transposing lists: TermLists, termCount: Int) {
        starts = Array(repeating: 0, count: termCount + 1)
        for term in lists.terms { starts[Int(term) + 1] += 1 }
        for term in 0..<termCount { starts[term + 1] += starts[term] }
        var next = starts
        targets = Array(repeating: 0, count: lists.terms.count)
        impacts = Array(repeating: 0, count: lists.terms.count)
        var position = 0
        for (target, end) in lists.ends.enumerated() {
            while position < end {
                let term = Int(lists.terms[position])
                let place = Int(next[term])
                targets[place] = UInt32(target)
                impacts[place] = UInt16(max(1, min(Self.steps, (lists.weights[position] * Self.steps).rounded())))
                next[term] += 1
                position += 1
            }
        }
    }

    func count(of term: Int) -> Int { Int(starts[term + 1] - starts[term]) }

    /// Bytes of the arrays.
    var byteCount: Int { starts.count * 4 + targets.count * 6 }

    /// The places of a term's postings.
    func places(of term: Int) -> Range<Int> { Int(starts[term])..<Int(starts[term + 1]) }

    /// Adds impacts times `scale` to the scores of their targets, as far as `scores` reaches.
    ///
    /// - Parameters:
    ///   - places: postings of one term, none of a target before `first`.
    ///   - first: the target whose score is the first of `scores`.
    /// - Returns: the place of the first posting that was not added.
    func add(
        _ places: Range<Int>, scale: Float, from first: Int, to scores: UnsafeMutableBufferPointer<Float>
    ) -> Int {
        // Every bound of the loop is proven here: checked at each posting they cost as much as the adding itself.
        precondition(places.lowerBound >= 0 && places.upperBound <= targets.count && targets.count == impacts.count)
        let first = UInt32(first)
        let count = UInt32(scores.count)
        return targets.withUnsafeBufferPointer { targets in
            impacts.withUnsafeBufferPointer { impacts in
                var place = places.lowerBound
                while place < places.upperBound {
                    // Beyond the last score, and before the first too: there it wraps around.
                    let slot = targets[place] &- first
                    guard slot < count else { break }
                    scores[Int(slot)] += Float(impacts[place]) * scale
                    place += 1
                }
                return place
            }
        }
    }

    /// What one target gets of a term, 0...1; nil where it has not got it.
    func impact(of term: Int, on target: UInt32) -> Float? {
        var places = places(of: term)
        return impact(on: target, in: &places)
    }

    /// The same among some places of a term; those before the target are taken off, so that ascending targets are found ever
    /// faster.
    func impact(on target: UInt32, in places: inout Range<Int>) -> Float? {
        let place = firstPlace(notBefore: target, in: places)
        places = place..<places.upperBound
        guard place < places.upperBound, targets[place] == target else { return nil }
        return Float(impacts[place]) / Self.steps
    }

    /// Where a target's posting is, or the first of a later one. Who shares a word stands about evenly among all: the search
    /// begins where the target would then be, which spares most of the waits for memory that halving has.
    private func firstPlace(notBefore target: UInt32, in places: Range<Int>) -> Int {
        var low = places.lowerBound
        var high = places.upperBound
        guard low < high, targets[low] < target else { return low }
        let (first, last) = (targets[low], targets[high - 1])
        guard target <= last else { return high }
        // The target is in low + 1...high - 1 from here on.
        let guess = low + Int(UInt64(target - first) * UInt64(high - 1 - low) / UInt64(last - first))
        var step = 8
        if targets[guess] < target {
            low = guess + 1
            while low + step < high, targets[low + step] < target {
                low += step + 1
                step *= 2
            }
            high = min(high, low + step)
        } else {
            high = guess
            while high - step > low, targets[high - step] >= target {
                high -= step
                step *= 2
            }
            low = max(low, high - step)
        }
        while low < high {
            let middle = (low + high) / 2
            if targets[middle] < target { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// Lists of weighted terms, one after the other.
struct TermLists {
    var terms: [Int32] = []
    var weights: [Float] = []
    var ends: [Int] = []

    mutating func append(_ term: Int32, _ weight: Float) {
        terms.append(term)
        weights.append(weight)
    }

    mutating func endList() { ends.append(terms.count) }

    func range(_ list: Int) -> Range<Int> { (list == 0 ? 0 : ends[list - 1])..<ends[list] }
}
