import Glibc

/// How much a script's scores are worth, found on texts that the table was not trained on, cut as short as residents write.
package struct LanguageCalibration: Sendable, CustomStringConvertible {
    let script: SharedScript
    private(set) var sharpness = 0.25
    private(set) var slope = 1.0
    private(set) var middle = 0.0
    /// Texts held out, and those of them told right.
    private(set) var tried: [TextLanguage: (count: Int, right: Int)] = [:]

    /// One text in so many is held out.
    private static let heldOutShare: UInt64 = 10
    /// Words of a short piece, kanji where there are no words.
    private static let pieces = [2, 4, 8]
    private static let kanjiAPiece = 4

    /// One line for who trains: how many of the pieces held out were told right, in each language.
    package var description: String {
        let languages = script.languages.compactMap { language in
            tried[language].map { "\(language.rawValue) \($0.right)/\($0.count)" }
        }
        return
            "\(script), held out: \(languages.joined(separator: " ")); sharpness \(sharpness), plausible from \(middle)"
    }

    init(_ script: SharedScript, _ samples: [LanguageTrainer.Sample], _ trainer: LanguageTrainer) {
        self.script = script
        func isHeldOut(_ sample: LanguageTrainer.Sample) -> Bool {
            NormalizedText(scalars: sample.scalars).key % Self.heldOutShare == 0
        }
        let table = LanguageModel.Table(trainer.content(of: script, samples.filter { !isHeldOut($0) }))
        var evidence: [(column: Int, evidence: LetterEvidence)] = []
        for sample in samples where isHeldOut(sample) {
            guard let column = script.languages.firstIndex(of: sample.language) else { continue }
            for piece in Self.pieces(of: sample.scalars, in: script) {
                let found = LetterEvidence(piece, script: script, table: table)
                if found.judged > 0 { evidence.append((column, found)) }
            }
        }
        guard !evidence.isEmpty else { return }
        for (column, found) in evidence {
            let best = script.languages.indices.max { found.scores[$0] < found.scores[$1] }
            var sum = tried[script.languages[column]] ?? (0, 0)
            sum.count += 1
            if best == column { sum.right += 1 }
            tried[script.languages[column]] = sum
        }
        sharpness = Self.sharpness(evidence, languages: script.languages.count)
        (slope, middle) = Self.plausibility(
            real: evidence.map(\.evidence), random: Self.gibberish(script, table: table, count: evidence.count))
    }

    private static func pieces(of scalars: [UInt32], in script: SharedScript) -> [ArraySlice<UInt32>] {
        guard script.hasWords else {
            let letters = scalars.filter { SharedScript(Script($0)) == script }
            return stride(from: 0, to: letters.count, by: kanjiAPiece).map { letters[$0...].prefix(kanjiAPiece) }
        }
        let words = scalars.split { Script($0) == .space }
        var pieces = [scalars[...]]
        for count in Self.pieces where words.count > count {
            for start in stride(from: 0, to: words.count - count + 1, by: count * 3) {
                pieces.append(scalars[words[start].startIndex..<words[start + count - 1].endIndex])
            }
        }
        return pieces
    }

    /// The share of the scores under which the texts held out are likeliest.
    private static func sharpness(_ evidence: [(column: Int, evidence: LetterEvidence)], languages: Int) -> Double {
        func loss(_ sharpness: Double) -> Double {
            evidence.reduce(0) { sum, one in
                let scores = (0..<languages).map { Double(one.evidence.scores[$0]) * LanguageModel.step * sharpness }
                let most = scores.max() ?? 0
                return sum + most + log(scores.reduce(0) { $0 + exp($1 - most) }) - scores[one.column]
            }
        }
        return stride(from: 0.02, through: 1, by: 0.01).min { loss($0) < loss($1) } ?? 0.25
    }

    /// The logistic curve over the share of known grams that best parts texts from random letters.
    private static func plausibility(real: [LetterEvidence], random: [LetterEvidence]) -> (
        slope: Double, middle: Double
    ) {
        func share(_ evidence: LetterEvidence) -> Double { Double(evidence.known) / Double(evidence.judged) }
        let real = real.map(share)
        let random = random.map(share)
        func loss(_ slope: Double, _ middle: Double) -> Double {
            real.reduce(0) { $0 + log(1 + exp(slope * (middle - $1))) }
                + random.reduce(0) { $0 + log(1 + exp(slope * ($1 - middle))) }
        }
        var best = (slope: 1.0, middle: 0.0, loss: Double.infinity)
        for slope in stride(from: 2.0, through: 40, by: 2) {
            for middle in stride(from: 0.05, through: 0.95, by: 0.05) {
                let loss = loss(slope, middle)
                if loss < best.loss { best = (slope, middle, loss) }
            }
        }
        return (best.slope, best.middle)
    }

    /// What fingers make that hit any keys: letters of the script, each as likely as any other.
    private static func gibberish(_ script: SharedScript, table: LanguageModel.Table, count: Int) -> [LetterEvidence] {
        let letters: [UInt32] =
            switch script {
            case .latin: Array(0x61...0x7A)
            case .han: Array(0x4E00...0x9FA5)
            case .devanagari: Array(0x905...0x94D)
            case .arabic: Array(0x627...0x64A)
            case .cyrillic: Array(0x430...0x44F)
            }
        var random = SplitMix64(state: UInt64(script.rawValue))
        return (0..<count).compactMap { _ in
            let words = script.hasWords ? 1 + Int(random.next() % 3) : 1
            var text: [UInt32] = []
            for _ in 0..<words {
                for _ in 0..<3 + random.next() % 8 { text.append(letters[Int(random.next() % UInt64(letters.count))]) }
                text.append(0x20)
            }
            let evidence = LetterEvidence(text, script: script, table: table)
            return evidence.judged > 0 ? evidence : nil
        }
    }
}

/// The same numbers from the same start, so that training gives the same bytes (Steele, Lea, Flood 2014).
private struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}
