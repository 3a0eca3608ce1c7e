/// Cuts a text into terms by script (facts: chat.md, "Normalise and tokenise, by script").
///
/// Japanese gets kanji unigrams and bigrams and whole katakana runs, and never hiragana bigrams among its words: they
/// cost 6–9 points. Hiragana speaks through the reading: kana 3- and 4-grams over the text's kana, with katakana and
/// romaji brought to hiragana.
enum Tokenizer {
    private enum Kind: UInt8 { case word = 1, gram, reading, pair }

    /// - Parameter reading: the same text in kana where it is known; otherwise the kana of the text itself are read.
    static func terms(of text: NormalizedText, reading: NormalizedText? = nil) -> Terms {
        var terms = Terms()
        var kana: [UInt32] = []
        let scalars = text.scalars
        let readsItself = reading == nil
        var start = 0
        while start < scalars.count {
            let script = Script(scalars[start])
            var end = start + 1
            while end < scalars.count, continues(script, with: scalars, at: end) { end += 1 }
            let run = scalars[start..<end]
            addWords(of: run, script: script, to: &terms)
            if readsItself { read(run, script: script, into: &kana, terms: &terms) }
            start = end
        }
        if let reading {
            for scalar in reading.scalars {
                let script = Script(scalar)
                read([scalar], script: script, into: &kana, terms: &terms)
            }
        }
        closeReading(&kana, terms: &terms)
        addPairs(of: text, to: &terms)
        return terms
    }

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
        case .space, .punctuation, .hiragana: return
        case .han:
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
            add(marked[...], widths: 3...4, .reading, to: &terms.grams)
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
                terms.pairs.append(hash(.pair, [last, scalar]))
                last = scalar
            }
        }
        if last != 0 { terms.pairs.append(hash(.pair, [last, 0])) }
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

    private static func hash(_ kind: Kind, _ scalars: some Sequence<UInt32>) -> UInt64 {
        var hash = FNV1a()
        hash.combine(byte: kind.rawValue)
        for scalar in scalars { hash.combine(scalar: scalar) }
        return hash.value
    }
}
