/// Finds the words of a text that are followed by their reading.
enum FuriganaParser {
    /// The readings a counter has by itself. With one of them the number before it is not part of the word: 14日（にち）,
    /// but 20日（はつか）.
    private static let counters: [String: [String]] = [
        "日": ["にち"], "人": ["にん"], "月": ["がつ", "げつ"], "時": ["じ"], "分": ["ふん", "ぷん"], "回": ["かい"],
        "階": ["かい", "がい"], "歳": ["さい"], "年": ["ねん"], "号": ["ごう"], "番": ["ばん"], "本": ["ほん", "ぼん", "ぽん"],
        "台": ["だい"], "枚": ["まい"], "個": ["こ"], "日間": ["にちかん", "かかん"], "回目": ["かいめ"], "時間": ["じかん"],
        "週間": ["しゅうかん"], "年間": ["ねんかん"], "分間": ["ふんかん", "ぷんかん"],
    ]

    static func spans(of scalars: [Unicode.Scalar]) -> [Furigana.Span] {
        var spans: [Furigana.Span] = []
        var rest = 0
        var position = 0
        /// Where a reading may stand that belongs to the word already read.
        var again: Int?
        func keep(upTo end: Int) {
            if rest < end { spans.append(.init(base: text(scalars[rest..<end]))) }
        }
        while position < scalars.count {
            if position == again, let close = closing(scalars, at: position) {
                spans.append(.init(base: "", reading: text(scalars[position + 1..<close])))
                position = close + 1
                rest = position
                again = position
                continue
            }
            guard scalars[position].isKanji else {
                position += 1
                continue
            }
            let run = position..<end(ofWordAt: position, scalars)
            position = run.upperBound
            guard let close = closing(scalars, at: run.upperBound) else { continue }
            let reading = text(scalars[run.upperBound + 1..<close])
            let start = beginning(of: run, reading: reading, scalars, notBefore: rest)
            keep(upTo: start)
            spans.append(.init(base: text(scalars[start..<run.upperBound]), reading: reading))
            position = close + 1
            rest = position
            again = position
        }
        keep(upTo: scalars.count)
        return spans
    }

    /// The end of a word that begins and ends in kanji; digits (東京23区) and the small ケ (霞ヶ関) may stand in it.
    private static func end(ofWordAt start: Int, _ scalars: [Unicode.Scalar]) -> Int {
        var end = start
        while end < scalars.count {
            let scalar = scalars[end]
            let isLink = scalar == "ヶ" || scalar == "ヵ" || scalar == "ケ"
            guard
                scalar.isKanji || scalar.isASCIIDigit
                    || (isLink && end + 1 < scalars.count && scalars[end - 1].isKanji && scalars[end + 1].isKanji)
            else { break }
            end += 1
        }
        while scalars[end - 1].isASCIIDigit { end -= 1 }
        return end
    }

    /// Where the word begins that `reading` reads. A number right before a counter belongs to it where the reading says the
    /// number too: 8月20日（はつか）. Where it says only the counter, even 約 is left out: 約30分（ぷん）.
    private static func beginning(
        of run: Range<Int>, reading: String, _ scalars: [Unicode.Scalar], notBefore floor: Int
    ) -> Int {
        var counter = run.upperBound
        while counter > run.lowerBound, scalars[counter - 1].isKanji { counter -= 1 }
        guard let own = counters[text(scalars[counter..<run.upperBound])] else { return run.lowerBound }
        guard !own.contains(reading) else { return counter }
        var number = counter
        while number > floor, scalars[number - 1].isASCIIDigit { number -= 1 }
        guard number > run.lowerBound else { return number }
        return counters[String(scalars[number - 1])] == nil ? run.lowerBound : number
    }

    /// The position of the closing bracket where `start` opens one with nothing but hiragana in it.
    private static func closing(_ scalars: [Unicode.Scalar], at start: Int) -> Int? {
        guard start < scalars.count, scalars[start] == "（" else { return nil }
        var end = start + 1
        while end < scalars.count, scalars[end].isHiragana || scalars[end] == "ー" { end += 1 }
        return end > start + 1 && end < scalars.count && scalars[end] == "）" ? end : nil
    }

    private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }
}
