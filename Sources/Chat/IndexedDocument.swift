/// What the index knows of one intent in one language.
package struct IndexedDocument: Sendable {
    /// A text and, where it is known, the same text in kana.
    package struct Passage: Sendable, Hashable {
        package var text: String
        package var reading: String?

        package init(_ text: String, reading: String? = nil) {
            self.text = text
            self.reading = reading
        }
    }

    package var id: String
    /// The question and every other way to ask it: the best of them counts.
    package var questions: [Passage]
    package var answer: [Passage]
    package var related: String

    package init(id: String, questions: [Passage], answer: [Passage] = [], related: String = "") {
        self.id = id
        self.questions = questions
        self.answer = answer
        self.related = related
    }
}
