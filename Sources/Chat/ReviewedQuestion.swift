import FoundationEssentials
package import Notice

/// A question that somebody has read and decided on: what it must go on finding, whatever is written into the intents later.
///
/// One JSON object a line in `tests.jsonl` of the intents folder (`Intents/README.md`).
package struct ReviewedQuestion: Sendable, Hashable, Codable {
    package var question: String
    /// The language of the resident's session; nil where it is to be found out from the text.
    package var language: LanguageTag?
    /// What must be answered; nil where no intent may be.
    package var intent: IntentID?

    package static let fileName = "tests.jsonl"

    package init(question: String, language: LanguageTag?, intent: IntentID?) {
        self.question = question
        self.language = language
        self.intent = intent
    }

    /// A file's text with this question as its last line, where it does not hold it already.
    package func added(to file: String) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let line = String(decoding: try encoder.encode(self), as: UTF8.self)
        if file.split(separator: "\n").contains(where: { $0 == line }) { return file }
        return file + (file.isEmpty || file.hasSuffix("\n") ? "" : "\n") + line + "\n"
    }

    /// What a resident is told instead of what is expected; nil where it is that. Asked as the first turn of a session, by
    /// the code that answers residents.
    package func miss(in chat: Chat, now: Timestamp) -> Answer? {
        let answer = chat.answer(
            Turn(.text(question), now: now), session: ChatSession(language: language),
            inForce: InForceDigest(asOf: now, lines: [])
        ).answer
        return answer.intent == intent ? nil : answer
    }
}
