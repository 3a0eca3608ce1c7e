/// The terms of a query that the index knows, rarest first.
struct QueryPlan {
    struct Step {
        var channel: Int
        var term: Int
        /// What a full impact of the term adds.
        var scale: Float
        var postings: Int
    }

    var steps: [Step] = []
    /// By channel, each of the query's terms once: its number, nil where no document has it.
    var terms: [[Int?]]
    /// What the query itself would score: the weights of the channels in use.
    var share: Float

    /// Rarest first; equally rare ones keep their order.
    mutating func sort() {
        // Numbers are sorted several times faster than steps.
        var keys = steps.indices.map { UInt64(steps[$0].postings) << 32 | UInt64($0) }
        keys.sort()
        steps = keys.map { steps[Int($0 & 0xFFFF_FFFF)] }
    }

    /// How many steps a budget of postings covers; at least one.
    func count(within budget: Int) -> Int {
        var left = budget
        var count = 0
        while count < steps.count, steps[count].postings <= left || count == 0 {
            left -= steps[count].postings
            count += 1
        }
        return count
    }
}
