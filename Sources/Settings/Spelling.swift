/// Finds what a mistyped name was meant to be.
enum Spelling {
    /// Names longer than this are not compared: the work grows with the square of the length.
    static let longest = 64

    /// Names whose lengths in bytes differ by more are told apart without comparing: two characters and some hyphens.
    private static let mostApart = 12

    /// The nearest of `names` within the distance of a slip of the pen, the first one where several are as near.
    static func nearest(to name: String, in names: [String]) -> String? {
        names.filter { isNear(name, $0) }.min { distance(name, $0) < distance(name, $1) }
    }

    /// One slip in a short name, two from six letters on; capitals, `-` and `_` do not count.
    static func isNear(_ a: String, _ b: String) -> Bool {
        guard a.utf8.count <= longest, b.utf8.count <= longest, abs(a.utf8.count - b.utf8.count) <= mostApart
        else { return false }
        let shorter = min(a.count, b.count)
        return distance(a, b) <= (shorter < 3 ? 0 : shorter < 6 ? 1 : 2)
    }

    /// Optimal string alignment: insertions, deletions, replacements and neighbours swapped each count one.
    static func distance(_ a: String, _ b: String) -> Int {
        let a = Array(folded(a))
        let b = Array(folded(b))
        var before: [Int] = []
        var above = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var best = min(above[j + 1] + 1, row[j] + 1, above[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, before[j - 1] + 1) }
                row.append(best)
            }
            before = above
            above = row
        }
        return above[b.count]
    }

    private static func folded(_ name: String) -> String {
        name.lowercased().filter { $0 != "-" && $0 != "_" }
    }
}
