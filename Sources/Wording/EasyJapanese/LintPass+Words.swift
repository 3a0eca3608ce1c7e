/// Rules about the choice of words: what the lexicon knows, sounds, and Latin letters.
extension LintPass {
    /// Letters between a word and its explanation: 粗大ごみ〈…〉 explains 粗大.
    private static let explanationReach = 12

    // MARK: The lexicon

    mutating func checkWords() {
        var known: Set<String> = []
        var index = 0
        while index < units.count {
            guard let entry = Lexicon.shipped.longest(at: index, in: self) else {
                index += 1
                continue
            }
            let range = index..<index + entry.scalars.count
            if entry.rule.isAboutWords {
                let isExplained = isExplained(range)
                if !isExplained, !units[index].isQuoted, !known.contains(entry.text) {
                    report(entry.rule, entry.severity, range, why: entry.why, fix: entry.fix)
                }
                // A key word is missed once; a hard one wherever it stands without an explanation before it.
                if isExplained || entry.rule == .unexplainedWord { known.insert(entry.text) }
            } else {
                report(entry.rule, entry.severity, range, why: entry.why, fix: entry.fix)
            }
            index = range.upperBound
        }
        checkPeople()
    }

    /// Whether 〈…〉 follows in the same phrase, or the word is itself the whole content of 〈 〉 or （ ）:
    /// 後から 来る 地震〈余震〉.
    private func isExplained(_ range: Range<Int>) -> Bool {
        if let before = scalar(at: range.lowerBound - 1), let after = scalar(at: range.upperBound),
            (before == "〈" && after == "〉") || (before == "（" && after == "）")
        {
            return true
        }
        if isDefined(range) { return true }
        var index = range.upperBound
        while index < units.count, index - range.upperBound < Self.explanationReach {
            if units[index].scalar == "〈" { return true }
            if units[index].scalar == "」" || units[index].scalar == "』" {
                return scalar(at: index + 1) == "〈"
            }
            if units[index].startsPhrase || units[index].isPunctuation { return false }
            index += 1
        }
        return false
    }

    /// Whether the sentence itself says what it is: 避難所：泊まる ところです, or 罹災証明書は、役所が 書く 紙です.
    private func isDefined(_ range: Range<Int>) -> Bool {
        let end = units.indices.contains(range.upperBound) && scalar(at: range.upperBound) == "」" ? 1 : 0
        let next = range.upperBound + end
        guard let after = scalar(at: next) else { return false }
        if after == "：" { return true }
        guard after == "は", let sentence = sentence(startingAt: range.lowerBound) else { return false }
        return sentence.end == .stop && stands("です", before: sentence.range.upperBound)
    }

    private func sentence(startingAt index: Int) -> LintSentence? {
        var low = 0
        var high = text.sentences.count
        while low < high {
            let middle = (low + high) / 2
            if text.sentences[middle].range.lowerBound < index { low = middle + 1 } else { high = middle }
        }
        return low < text.sentences.count && text.sentences[low].range.lowerBound == index ? text.sentences[low] : nil
    }

    /// 方（かた） for a person; 使い方 and 分け方 are not at the beginning of a phrase.
    private mutating func checkPeople() {
        for word in text.words where word.reading == "かた" && word.range.count == 1 {
            let index = word.range.lowerBound
            guard units[index].scalar == "方", units[index].startsPhrase else { continue }
            report(.honorific, .error, word.range, why: "敬語はわかりにくいです。", fix: "「人」と書いてください")
        }
    }

    // MARK: Sounds

    /// Repeated words that are no sound.
    private static let repeatedWords: Set<String> = [
        "いろいろ", "ときどき", "たびたび", "もしもし", "まだまだ", "だんだん", "なかなか", "そろそろ", "ますます", "わざわざ", "いちいち", "とうとう",
        "いよいよ", "たまたま", "もともと", "つぎつぎ", "ひとりひとり", "べつべつ", "はいはい", "いえいえ", "まあまあ", "むかしむかし", "それそれ",
    ]

    /// グラグラ and びしょびしょ: two, three or four kana twice, from the beginning of a run of kana.
    mutating func checkSounds() {
        var index = 0
        while index < units.count {
            guard units[index].scalar.isKana else {
                index += 1
                continue
            }
            let isKatakana = units[index].scalar.isKatakana
            var end = index + 1
            while end < units.count, units[end].space == .none,
                isKatakana ? units[end].scalar.isKatakana : units[end].scalar.isHiragana
            {
                end += 1
            }
            let isWord = units[index].startsPhrase || scalar(at: index - 1)?.isKanji == false
            if isWord, let length = [2, 3, 4].first(where: { isTwice($0, index..<end) }) {
                let range = index..<index + 2 * length
                if !Self.repeatedWords.contains(text.text(range)) {
                    report(
                        .onomatopoeia, .error, range, why: "音や様子を表すことばは外国人にわかりません。",
                        fix: "「強く」「とても」などのことばで言いかえてください")
                }
            }
            index = end
        }
    }

    private func isTwice(_ length: Int, _ range: Range<Int>) -> Bool {
        guard range.count >= 2 * length else { return false }
        let isRepeated = (0..<length).allSatisfy {
            units[range.lowerBound + $0].scalar == units[range.lowerBound + length + $0].scalar
        }
        // ああ is a long vowel.
        return isRepeated && units[range.lowerBound].scalar != units[range.lowerBound + 1].scalar
    }

    // MARK: Latin letters

    /// Names and units that stand on phones, signs and goods.
    private static let knownLatin: Set<String> = [
        "Wi-Fi", "WiFi", "LINE", "SOS", "QR", "ATM", "PDF", "NHK", "AED", "URL", "SIM", "USB", "PC", "TV", "OK", "FAX",
        "CD", "DVD",
        "cm", "mm", "km", "kg", "ml", "mL", "kW", "web", "Web", "App", "Store", "Google", "Play", "iPhone", "Android",
        "YouTube", "Facebook",
        "Instagram", "Twitter", "JAPAN", "Japan", "Tokyo", "TOKYO", "JR", "Yahoo", "Net", "Safety", "tips",
    ]

    mutating func checkLatin() {
        var index = 0
        while index < units.count {
            guard units[index].scalar.isASCIILetter || units[index].scalar.isASCIIDigit else {
                index += 1
                continue
            }
            var end = index + 1
            while end < units.count, units[end].space == .none, isLatinWord(units[end].scalar) { end += 1 }
            checkLatin(index..<end)
            index = end
        }
    }

    private func isLatinWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCIILetter || scalar.isASCIIDigit || "-_./:@?=&%#~".unicodeScalars.contains(scalar)
    }

    private mutating func checkLatin(_ range: Range<Int>) {
        let word = text.text(range)
        // An address is not read but opened.
        guard !units[range.lowerBound].isQuoted, !word.contains("@"), !word.contains("/"), !word.contains(".") else {
            return
        }
        let letters = word.unicodeScalars.filter(\.isASCIILetter)
        guard letters.count > 1, !Self.knownLatin.contains(word),
            !Self.knownLatin.contains(String(String.UnicodeScalarView(letters)))
        else { return }
        if isExplained(range) { return }
        if letters.allSatisfy({ $0.value <= 0x5A }) {
            report(
                .abbreviation, .error, range, why: "ローマ字の略語はわかりにくいです。", fix: "日本語で書くか、〈　〉で説明してください")
        } else {
            report(
                .romaji, .error, range, why: "ローマ字や外国語のことばです。", fix: "ひらがなか、やさしい日本語で書いてください")
        }
    }
}
