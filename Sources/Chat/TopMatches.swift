/// The best few of many, kept in order as they come: for lists of about ten an insertion beats a heap.
struct TopMatches {
    let limit: Int
    private(set) var sorted: [QuestionIndex.Match] = []

    init(limit: Int) {
        self.limit = limit
        sorted.reserveCapacity(limit + 1)
    }

    /// Equal scores keep the order of the documents, so that a result does not depend on chance.
    mutating func offer(_ match: QuestionIndex.Match) {
        if sorted.count == limit, let last = sorted.last, last.score >= match.score { return }
        var position = sorted.count
        while position > 0, sorted[position - 1].score < match.score { position -= 1 }
        sorted.insert(match, at: position)
        if sorted.count > limit { sorted.removeLast() }
    }
}
