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
        var lines: [String] = []
        for line in prose.split(separator: "\n", omittingEmptySubsequences: false) {
            var kept = ""
            for sentence in JMAProse.sentences(line) {
                if JMAProse.callsForEvacuation(sentence) { withheld += 1 } else { kept += sentence }
            }
            lines.append(kept.trimmed)
        }
        // Layout of the source: runs of blank lines are one.
        var text: [String] = []
        for line in lines where !(line.isEmpty && (text.last?.isEmpty ?? true)) { text.append(line) }
        while text.last?.isEmpty == true { text.removeLast() }
        return text.joined(separator: "\n").limited(to: Limits.textCharacters)
    }

    /// Headline and body together. An emptied headline falls back to the telegram's title.
    mutating func notice(headline: String, body: [String], fallback: String) -> NoticeText {
        let first = text(headline.replacing("\n", with: " "))
        let paragraphs = body.map { text($0) }.filter { !$0.isEmpty }
        return NoticeText(
            headline: (first.isEmpty ? fallback : first).limited(to: Limits.headlineCharacters),
            body: paragraphs.joined(separator: "\n").limited(to: Limits.textCharacters))
    }

    static func callsForEvacuation(_ sentence: some StringProtocol) -> Bool {
        let lowered = sentence.lowercased()
        return marks.contains { lowered.contains($0) }
    }

    /// The municipality's terms, abolished ones included, and the imperatives.
    private static let marks = [
        "避難指示", "避難勧告", "高齢者等避難", "緊急安全確保", "避難準備", "避難してください", "避難して下さい", "ただちに避難",
        "直ちに避難", "避難せよ", "避難しましょう", "避難を開始", "避難行動をとって", "evacuat",
    ]

    private static func sentences(_ line: Substring) -> [Substring] {
        var parts: [Substring] = []
        var start = line.startIndex
        var at = line.startIndex
        while at < line.endIndex {
            let next = line.index(after: at)
            let isEnd =
                line[at] == "。" || line[at] == "．"
                || (line[at] == "." && next < line.endIndex && line[next] == " ")
            if isEnd {
                parts.append(line[start..<next])
                start = next
            }
            at = next
        }
        if start < line.endIndex { parts.append(line[start...]) }
        return parts
    }
}
