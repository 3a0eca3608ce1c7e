import Notice

/// Puts questions that ask the same in other words together, so that a section reads each matter once.
package enum QuestionGroups {
    /// Shared pairs of letters, of those of both questions (Dice), from which on two questions are alike.
    private static let likeness = 0.5

    /// The groups, each with the places of its questions in the order given; the first of a group is the one the others are
    /// like. Put the most asked first: they lead.
    package static func of(_ questions: [MaskedQuestion]) -> [[Int]] {
        var groups: [[Int]] = []
        var sizes: [Int] = []
        var languages: [LanguageTag] = []
        /// The groups whose leader has a pair of letters.
        var leaders: [UInt64: [Int]] = [:]
        for (place, question) in questions.enumerated() {
            let pairs = pairs(of: question.text)
            let language = IntentIndex.asked(question.language)
            var shared: [Int: Int] = [:]
            for pair in pairs { for group in leaders[pair] ?? [] { shared[group, default: 0] += 1 } }
            let best = shared.filter { languages[$0.key] == language }
                .map { (group: $0.key, likeness: 2 * Double($0.value) / Double(pairs.count + sizes[$0.key])) }
                .max { ($0.likeness, $1.group) < ($1.likeness, $0.group) }
            if let best, best.likeness >= likeness {
                groups[best.group].append(place)
            } else {
                for pair in pairs { leaders[pair, default: []].append(groups.count) }
                groups.append([place])
                sizes.append(pairs.count)
                languages.append(language)
            }
        }
        return groups
    }

    /// Pairs of neighbouring letters without the polite frame; a single letter pairs with nothing.
    private static func pairs(of text: String) -> Set<UInt64> {
        let words = Framing.any.removed(from: NormalizedText(text)).scalars
        let letters = words.filter { Script($0) != .space && Script($0) != .punctuation }
        guard letters.count > 1 else { return Set(letters.map(UInt64.init)) }
        return Set(zip(letters, letters.dropFirst()).map { UInt64($0) << 32 | UInt64($1) })
    }
}
