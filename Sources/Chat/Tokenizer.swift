import Notice

/// Cuts a text into terms by script (facts: chat.md, "Normalise and tokenise, by script").
///
/// Japanese is cut into short units where there is a dictionary: lemmas without particles, auxiliaries and the words of
/// every question. Beside them, and alone where there is none, stand kanji unigrams and bigrams and whole katakana runs;
/// never hiragana bigrams, which cost 6–9 points. Hiragana speaks through the reading: kana 3- and 4-grams, with katakana
/// and romaji brought to hiragana, and kanji too where the dictionary reads them.
struct Tokenizer: Sendable {
    private enum Kind: UInt8 { case word = 1, gram, reading, pair, lemma, accented }

    private let language: LanguageTag
    /// For Japanese only: it would take the kanji of other languages apart.
    private let units: ShortUnits?
    /// Lemmas that frame a question and say nothing of the matter.
    private let frames: Set<UInt32>

    init(language: LanguageTag, units: ShortUnits? = .shipped) {
        let units = language == .japanese ? units : nil
        self.language = language
        self.units = units
        frames = Set(
            units.map { units in
                Self.frameWords.flatMap { word in
                    units.units(of: NormalizedText(word).scalars[...]).filter { $0.kind == .content }.map(\.lemma)
                }
            } ?? [])
    }

    /// - Parameters:
    ///   - raw: the text as it was written, for what folding loses.
    ///   - reading: the same text in kana where it is known; otherwise the text itself is read.
    func terms(of text: NormalizedText, raw: String, reading: NormalizedText? = nil) -> Terms {
        var terms = Terms()
        var kana: [UInt32] = []
        let scalars = text.scalars
        var start = 0
        while start < scalars.count {
            let script = Script(scalars[start])
            var end = start + 1
            if units != nil, script.isJapanese {
                while end < scalars.count, Script(scalars[end]).isJapanese { end += 1 }
                addUnits(of: scalars[start..<end], readsItself: reading == nil, into: &kana, to: &terms)
            } else {
                while end < scalars.count, Self.continues(script, with: scalars, at: end) { end += 1 }
                let run = scalars[start..<end]
                Self.addWords(of: run, script: script, to: &terms)
                if language == .japanese, reading == nil { Self.read(run, script: script, into: &kana, terms: &terms) }
            }
            start = end
        }
        if let reading {
            for scalar in reading.scalars { Self.read([scalar], script: Script(scalar), into: &kana, terms: &terms) }
        }
        Self.closeReading(&kana, terms: &terms)
        Self.addPairs(of: text, to: &terms)
        if language == .vietnamese { Self.addSyllables(of: text, raw: raw, to: &terms) }
        return terms
    }

    // MARK: Vietnamese

    /// Two syllables are a word more often than one is; with their accents they say which.
    private static func addSyllables(of text: NormalizedText, raw: String, to terms: inout Terms) {
        let folded = text.scalars.split { Script($0) != .latin }
        for (first, second) in zip(folded, folded.dropFirst()) {
            terms.words.append(hash(.word, first + [0x20] + second))
        }
        // Composed letters only: where accents come apart, the folded syllables are left.
        let written = raw.lowercased().unicodeScalars.prefix(Turn.textLimit).map(\.value).split { Script($0) != .latin }
        for syllable in written { terms.words.append(hash(.accented, syllable)) }
        for (first, second) in zip(written, written.dropFirst()) {
            terms.words.append(hash(.accented, first + [0x20] + second))
        }
    }

    // MARK: Japanese by short units

    private func addUnits(
        of run: ArraySlice<UInt32>, readsItself: Bool, into kana: inout [UInt32], to terms: inout Terms
    ) {
        guard let units else { return }
        var spelt: [UInt32] = []
        /// Where the scalars begin that n-grams are made of: they end at a frame.
        var open = run.startIndex
        for unit in units.units(of: run) {
            let surface = run[unit.range]
            if readsItself {
                if unit.kind == .unknown {
                    for scalar in surface { Self.read([scalar], script: Script(scalar), into: &kana, terms: &terms) }
                } else {
                    spelt.removeAll(keepingCapacity: true)
                    units.appendReading(of: unit, to: &spelt)
                    for scalar in spelt { Kana.append(scalar, to: &kana) }
                }
            }
            let isFrame = unit.kind == .content && frames.contains(unit.lemma)
            if isFrame {
                Self.addGrams(of: run[open..<unit.range.lowerBound], to: &terms)
                open = unit.range.upperBound
            } else if unit.kind != .function {
                let term =
                    unit.kind == .unknown
                    ? Self.hash(.word, surface.map(Kana.hiragana)) : Self.hash(.lemma, CollectionOfOne(unit.lemma))
                terms.words.append(term)
                terms.heads.append(term)
            }
        }
        Self.addGrams(of: run[open...], to: &terms)
    }

    /// Kanji unigrams and bigrams and katakana runs.
    private static func addGrams(of span: ArraySlice<UInt32>, to terms: inout Terms) {
        var start = span.startIndex
        while start < span.endIndex {
            let script = Script(span[start])
            var end = start + 1
            while end < span.endIndex, Script(span[end]) == script { end += 1 }
            switch script {
            case .han:
                add(span[start..<end], widths: 1...2, .word, to: &terms.grams)
                terms.kanjiCount += end - start
            case .katakana: terms.grams.append(hash(.word, span[start..<end].map(Kana.hiragana)))
            default: terms.kanaCount += end - start
            }
            start = end
        }
    }

