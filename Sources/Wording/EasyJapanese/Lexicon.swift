/// The words and phrases the rules know, found by their first letter, the longest first.
struct Lexicon {
    static let shipped = Lexicon(
        HardWords.entries + KeyWords.entries + Loanwords.entries + Abbreviations.entries + HardPhrases.entries
            + SoundWords.entries)

    /// Kanji that make a longer word of a hard one without making another of it: 使用料, 収集日, 再開設.
    private static let suffixes: Set<Unicode.Scalar> = [
        "中", "等", "時", "者", "後", "前", "所", "日", "先", "用", "的", "料", "費", "額", "書", "証", "票", "済", "内", "外", "量", "場",
        "品",
        "面", "方",
    ]
    private static let prefixes: Set<Unicode.Scalar> = ["再", "未", "全", "各", "同", "約", "要", "毎", "本", "新"]

    let entries: [LexiconEntry]
    private let buckets: [Unicode.Scalar: [LexiconEntry]]

    init(_ entries: [LexiconEntry]) {
        self.entries = entries
        buckets = Dictionary(grouping: entries.filter { !$0.scalars.isEmpty }) { $0.scalars[0] }
            .mapValues { $0.sorted { $0.scalars.count > $1.scalars.count } }
    }

    /// The longest entry that stands at this place.
    func longest(at index: Int, in pass: LintPass) -> LexiconEntry? {
        buckets[pass.units[index].scalar]?.first { entry in
            let end = index + entry.scalars.count
            guard end <= pass.units.count else { return false }
            for (offset, scalar) in entry.scalars.enumerated() where pass.units[index + offset].scalar != scalar {
                return false
            }
            if entry.shape == .word { return isWord(index..<end, in: pass) }
            // 国際は is not 際は.
            let before = pass.units[index].startsPhrase ? nil : pass.scalar(at: index - 1)
            return !(pass.units[index].scalar.isKanji && before?.isKanji == true)
        }
    }

    private func isWord(_ range: Range<Int>, in pass: LintPass) -> Bool {
        let units = pass.units
        let first = units[range.lowerBound]
        if range.dropFirst().contains(where: { units[$0].startsPhrase }) { return false }
        if range.lowerBound > 0, !first.startsPhrase {
            let before = units[range.lowerBound - 1].scalar
            if first.scalar.isKanji, before.isKanji, !Self.prefixes.contains(before) { return false }
            if first.scalar.isKatakana, before.isKatakana { return false }
            if first.scalar.isHiragana, before.isHiragana || before.isKanji { return false }
        }
        guard range.upperBound < units.count, !units[range.upperBound].startsPhrase else { return true }
        let last = units[range.upperBound - 1].scalar
        let after = units[range.upperBound].scalar
        if last.isKanji, after.isKanji { return Self.suffixes.contains(after) }
        return !(last.isKatakana && after.isKatakana)
    }
}
