import Glibc

/// Trains the model that tells languages apart: multinomial naive Bayes over `LetterGrams`, each language's counts smoothed
/// towards the average of all, so that one with little text is not taken for one that lacks what it was not seen to write.
///
/// The same texts in any order give the same bytes.
package struct LanguageTrainer: Sendable {
    /// Values that are chosen, by `heldOut`, and not found by training.
    package struct Choices: Sendable {
        /// Grams of the average language added to each language's own.
        package var smoothing = 300.0
        /// Counts are raised to it: a word that a text repeats is one topic, not so many witnesses.
        package var damping = 0.75
        /// The share of phrases where a language has both kinds.
        package var phraseShare = 0.3
        /// Grams kept for a script with two languages; one more for each further language.
        package var gramsKept = 3_000
        package init() {}
    }

    /// What kind of text it is. Of some languages there is much prose and of others none, so that each kind is counted by
    /// itself and the two are mixed in the same shares for every language that has both.
    package enum Kind: Int, Sendable, CaseIterable {
        /// Formal, as declarations and brochures are.
        case prose
        /// Short everyday sentences and questions, as residents write.
        case phrases
    }

    /// One text: its language, its letters, and how much it counts.
    struct Sample: Sendable {
        var language: TextLanguage
        var kind: Kind
        var scalars: [UInt32]
        var weight: Double

        /// Tells any two apart that differ.
        var order: String { "\(language.rawValue) \(kind) \(weight) \(scalars)" }
    }

    let choices: Choices
    private(set) var samples: [[Sample]]

    package init(_ choices: Choices = Choices()) {
        self.choices = choices
        samples = SharedScript.allCases.map { _ in [] }
    }

    /// Adds a text in a language's usual script, and where it has accents the same without them: half of those who write
    /// Vietnamese on a phone leave them out. A language that owns its script needs no text.
    package mutating func add(_ text: String, in language: TextLanguage, _ kind: Kind) {
        guard let script = SharedScript.allCases.last(where: { $0.languages.contains(language) }) else { return }
        let scalars = text.unicodeScalars.map(\.value)
        samples[Int(script.rawValue)].append(Sample(language: language, kind: kind, scalars: scalars, weight: 1))
        guard script == .latin else { return }
        let bare = NormalizedText(text).scalars
        if bare != scalars.compactMap(script.letter) {
            samples[Int(script.rawValue)].append(Sample(language: language, kind: kind, scalars: bare, weight: 1))
        }
    }

    /// Adds Japanese in kana, with spaces between words as やさしい日本語 has them, in each way it is typed in Latin letters.
    package mutating func add(kana text: String, _ kind: Kind) {
        for spelling in Romaji.Spelling.allCases {
            let romaji = Romaji.text(NormalizedText(text).scalars, spelling)
            guard !romaji.isEmpty else { continue }
            samples[Int(SharedScript.latin.rawValue)].append(
                Sample(
                    language: .japanese, kind: kind, scalars: romaji, weight: 1 / Double(Romaji.Spelling.allCases.count)
                ))
        }
    }

    /// The model's bytes, trained on every text; how sharp it is, is found on texts held out.
    package func model() -> (bytes: [UInt8], calibrations: [LanguageCalibration]) {
        var calibrations: [LanguageCalibration] = []
        let contents = SharedScript.allCases.map { script in
            // Sums of fractions depend on their order.
            let samples = samples[Int(script.rawValue)].sorted { $0.order < $1.order }
            let calibration = LanguageCalibration(script, samples, self)
            calibrations.append(calibration)
            var content = content(of: script, samples)
            content.sharpness = calibration.sharpness
            content.slope = calibration.slope
            content.middle = calibration.middle
            return content
        }
        return (LanguageModelReader.bytes(of: contents), calibrations)
    }

    // MARK: Counting

    /// The table of one script, not calibrated.
    func content(of script: SharedScript, _ samples: [Sample]) -> LanguageModel.Content {
        var counts = GramCounts(script)
        for sample in samples { counts.add(sample) }
        let shares = counts.shares(choices)
        let likelihoods = shares.map { likelihood($0) }
        let kept = choices.gramsKept * script.languages.count
        let chosen = shares.indices.sorted { likelihoods[$0].worth > likelihoods[$1].worth }.prefix(kept)
        return LanguageModel.Content(
            script: script, languages: script.languages, sharpness: 1, slope: 1, middle: 0,
            grams: chosen.map { .init(key: shares[$0].key, row: likelihoods[$0].row) }.sorted { $0.key < $1.key })
    }

    /// How likely each language is to write a gram, and how far that tells languages apart, by how often it is met.
    private func likelihood(_ gram: GramCounts.Shares) -> (row: LanguageModel.Table.Row, worth: Double) {
        let average = gram.shares.reduce(0, +) / Double(gram.shares.count)
        let chances = zip(gram.shares, gram.totals).map { share, total in
            (share * total + choices.smoothing * average) / (total + choices.smoothing)
        }
        let least = chances.min() ?? 1
        var row = LanguageModel.Table.Row()
        var worth = 0.0
        for (column, chance) in chances.enumerated() {
            row[column] = UInt8(min(255, (log(chance / least) / LanguageModel.step).rounded()))
            worth += chance * abs(log(chance / average))
        }
        return (row, worth)
    }
}
