import Notice

/// Groups of words that mean the same to a town hall and its residents (`glossary.txt`; facts: chat.md: synonyms only as a
/// curated municipal glossary).
struct Glossary: Sendable {
    /// By first scalar, the longest first.
    private var words: [UInt32: [(scalars: [UInt32], group: Int)]] = [:]
    private var groups: [[NormalizedText]] = []

    /// The groups of one language that are built into the program.
    static func shipped(_ language: LanguageTag) -> Glossary {
        Glossary(String(decoding: PackageResources.glossary_txt, as: UTF8.self), language: language)
    }

    /// - Parameter text: lines of `language: word = word`; what begins with `#` is for people.
    init(_ text: String, language: LanguageTag) {
        for line in text.split(separator: "\n") where line.hasPrefix("\(language.rawValue): ") {
            let group = line.dropFirst(language.rawValue.count + 2).split(separator: "=")
                .map { NormalizedText(String($0).trimmingNewlines()) }.filter(\.hasLetters)
            for word in group {
                guard let first = word.scalars.first else { continue }
                words[first, default: []].append((word.scalars, groups.count))
            }
            groups.append(group)
        }
        for key in words.keys { words[key]?.sort { $0.scalars.count > $1.scalars.count } }
    }

    /// The other words of every group that a text has a word of: at each place the longest counts.
    func synonyms(in text: NormalizedText) -> [NormalizedText] {
        guard !groups.isEmpty else { return [] }
        let scalars = text.scalars
        var found: [NormalizedText] = []
        var position = 0
        while position < scalars.count {
            let match = words[scalars[position]]?.first { word in
                scalars[position...].starts(with: word.scalars) && isWhole(word.scalars, at: position, in: scalars)
            }
            guard let match else {
                position += 1
                continue
            }
            found += groups[match.group].filter { $0.scalars != match.scalars }
            position += match.scalars.count
        }
        return found
    }

    /// A word of Latin letters must not be a piece of another.
    private func isWhole(_ word: [UInt32], at position: Int, in scalars: [UInt32]) -> Bool {
        guard Script(word[0]) == .latin else { return true }
        let end = position + word.count
        return (position == 0 || Script(scalars[position - 1]) != .latin)
            && (end == scalars.count || Script(scalars[end]) != .latin)
    }
}
