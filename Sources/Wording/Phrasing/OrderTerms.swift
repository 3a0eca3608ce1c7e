import Notice

/// Keeps the terms of an evacuation order out of everything that is none. A JMA product means a level, it orders nobody
/// anywhere; only the municipality orders (facts: ward.md; jma.md §5).
struct OrderTerms: Sendable, Hashable {
    /// The beginnings of "evacuate" and the names of orders, in lower case.
    let stems: [String]

    /// The legal Japanese terms and the Latin stems, which stand in texts of any language.
    static let everywhere = [
        "避難指示", "高齢者等避難", "緊急安全確保", "避難勧告",
        // en, fr; es, pt; id
        "evacuat", "évacu", "evacu", "evaku",
    ]

    init(stems: [String]) { self.stems = Self.everywhere + stems.filter { !Self.everywhere.contains($0) } }

    func occur(in text: String) -> Bool {
        let text = text.lowercased()
        return stems.contains { text.contains($0) }
    }

    /// `text` without the sentences that use such a term. A quotation is shortened, never reworded.
    func removed(from text: String) -> String {
        guard occur(in: text) else { return text }
        var kept = ""
        var sentence = ""
        for character in text {
            sentence.append(character)
            if "。\n.!！?？।။។".contains(character) {
                if !occur(in: sentence) { kept += sentence }
                sentence = ""
            }
        }
        if !occur(in: sentence) { kept += sentence }
        // A term broken over the end of a sentence: nothing of the text is safe to repeat.
        return occur(in: kept) ? "" : kept
    }

    /// The same for each part of a text.
    func removed(from text: NoticeText) -> NoticeText {
        NoticeText(
            headline: occur(in: text.headline) ? "" : text.headline, body: removed(from: text.body),
            instruction: removed(from: text.instruction))
    }
}