    // MARK: Any script

    /// Latin words keep their digits (00000japan, a4); an apostrophe stays inside its word.
    private static func continues(_ script: Script, with scalars: [UInt32], at index: Int) -> Bool {
        let next = Script(scalars[index])
        switch script {
        case .latin, .digit:
            if next == .latin || next == .digit { return true }
            return (scalars[index] == 0x27 || scalars[index] == 0x2019) && index + 1 < scalars.count
                && Script(scalars[index + 1]) == .latin
        case .space, .punctuation: return false
        default: return next == script
        }
    }

    private static func addWords(of run: ArraySlice<UInt32>, script: Script, to terms: inout Terms) {
        let before = terms.words.count
        defer { if script != .han { terms.heads += terms.words[before...] } }
        switch script {
        case .space, .punctuation: return
        case .hiragana: terms.kanaCount += run.count
        case .han:
            terms.kanjiCount += run.count
            add(run, widths: 1...2, .word, to: &terms.words)
            add(run, widths: run.count == 1 ? 1...1 : 2...2, .word, to: &terms.heads)
        case .katakana:
            terms.words.append(hash(.word, run.map(Kana.hiragana)))
        case .hangul:
            if run.count == 1 { terms.words.append(hash(.word, run)) }
            add(run, widths: 2...2, .word, to: &terms.words)
            for width in 2...3 where run.count >= width { terms.grams.append(hash(.gram, run.prefix(width))) }
        case .thai, .lao, .khmer, .myanmar:
            if run.count < 3 { terms.words.append(hash(.word, run)) }
            add(run, widths: 3...3, .word, to: &terms.words)
        case .latin, .digit, .cyrillic, .greek, .arabic, .devanagari, .bengali, .sinhala, .other:
            let letters = run.filter { $0 != 0x27 && $0 != 0x2019 }
            terms.words.append(hash(.word, letters))
            guard letters.count >= 2 else { return }
            let marked = [0] + letters + [0]
            add(marked[...], widths: 4...4, .gram, to: &terms.grams)
        }
    }

    /// Adds a run's kana to the reading, or ends the reading where something unreadable stands between.
    private static func read(
        _ run: ArraySlice<UInt32>, script: Script, into kana: inout [UInt32], terms: inout Terms
    ) {
        switch script {
        case .hiragana, .katakana:
            for scalar in run { Kana.append(scalar, to: &kana) }
        case .latin:
            if let romaji = Kana.fromRomaji(run.filter { $0 != 0x27 }) {
                for scalar in romaji { Kana.append(scalar, to: &kana) }
            } else {
                closeReading(&kana, terms: &terms)
            }
        case .space: return
        default: closeReading(&kana, terms: &terms)
        }
    }

    private static func closeReading(_ kana: inout [UInt32], terms: inout Terms) {
        if kana.count >= 2 {
            let marked = [0] + kana + [0]
            add(marked[...], widths: 3...4, .reading, to: &terms.readings)
        }
        kana.removeAll(keepingCapacity: true)
    }

    /// Scalars that follow each other; of alphabets, words: pairs of letters say nothing.
    private static func addPairs(of text: NormalizedText, to terms: inout Terms) {
        var last: UInt32 = 0
        for scalar in text.scalars {
            switch Script(scalar) {
            case .space, .punctuation, .latin, .cyrillic, .greek, .arabic, .devanagari, .bengali, .sinhala: continue
            default:
                terms.pairs.append(hash(.pair, last, scalar))
                last = scalar
            }
        }
        if last != 0 { terms.pairs.append(hash(.pair, last, 0)) }
        let words = text.scalars.split { Script($0) == .space || Script($0) == .punctuation }
        for (word, next) in zip(words, words.dropFirst()) where Script(word[word.startIndex]) == .latin {
            terms.pairs.append(hash(.pair, word + [0] + next))
        }
    }

    private static func add(
        _ run: ArraySlice<UInt32>, widths: ClosedRange<Int>, _ kind: Kind, to list: inout [UInt64]
    ) {
        for start in run.indices {
            for width in widths where start + width <= run.endIndex {
                list.append(hash(kind, run[start..<start + width]))
            }
        }
    }

    private static func hash(_ kind: Kind, _ first: UInt32, _ second: UInt32) -> UInt64 {
        var hash = FNV1a()
        hash.combine(byte: kind.rawValue)
        hash.combine(scalar: first)
        hash.combine(scalar: second)
        return hash.value
    }

    private static func hash(_ kind: Kind, _ scalars: some Sequence<UInt32>) -> UInt64 {
        var hash = FNV1a()
        hash.combine(byte: kind.rawValue)
        for scalar in scalars { hash.combine(scalar: scalar) }
        return hash.value
    }

    /// Words of nearly every question: asking, wanting, being, doing.
    private static let frameWords = [
        "教える", "くださる", "知る", "方法", "仕方", "する", "ある", "いる", "なる", "できる", "言う", "何", "どう", "良い", "無い", "為", "こと",
        "もの", "場合", "もらう", "いただく", "願う", "御", "聞く", "尋ねる", "質問", "これ", "それ", "この", "その", "欲しい", "思う", "行う", "就く",
        "関する", "必要", "様", "分かる", "よろしく", "致す",
    ]
}
