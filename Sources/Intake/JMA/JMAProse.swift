import Notice

/// JMA's own sentences, without those that call for what only the municipality may order.
///
/// A JMA product is 警戒レベル○**相当** and is never worded as 避難指示 or "evacuate" in any language (facts: jma.md §6).
/// JMA's prose nevertheless says 「ただちに避難してください」 or points to 避難指示. Such a sentence is withheld and counted;
/// the phrasebook refers to 市町村の避難情報 in its own words.
struct JMAProse {
    private(set) var withheld = 0

    /// One text of the prose: sentences end at 。, at a line's end, and at an ASCII full stop before a blank.
    mutating func text(_ prose: String) -> String {
        // No call reaches over a line's end, so that most prose is kept without taking it apart.
        let isHarmless = !JMAProse.callsForEvacuation(prose)
        // Layout of the source: runs of blank lines are one.
        var text: [String] = []
        for line in prose.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            let kept = isHarmless ? Substring(line).trimmed : withoutCalls(Substring(line)).trimmed
            if !(kept.isEmpty && (text.last?.isEmpty ?? true)) { text.append(kept) }
        }
        while text.last?.isEmpty == true { text.removeLast() }
        return text.joined(separator: "\n").limited(to: Limits.textCharacters)
    }

    private mutating func withoutCalls(_ line: Substring) -> String {
        var kept = ""
        for sentence in JMAProse.sentences(line) {
            if JMAProse.callsForEvacuation(sentence) { withheld += 1 } else { kept += sentence }
        }
        return kept
    }

    /// Headline and body together. An emptied headline falls back to the telegram's title.
    mutating func notice(headline: String, body: [String], fallback: String) -> NoticeText {
        let first = text(JMAProse.onOneLine(headline))
        let paragraphs = body.map { text($0) }.filter { !$0.isEmpty }
        return NoticeText(
            headline: (first.isEmpty ? fallback : first).limited(to: Limits.headlineCharacters),
            body: paragraphs.joined(separator: "\n").limited(to: Limits.textCharacters))
    }

    private static func onOneLine(_ text: String) -> String {
        String(decoding: text.utf8.map { $0 == UInt8(ascii: "\n") ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
    }

    static func callsForEvacuation(_ sentence: some StringProtocol) -> Bool {
        guard mayCall(sentence.utf8) else { return false }
        let lowered = sentence.lowercased()
        return marks.contains { lowered.contains($0) }
    }

    /// Whether anything is there that each of the marks has: 避 or 緊 (which no other character is equivalent to), or `ev`.
    private static func mayCall(_ bytes: some Collection<UInt8>) -> Bool {
        var rest = bytes[...]
        while let byte = rest.first {
            if byte == 0xE9 || byte == 0xE7, rest.starts(with: "避".utf8) || rest.starts(with: "緊".utf8) { return true }
            rest = rest.dropFirst()
            if byte | 0x20 == UInt8(ascii: "e"), rest.first.map({ $0 | 0x20 }) == UInt8(ascii: "v") { return true }
        }
        return false
    }

    /// The municipality's terms, abolished ones included, and the imperatives.
    private static let marks = [
        "避難指示", "避難勧告", "高齢者等避難", "緊急安全確保", "避難準備", "避難してください", "避難して下さい", "ただちに避難",
        "直ちに避難", "避難せよ", "避難しましょう", "避難を開始", "避難行動をとって", "evacuat",
    ]

    private static let fullStops = ["。", "．"].map { Array($0.utf8) }

    private static func sentences(_ line: Substring) -> [Substring] {
        let bytes = line.utf8
        var parts: [Substring] = []
        var start = bytes.startIndex
        var at = start
        while at < bytes.endIndex {
            let rest = bytes[at...]
            let isStop = bytes[at] >= 0x80 && fullStops.contains(where: rest.starts)
            let isEnd = isStop || rest.starts(with: ". ".utf8)
            at = bytes.index(at, offsetBy: isStop ? fullStops[0].count : 1)
            guard isEnd else { continue }
            parts.append(line[start..<at])
            start = at
        }
        if start < bytes.endIndex { parts.append(line[start...]) }
        return parts
    }
}
