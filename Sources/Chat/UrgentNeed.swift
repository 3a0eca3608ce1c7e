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
    /// Somebody is looked for, or does not know where they are.
    case missing

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
        case .missing: phrases.missing
        }
    }
}

/// The words of `UrgentNeed`, found in one walk through a text.
///
/// Where a script puts blanks between words a phrase begins and ends with a word, or ends anywhere where it is marked ("suicid*").
/// Elsewhere it is found anywhere, and blanks and punctuation in the text count for nothing ("死 に た い"). A phrase without
/// katakana is found in katakana too ("シニタイ"), and a cry however long or often it is cried ("タスケテー！助けて！").
struct UrgentWords: Sendable {
    private struct Entry: Sendable {
        var scalars: [UInt32]
        var need: UrgentNeed
        /// Whether it is looked for in the text as typed, not in the one whose katakana became hiragana: "ストーカー" as
        /// hiragana would be found in 「手続きですとか」.
        var hasKatakana: Bool
        /// Nothing else stands in the text: 「助けて」 alone is a cry, 「手続きを助けて」 is not.
        var isWhole: Bool
        /// It may end inside a word.
        var isStem: Bool
    }

    private var spaced: [UInt32: [Entry]] = [:]
    private var packed: [UInt32: [Entry]] = [:]

    static let standard = UrgentWords(phrases: UrgentNeed.phrases, alone: UrgentNeed.cries)

    init(phrases: [UrgentNeed: [String]], alone: [UrgentNeed: [String]] = [:]) {
        for (need, phrases) in phrases { for phrase in phrases { add(phrase, need, isWhole: false) } }
        for (need, phrases) in alone { for phrase in phrases { add(phrase, need, isWhole: true) } }
    }

    private mutating func add(_ phrase: String, _ need: UrgentNeed, isWhole: Bool) {
        let words = Self.words(NormalizedText(phrase))
        guard let first = words.first?.first else { return }
        let hasBlanks = Script(first).hasBlanks
        var scalars = Array(words.joined(separator: hasBlanks ? [0x20] : []))
        let hasKatakana = scalars.contains { Self.hiragana($0) != $0 }
        if isWhole, !hasBlanks { scalars = Self.cry(scalars) }
        let entry = Entry(
            scalars: scalars, need: need, hasKatakana: hasKatakana, isWhole: isWhole,
            isStem: !hasBlanks || phrase.hasSuffix("*"))
        guard let key = scalars.first else { return }
        if hasBlanks { spaced[key, default: []].append(entry) } else { packed[key, default: []].append(entry) }
    }

    func needs(in text: NormalizedText) -> Set<UrgentNeed> {
        let words = Self.words(text)
        var found: Set<UrgentNeed> = []
        let line = Array(words.joined(separator: [0x20]))
        for start in line.indices where start == 0 || line[start - 1] == 0x20 || !Script(line[start - 1]).hasBlanks {
            find(spaced, in: line, at: start, &found) { _ in true }
        }
        let run = Array(words.joined())
        let soft = run.map(Self.hiragana)
        for start in run.indices {
            find(packed, in: run, at: start, &found, where: \.hasKatakana)
            find(packed, in: soft, at: start, &found) { !$0.hasKatakana }
        }
        let cries = [line, Self.cry(run)]
        for (table, text) in zip([spaced, packed], cries) {
            for entry in text.first.flatMap({ table[$0] }) ?? [] where entry.isWhole {
                if Self.isCried(entry.scalars, in: text) { found.insert(entry.need) }
            }
        }
        return found
    }

    private func find(
        _ table: [UInt32: [Entry]], in text: [UInt32], at start: Int, _ found: inout Set<UrgentNeed>,
        where isMeant: (Entry) -> Bool
    ) {
        for entry in table[text[start]] ?? [] where !entry.isWhole && isMeant(entry) {
            guard text[start...].starts(with: entry.scalars) else { continue }
            let end = start + entry.scalars.count
            if entry.isStem || end == text.count || !Script(text[end]).hasBlanks { found.insert(entry.need) }
        }
    }

    /// Whether the text is the cry, once or more often, with blanks between or without.
    private static func isCried(_ cry: [UInt32], in text: [UInt32]) -> Bool {
        var rest = text[...]
        while rest.starts(with: cry) {
            rest = rest.dropFirst(cry.count)
            if rest.isEmpty { return true }
            if rest.first == 0x20 { rest = rest.dropFirst() }
        }
        return false
    }

    /// What is left of a cry without what only shows how long it is cried: "タスケテェー" is "たすけて".
    private static func cry(_ text: [UInt32]) -> [UInt32] {
        text.map(hiragana).filter {
            switch $0 {
            // ー, ～ and 〜; the small ぁぃぅぇぉ and っ.
            case 0x30FC, 0xFF5E, 0x301C, 0x7E, 0x3041, 0x3043, 0x3045, 0x3047, 0x3049, 0x3063: false
            default: true
            }
        }
    }

    private static func hiragana(_ scalar: UInt32) -> UInt32 {
        (0x30A1...0x30F6).contains(scalar) ? scalar - 0x60 : scalar
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
