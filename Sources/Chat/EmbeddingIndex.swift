package import Notice

/// A text of an intent that a model turns into a vector: a question, an example or the answer.
package struct EmbeddedText: Sendable, Hashable {
    var intent: IntentID
    /// The language it is asked in.
    var language: LanguageTag
    package var text: String
    /// Whether residents may ask so; answers are not asked.
    var isQuestion: Bool

    package init(intent: IntentID, language: LanguageTag, text: String, isQuestion: Bool) {
        self.intent = intent
        self.language = language
        self.text = text
        self.isQuestion = isQuestion
    }
}

/// The vectors of a library's texts: which intents an embedded question lies close to.
///
/// Models differ in what cosine means "alike", so the measure is taken from the texts themselves: an intent is close where the
/// question is at least as near to it as half of the stored questions are to their own sisters. A language in which the model
/// does not tell half of the stored questions' own intents from others has no measure, and nothing is close.
package struct EmbeddingIndex: Sendable {
    private struct Part {
        var owners: [IntentID] = []
        var isQuestion: [Bool] = []
        /// Unit vectors, one after the other.
        var values: [Float] = []
        /// The cosine from which on an intent is close; nil where none could be taken.
        var measure: Float?
    }

    /// Length of every vector.
    package let dimensions: Int
    private var parts: [LanguageTag: Part] = [:]

    /// Questions that the measure is taken from, of each language, and how many there must be.
    private static let samples = 128
    private static let fewestSamples = 8
    /// Intents told as close at most.
    private static let closeLimit = 10

    /// - Parameter vectors: those of `texts`, in their order. Nil where they are not as many, not all of one length, or one has no
    ///   direction.
    package init?(_ texts: [EmbeddedText], vectors: [[Float]]) {
        guard texts.count == vectors.count, let first = vectors.first, !first.isEmpty else { return nil }
        dimensions = first.count
        for (text, vector) in zip(texts, vectors) {
            guard vector.count == dimensions, let unit = Self.unit(vector) else { return nil }
            parts[text.language, default: Part()].owners.append(text.intent)
            parts[text.language]?.isQuestion.append(text.isQuestion)
            parts[text.language]?.values += unit
        }
        let measures = parts.mapValues { measure(of: $0) }
        for (language, measure) in measures { parts[language]?.measure = measure }
    }

    /// The vector of length 1 in its direction; nil where a value is not finite or all are zero.
    package static func unit(_ vector: [Float]) -> [Float]? {
        let square = vector.reduce(0.0) { $0 + Double($1) * Double($1) }
        guard square.isFinite, square > 0 else { return nil }
        let length = square.squareRoot()
        let unit = vector.map { Float(Double($0) / length) }
        return unit.allSatisfy(\.isFinite) ? unit : nil
    }

    /// The intents close to a question's vector in each language; nil where the vector is not one of this model.
    ///
    /// - Parameter weight: what closeness counts beside the plain ranking, which counts 1.
    package func closeness(to vector: [Float], weight: Double) -> Closeness? {
        guard vector.count == dimensions, let unit = Self.unit(vector) else { return nil }
        var close: [LanguageTag: [Candidate]] = [:]
        for (language, part) in parts {
            guard let measure = part.measure else { continue }
            var best: [IntentID: Float] = [:]
            for (row, owner) in part.owners.enumerated() {
                let cosine = dot(unit, 0, part.values, row)
                if cosine >= measure { best[owner] = max(best[owner] ?? -1, cosine) }
            }
            close[language] = Array(
                best.map { Candidate(intent: $0.key, score: Double($0.value)) }
                    .sorted { $0.score > $1.score || ($0.score == $1.score && $0.intent < $1.intent) }
                    .prefix(Self.closeLimit))
        }
        return Closeness(close: close, weight: weight)
    }

    private func measure(of part: Part) -> Float? {
        let questions = part.isQuestion.indices.filter { part.isQuestion[$0] }
        let step = max(1, questions.count / Self.samples)
        var sisters: [Float] = []
        var told = 0
        for row in stride(from: 0, to: questions.count, by: step).map({ questions[$0] }) {
            var (own, foreign): (Float?, Float) = (nil, -1)
            for other in questions where other != row {
                let cosine = dot(part.values, row, part.values, other)
                if part.owners[other] == part.owners[row] {
                    own = max(own ?? -1, cosine)
                } else {
                    foreign = max(foreign, cosine)
                }
            }
            guard let own else { continue }
            sisters.append(own)
            if own > foreign { told += 1 }
        }
        guard sisters.count >= Self.fewestSamples, told * 2 >= sisters.count else { return nil }
        sisters.sort()
        return sisters[sisters.count / 2]
    }

    private func dot(_ left: [Float], _ leftRow: Int, _ right: [Float], _ rightRow: Int) -> Float {
        typealias Lanes = SIMD16<Float>
        let (left, right) = (left.span, right.span)
        let (a, b) = (leftRow * dimensions, rightRow * dimensions)
        precondition(a >= 0 && a + dimensions <= left.count && b >= 0 && b + dimensions <= right.count)
        let (leftBytes, rightBytes) = (left.bytes, right.bytes)
        // Unsafe: the rows lie inside their spans, checked above; every index below is within the row. Lane by lane a load costs
        // more than the sum.
        func product(_ place: Int) -> Lanes {
            let size = MemoryLayout<Float>.stride
            let x = leftBytes.unsafeLoadUnaligned(fromByteOffset: (a + place) * size, as: Lanes.self)
            let y = rightBytes.unsafeLoadUnaligned(fromByteOffset: (b + place) * size, as: Lanes.self)
            return x * y
        }
        // Two sums, so that one does not wait for the other.
        var (even, odd) = (Lanes(), Lanes())
        var place = 0
        while place + 2 * Lanes.scalarCount <= dimensions {
            even += product(place)
            odd += product(place + Lanes.scalarCount)
            place += 2 * Lanes.scalarCount
        }
        var sum = (even + odd).sum()
        while place < dimensions {
            sum += left[a + place] * right[b + place]
            place += 1
        }
        return sum
    }
}
