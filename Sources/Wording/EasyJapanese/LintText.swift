/// A text prepared for the rules: letters without readings and spaces, words in kanji, and sentences.
///
/// The marks of lists and headings at the beginning of a line are left out. Asides do not end a sentence.
struct LintText {
    /// Scalars of a slot's name; longer braces are text.
    private static let slotLimit = 64
    /// `{name}` or `{{name}}`.
    private static let slotBraces = 2

    private(set) var units: [LintUnit] = []
    private(set) var words: [LintWord] = []
    private(set) var sentences: [LintSentence] = []
    /// The units of every line, and whether the line begins with the mark of a list or a heading.
    private(set) var lines: [(range: Range<Int>, isMarked: Bool)] = []

    private var asideDepth = 0
    private var quoteDepth = 0

    init(_ text: String, firstLine: Int = 1) {
        var number = firstLine
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            add(line: Array(line.unicodeScalars), number: number)
            number += 1
        }
    }

    func text(_ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        for unit in units[range] {
            if unit.isSlot { view.append(contentsOf: "{…}".unicodeScalars) } else { view.append(unit.scalar) }
        }
        return String(view)
    }

    /// The word in kanji that begins at this unit or goes on there.
    func word(at index: Int) -> LintWord? {
        var low = 0
        var high = words.count
        while low < high {
            let middle = (low + high) / 2
            if words[middle].range.upperBound <= index { low = middle + 1 } else { high = middle }
        }
        return low < words.count && words[low].range.contains(index) ? words[low] : nil
    }

    // MARK: Reading a line

    private mutating func add(line: [Unicode.Scalar], number: Int) {
        asideDepth = 0
        quoteDepth = 0
        let start = units.count
        let marks = Self.marks(line)
        var column = marks + 1
        var space = LintUnit.Space.none
        var content = String.UnicodeScalarView()
        content.append(contentsOf: line[marks...])
        for span in Furigana(String(content)).spans {
            let scalars = Array(span.base.unicodeScalars)
            let first = units.count
            var index = 0
            while index < scalars.count {
                let scalar = scalars[index]
                let length = Self.slotLength(scalars, at: index)
                switch scalar {
                case "\u{3000}": space = .full
                case " ", "\t", "\u{A0}": if space == .none { space = .half }
                default:
                    add(length > 0 ? LintUnit.slot : scalar, line: number, column: column, after: space)
                    space = .none
                }
                index += max(length, 1)
                column += max(length, 1)
            }
            if let reading = span.reading {
                if first < units.count { words.append(LintWord(range: first..<units.count, reading: reading)) }
                column += reading.unicodeScalars.count + 2
            } else {
                addUnreadWords(from: first)
            }
        }
        addSentences(from: start)
        lines.append((start..<units.count, marks > 0))
        if start < units.count { add("\n", line: number, column: column, after: .none) }
    }

    private mutating func add(_ scalar: Unicode.Scalar, line: Int, column: Int, after space: LintUnit.Space) {
        if scalar == "〈" || scalar == "（" || scalar == "(" { asideDepth += 1 }
        if scalar == "「" || scalar == "『" { quoteDepth += 1 }
        let starts = space != .none || (units.last.map { $0.isPunctuation } ?? true)
        units.append(
            LintUnit(
                scalar: scalar, line: line, column: column, space: space, startsPhrase: starts,
                isAside: asideDepth > 0, isQuoted: quoteDepth > 0))
        if scalar == "〉" || scalar == "）" || scalar == ")" { asideDepth = max(0, asideDepth - 1) }
        if scalar == "」" || scalar == "』" { quoteDepth = max(0, quoteDepth - 1) }
    }

    private mutating func addUnreadWords(from first: Int) {
        var index = first
        while index < units.count {
            guard units[index].scalar.isKanji else {
                index += 1
                continue
            }
            var end = index + 1
            while end < units.count, units[end].scalar.isKanji, units[end].space == .none { end += 1 }
            words.append(LintWord(range: index..<end, reading: nil))
            index = end
        }
    }

    private mutating func addSentences(from start: Int) {
        var begin = start
        func isSpoken(_ range: Range<Int>) -> Bool { range.contains { !units[$0].isPunctuation } }
        for index in start..<units.count where !units[index].isAside && !units[index].isQuoted {
            let end: LintSentence.End
            switch units[index].scalar {
            case "。", "！", "？", "!", "?": end = .stop
            case "：": if isClock(index) { continue } else { end = .colon }
            default: continue
            }
            if isSpoken(begin..<index) { sentences.append(LintSentence(range: begin..<index, end: end)) }
            begin = index + 1
        }
        if isSpoken(begin..<units.count) {
            sentences.append(LintSentence(range: begin..<units.count, end: .lineEnd))
        }
    }

    /// Whether a colon stands in a time such as 9：30.
    private func isClock(_ index: Int) -> Bool {
        index > 0 && index + 1 < units.count && units[index - 1].scalar.isASCIIDigit
            && units[index + 1].scalar.isASCIIDigit
    }

    /// The scalars of `- `, `# `, `1. ` and the like at the beginning of a line.
    private static func marks(_ line: [Unicode.Scalar]) -> Int {
        var end = 0
        func skip(_ isWanted: (Unicode.Scalar) -> Bool) { while end < line.count, isWanted(line[end]) { end += 1 } }
        skip { $0 == " " || $0 == "\u{FEFF}" }
        var isMarked = false
        let beforeHeading = end
        skip { $0 == "#" }
        if end > beforeHeading {
            isMarked = true
        } else if end < line.count, ["-", "*", "・", "●", "■", "○"].contains(line[end]) {
            end += 1
            isMarked = true
        }
        if isMarked { skip { $0 == " " || $0 == "\u{3000}" } }
        let beforeNumber = end
        skip(\.isASCIIDigit)
        if end > beforeNumber, end < line.count, line[end] == "." {
            end += 1
            skip { $0 == " " || $0 == "\u{3000}" }
            return end
        }
        return isMarked ? beforeNumber : 0
    }

    /// The scalars of `{name}` or `{{name}}` at this place; 0 where there is none.
    private static func slotLength(_ scalars: [Unicode.Scalar], at start: Int) -> Int {
        guard scalars[start] == "{" else { return 0 }
        var end = start
        while end < scalars.count, end - start < slotBraces, scalars[end] == "{" { end += 1 }
        let depth = end - start
        let name = end
        while end < scalars.count, end - name < slotLimit,
            scalars[end].isASCIILetter || scalars[end].isASCIIDigit || [".", "-", "_"].contains(scalars[end])
        {
            end += 1
        }
        let close = end
        while end < scalars.count, end - close < depth, scalars[end] == "}" { end += 1 }
        return close > name && end - close == depth ? end - start : 0
    }
}
