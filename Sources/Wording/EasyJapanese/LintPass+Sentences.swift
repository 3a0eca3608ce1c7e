/// Rules about sentences: length, ideas, their end, words in kanji, and lines.
extension LintPass {
    /// What a sentence may end with.
    private static let politeEnds = [
        "です", "ます", "ません", "でした", "ました", "でしょう", "ましょう", "ください",
    ]
    /// What may follow a polite end.
    private static let closers = ["か", "ね", "よ"]
    /// Whole sentences that need no verb.
    private static let greetings = ["はい", "いいえ", "ありがとう", "こんにちは", "こんばんは", "おはよう"]

    mutating func checkSentences() {
        for sentence in text.sentences {
            checkLength(sentence)
            checkIdeas(sentence)
            checkEnd(sentence)
            checkKanjiWords(sentence)
        }
        checkLines()
    }

    private mutating func checkLength(_ sentence: LintSentence) {
        let beats = Beats.count(sentence.range, of: text)
        guard beats > EasyJapaneseLint.longBeats else { return }
        let isError = beats > EasyJapaneseLint.tooLongBeats
        report(
            .longSentence, isError ? .error : .warning, sentence.range,
            why: "文が長すぎます。\(beats)拍あります。",
            fix: "\(EasyJapaneseLint.longBeats)拍くらいまでの文に分けてください")
    }

    private mutating func checkIdeas(_ sentence: LintSentence) {
        // が、and ので join two statements; a condition or て is one step of the same.
        let strong = [
            "ですが、", "ますが、", "ませんが、", "ましたが、", "でしたが、", "ないが、", "たいが、", "ので、", "けど、", "けれど、", "けれども、", "ため、", "のに、",
            "ますし、", "ですし、", "ますから、", "ですから、",
        ]
        let weak = ["て、", "んで、", "いで、", "たら、", "だら、", "れば、", "なら、", "ときは、", "とき、", "ると、", "ながら、", "たり、"]
        var steps = 0
        for index in sentence.range where units[index].scalar == "、" && !units[index].isAside {
            if strong.contains(where: { stands($0, before: index + 1) }) { steps += 2 }
            if weak.contains(where: { stands($0, before: index + 1) }) { steps += 1 }
        }
        for index in sentence.range where units[index].scalar == "の" && !units[index].isAside {
            // Learners write it without a comma too.
            if stands("ので", at: index), scalar(at: index + 2) != "、", let before = scalar(at: index - 1),
                before.isHiragana, index + 2 < sentence.range.upperBound, units[index + 2].startsPhrase,
                !units[index].startsPhrase
            {
                steps += 2
            }
        }
        guard steps > 1 else { return }
        report(
            .manyIdeas, .warning, sentence.range, why: "一つの文に二つ以上の内容があります。",
            fix: "一つの文に一つのことだけを書き、「。」で分けてください")
    }

    private mutating func checkEnd(_ sentence: LintSentence) {
        guard sentence.end == .stop else { return }
        let spoken = sentence.range.filter { !units[$0].isAside }
        guard let last = spoken.last, !units[last].isSlot, !units[last].isQuoted else { return }
        var tail = String(String.UnicodeScalarView(spoken.suffix(12).map { units[$0].scalar }))
        if Self.greetings.contains(tail) { return }
        while let closer = Self.closers.first(where: { tail.hasSuffix($0) }) { tail.removeLast(closer.count) }
        guard !Self.politeEnds.contains(where: { tail.hasSuffix($0) }) else { return }
        var start = last
        while start > sentence.range.lowerBound, !units[start].startsPhrase { start -= 1 }
        report(
            .plainForm, .error, start..<last + 1, why: "文の終わりが「です・ます」の形ではありません。",
            fix: "「～です」「～ます」「～て　ください」で終わる文にしてください")
    }

    private mutating func checkKanjiWords(_ sentence: LintSentence) {
        var seen: Set<String> = []
        var phrase = ""
        var lengthOfPhrase = 0
        var hasKanji = false
        var count = 0
        func close() {
            if hasKanji, seen.insert(phrase).inserted { count += 1 }
            phrase = ""
            lengthOfPhrase = 0
            hasKanji = false
        }
        for index in sentence.range where !units[index].isAside {
            let unit = units[index]
            // Where phrases are not parted by spaces, a new word begins with its kanji after kana.
            let isUnspacedWord =
                lengthOfPhrase > EasyJapaneseLint.longPhrase && unit.scalar.isKanji
                && scalar(at: index - 1)?.isKanji == false
            if unit.startsPhrase || isUnspacedWord { close() }
            guard !unit.isPunctuation else { continue }
            lengthOfPhrase += 1
            // Particles do not make another word of it.
            if unit.scalar.isKanji {
                hasKanji = true
                phrase.unicodeScalars.append(unit.scalar)
            }
        }
        close()
        guard count > EasyJapaneseLint.manyKanjiWords else { return }
        let isError = count > EasyJapaneseLint.tooManyKanjiWords
        report(
            .manyKanjiWords, isError ? .error : .warning, sentence.range,
            why: "漢字のことばが\(count)個あります。",
            fix: "一つの文に\(EasyJapaneseLint.manyKanjiWords)個までにしてください")
    }

    private mutating func checkLines() {
        let particles: [Unicode.Scalar] = ["は", "を", "に", "が", "へ", "と", "の", "も", "や", "て"]
        for (line, next) in zip(text.lines, text.lines.dropFirst()) where !next.isMarked && !next.range.isEmpty {
            guard let last = line.range.last, !units[last].isQuoted else { continue }
            let isOpen =
                units[last].scalar == "、" || (particles.contains(units[last].scalar) && !units[last].startsPhrase)
            let opens = units[next.range.lowerBound].scalar
            guard isOpen || opens == "、" || opens == "。" else { continue }
            report(
                .lineBreak, .error, last..<last + 1, why: "文の途中で改行しています。",
                fix: "改行をとるか、文をここで終えてください")
        }
    }
}
