import Glibc

/// How often each language writes each gram of a script, prose and phrases apart.
struct GramCounts {
    /// A gram's share among the grams of its length, for each language, and how many such grams the language has.
    struct Shares {
        var key: UInt32
        var shares: [Double]
        var totals: [Double]
    }

    private let script: SharedScript
    private var places: [UInt32: Int] = [:]
    private var lengths: [Int] = []
    /// By place, kind and language.
    private var counts: [Double] = []

    init(_ script: SharedScript) { self.script = script }

    private var languages: Int { script.languages.count }
    private var width: Int { languages * LanguageTrainer.Kind.allCases.count }

    mutating func add(_ sample: LanguageTrainer.Sample) {
        guard let language = script.languages.firstIndex(of: sample.language) else { return }
        let column = sample.kind.rawValue * languages + language
        var grams = LetterGrams(script)
        grams.read(sample.scalars) { key, length in
            let place = places[key] ?? lengths.count
            if place == lengths.count {
                places[key] = place
                lengths.append(length)
                counts += Array(repeating: 0, count: width)
            }
            counts[place * width + column] += sample.weight
        } word: { _ in
        }
    }

    /// In ascending order of the keys.
    func shares(_ choices: LanguageTrainer.Choices) -> [Shares] {
        let damped = counts.map { $0 > 0 ? pow($0, choices.damping) : 0 }
        var totals = Array(repeating: Array(repeating: 0.0, count: width), count: (lengths.max() ?? 0) + 1)
        for place in lengths.indices {
            for column in 0..<width { totals[lengths[place]][column] += damped[place * width + column] }
        }
        return places.sorted { $0.key < $1.key }.map { key, place in
            let totals = totals[lengths[place]]
            var gram = Shares(key: key, shares: [], totals: [])
            for language in 0..<languages {
                let prose = totals[language]
                let phrases = totals[languages + language]
                let phraseShare = prose == 0 ? 1 : phrases == 0 ? 0 : choices.phraseShare
                let ofProse = damped[place * width + language] / max(prose, 1)
                let ofPhrases = damped[place * width + languages + language] / max(phrases, 1)
                gram.shares.append(phraseShare * ofPhrases + (1 - phraseShare) * ofProse)
                gram.totals.append(prose + phrases)
            }
            return gram
        }
    }
}
