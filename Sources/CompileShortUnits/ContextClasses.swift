import Glibc

/// Contexts that behave alike as one class: k-means over the rows and columns of the connection matrix, brought to few
/// dimensions by random signs. Of UniDic's 3,198 contexts in use 512 classes cut 99.7 % of the texts tried as all do.
struct ContextClasses {
    /// Class of each context; 0 for those not in use.
    private(set) var classOf: [Int]
    /// classes² costs, the left class first.
    private(set) var costs: [Int16]
    let count: Int

    private static let dimensions = 192
    private static let rounds = 12
    /// Makes the same signs every time.
    private static let seed: UInt64 = 20_261_127

    /// - Parameter weights: how much each context is used; 0 leaves it out.
    init(_ dictionary: MeCabDictionary, weights: [Float], count: Int) {
        let used = weights.indices.filter { weights[$0] > 0 }
        let least = used.map { weights[$0] }.min() ?? 1
        let importance = used.map { logf(1 + weights[$0] / least) + 0.2 }
        let points = Self.project(dictionary, used, importance)
        let labels = Self.cluster(points, importance, count)
        var classOf = Array(repeating: 0, count: weights.count)
        for (position, context) in used.enumerated() { classOf[context] = labels[position] }
        self.classOf = classOf
        self.count = count
        costs = Self.averages(dictionary, used, weights, classOf, count)
    }

    private static func project(_ dictionary: MeCabDictionary, _ used: [Int], _ importance: [Float]) -> [[Float]] {
        var random = seed
        func sign() -> Float {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return random >> 63 == 0 ? 1 : -1
        }
        let scale = importance.map { $0.squareRoot() / Float(dimensions).squareRoot() }
        var points = Array(repeating: Array(repeating: Float(0), count: dimensions), count: used.count)
        for (column, other) in used.enumerated() {
            let following = (0..<dimensions).map { _ in sign() * scale[column] }
            let preceding = (0..<dimensions).map { _ in sign() * scale[column] }
            for (row, context) in used.enumerated() {
                let after = Float(dictionary.connection(context, other))
                let before = Float(dictionary.connection(other, context))
                points[row].withUnsafeMutableBufferPointer { point in
                    for axis in 0..<dimensions { point[axis] += after * following[axis] + before * preceding[axis] }
                }
            }
        }
        return points
    }

    /// Begins with the points farthest from each other, then Lloyd's rounds.
    private static func cluster(_ points: [[Float]], _ importance: [Float], _ count: Int) -> [Int] {
        var centres = [points[importance.indices.max { importance[$0] < importance[$1] } ?? 0]]
        var nearest = points.map { distance($0, centres[0]) }
        while centres.count < min(count, points.count) {
            let next = points.indices.max { nearest[$0] * importance[$0] < nearest[$1] * importance[$1] } ?? 0
            centres.append(points[next])
            for point in points.indices { nearest[point] = min(nearest[point], distance(points[point], points[next])) }
        }
        var labels = Array(repeating: 0, count: points.count)
        for _ in 0..<rounds {
            for point in points.indices {
                var best = (Float.infinity, 0)
                for centre in centres.indices {
                    let length = distance(points[point], centres[centre])
                    if length < best.0 { best = (length, centre) }
                }
                labels[point] = best.1
            }
            var sums = Array(repeating: Array(repeating: Float(0), count: dimensions), count: centres.count)
            var totals = Array(repeating: Float(0), count: centres.count)
            for point in points.indices {
                totals[labels[point]] += importance[point]
                for axis in 0..<dimensions { sums[labels[point]][axis] += points[point][axis] * importance[point] }
            }
            for centre in centres.indices where totals[centre] > 0 {
                centres[centre] = sums[centre].map { $0 / totals[centre] }
            }
        }
        return labels
    }

    private static func distance(_ a: [Float], _ b: [Float]) -> Float {
        a.withUnsafeBufferPointer { a in
            b.withUnsafeBufferPointer { b in
                var sums = SIMD16<Float>.zero
                for start in stride(from: 0, to: dimensions, by: 16) {
                    var difference = SIMD16<Float>.zero
                    for lane in 0..<16 { difference[lane] = a[start + lane] - b[start + lane] }
                    sums += difference * difference
                }
                return sums.sum()
            }
        }
    }

    private static func averages(
        _ dictionary: MeCabDictionary, _ used: [Int], _ weights: [Float], _ classOf: [Int], _ count: Int
    ) -> [Int16] {
        var sums = Array(repeating: Double(0), count: count * count)
        var totals = Array(repeating: Double(0), count: count)
        for context in used { totals[classOf[context]] += Double(weights[context]) }
        for left in used {
            for right in used {
                sums[classOf[left] * count + classOf[right]] +=
                    Double(dictionary.connection(left, right)) * Double(weights[left]) * Double(weights[right])
            }
        }
        return sums.indices.map { cell in
            let weight = totals[cell / count] * totals[cell % count]
            return weight > 0 ? Int16(clamping: Int((sums[cell] / weight).rounded())) : 0
        }
    }
}
