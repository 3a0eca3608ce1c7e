/// One language's file of an intent: the question, other ways to ask it, and the answer.
package struct IntentText: Sendable, Hashable {
    /// The question as it is offered to residents.
    package var question: String
    /// The question in a word or two, for a button; nil where the question is short enough itself.
    package var label: String?
    /// Other ways residents ask it; at least `minimumExamples` are wanted.
    package var examples: [String]
    /// Words that belong to the matter and stand neither in a question nor in the answer.
    package var related: [String]
    /// Plain text with `{{slots}}`.
    package var answer: String
    /// The line the answer's text starts on, for messages.
    package var answerLine: Int
    /// The lines of the examples, in their order.
    package var exampleLines: [Int]

    /// What `IntentCheck` asks for in each language.
    package static let minimumExamples = 6

    /// Graphemes of a label: a quick reply less its number and point.
    package static let labelLimit = QuickReply.labelLimit - 3

    package init(
        question: String, label: String? = nil, examples: [String], related: [String] = [], answer: String,
        answerLine: Int = 0,
        exampleLines: [Int] = []
    ) {
        self.question = question
        self.label = label
        self.examples = examples
        self.related = related
        self.answer = answer
        self.answerLine = answerLine
        self.exampleLines = exampleLines
    }
}
