/// What a resident needs before any answer: somebody who comes, or somebody who listens.
///
/// Found by words alone, in every language at once, and rather too often than too seldom: what it adds is a few lines
/// before the answer. What was typed is never kept (facts: ward.md, no counselling by the chat).
enum UrgentNeed: Hashable, CaseIterable {
    /// Fire, somebody unconscious: no chat can send help.
    case emergency
    /// Somebody thinks of ending their life or of hurting themselves.
    case despair
    /// Somebody is beaten, abused, stalked.
    case violence

    /// The most pressing need that the text tells of.
    init?(in text: NormalizedText) {
        guard let need = UrgentWords.standard.needs(in: text).min(by: { $0.rank < $1.rank }) else { return nil }
        self = need
    }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    func text(_ phrases: ChatPhrases) -> String {
        switch self {
        case .emergency: phrases.emergency
        case .despair: phrases.despair
        case .violence: phrases.violence
        }
    }
}

/// The words of `UrgentNeed`, found in one walk through a text.
///
/// Where a script puts blanks between words a phrase begins and ends with a word, or ends anywhere where it is marked ("suicid*").
/// Elsewhere it is found anywhere, and blanks and punctuation in the text count for nothing ("死 に た い").
struct UrgentWords: Sendable {
    private struct Entry: Sendable {
        var scalars: [UInt32]
        var need: UrgentNeed
        /// Nothing else stands in the text: 「助けて」 alone is a cry, 「手続きを助けて」 is not.
        var isWhole: Bool
        /// It may end inside a word.
        var isStem: Bool
    }

    private var spaced: [UInt32: [Entry]] = [:]
    private var packed: [UInt32: [Entry]] = [:]

    static let standard = UrgentWords(phrases: UrgentNeed.phrases, alone: UrgentNeed.cries)

    init(phrases: [UrgentNeed: [String]], alone: [String] = []) {
        for (need, phrases) in phrases { for phrase in phrases { add(phrase, need, isWhole: false) } }
        for phrase in alone { add(phrase, .emergency, isWhole: true) }
    }

    private mutating func add(_ phrase: String, _ need: UrgentNeed, isWhole: Bool) {
        let words = Self.words(NormalizedText(phrase))
        guard let first = words.first?.first else { return }
        let hasBlanks = Script(first).hasBlanks
        let entry = Entry(
            scalars: Array(words.joined(separator: hasBlanks ? [0x20] : [])), need: need, isWhole: isWhole,
            isStem: !hasBlanks || phrase.hasSuffix("*"))
        if hasBlanks { spaced[first, default: []].append(entry) } else { packed[first, default: []].append(entry) }
    }

    func needs(in text: NormalizedText) -> Set<UrgentNeed> {
        let words = Self.words(text)
        var found: Set<UrgentNeed> = []
        let line = Array(words.joined(separator: [0x20]))
        for start in line.indices where start == 0 || line[start - 1] == 0x20 || !Script(line[start - 1]).hasBlanks {
            find(spaced, in: line, at: start, &found)
        }
        let run = Array(words.joined())
        for start in run.indices { find(packed, in: run, at: start, &found) }
        return found
    }

    private func find(
        _ table: [UInt32: [Entry]], in text: [UInt32], at start: Int, _ found: inout Set<UrgentNeed>
    ) {
        for entry in table[text[start]] ?? [] {
            guard text[start...].starts(with: entry.scalars) else { continue }
            let end = start + entry.scalars.count
            let isEnded = entry.isStem || end == text.count || !Script(text[end]).hasBlanks
            if isEnded, !entry.isWhole || text.count == entry.scalars.count { found.insert(entry.need) }
        }
    }

    private static func words(_ text: NormalizedText) -> [ArraySlice<UInt32>] {
        // An apostrophe is part of its word: "don't", "dont".
        text.scalars.filter { $0 != 0x27 && $0 != 0x2019 }.split { Script($0) == .space || Script($0) == .punctuation }
    }
}

extension Script {
    /// Whether words of this script are set apart by blanks. Korean counts as not: 「죽고 싶다」 is typed either way.
    fileprivate var hasBlanks: Bool {
        switch self {
        case .latin, .cyrillic, .arabic, .devanagari, .bengali, .sinhala, .digit: true
        default: false
        }
    }
}
