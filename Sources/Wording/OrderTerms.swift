import Notice

/// Keeps the terms of an evacuation order out of everything that is none. A JMA product means a level, it orders nobody
/// anywhere; only the municipality orders (facts: ward.md; jma.md §5).
enum OrderTerms {
    /// The beginnings of "evacuate" in the languages served, and the legal Japanese terms. Compared in lower case.
    static let stems = [
        "避難指示", "高齢者等避難", "緊急安全確保", "避難勧告",
        // en, fr; es, pt; id
        "evacuat", "évacu", "evacu", "evaku",
    ]

    static func occur(in text: String) -> Bool {
        let text = text.lowercased()
        return stems.contains { text.contains($0) }
    }

    /// `text` without the sentences that use such a term. A quotation is shortened, never reworded.
    static func removed(from text: String) -> String {
        guard occur(in: text) else { return text }
        var kept = ""
        var sentence = ""
        for character in text {
            sentence.append(character)
            if character == "。" || character == "\n" || character == "." || character == "!" || character == "！" {
                if !occur(in: sentence) { kept += sentence }
                sentence = ""
            }
        }
        if !occur(in: sentence) { kept += sentence }
        // A term broken over the end of a sentence: nothing of the text is safe to repeat.
        return occur(in: kept) ? "" : kept
    }
}

extension Phrase {
    /// The same phrase without sentences that sound like an order; a headline that does gives way to a plain one.
    func withoutOrderTerms(book: any Phrasebook, facts: Facts) -> Phrase {
        var phrase = self
        if let line = phrase.levelLine, OrderTerms.occur(in: line) { phrase.levelLine = nil }
        if OrderTerms.occur(in: phrase.headline) {
            let sender = facts["sender"].flatMap { OrderTerms.occur(in: $0) ? nil : $0 } ?? ""
            phrase.headline = book.noticeFrom(sender)
        }
        phrase.body = OrderTerms.removed(from: phrase.body)
        phrase.instruction = OrderTerms.removed(from: phrase.instruction)
        return phrase
    }
}
