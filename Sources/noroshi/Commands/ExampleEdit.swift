import Chat
import Files
import Notice

/// One more example in a language's file of an intent, and a line in the reviewed questions, so that it goes on finding it.
/// Nothing is written where the question does not find its intent afterwards.
struct ExampleEdit {
    /// The file that gets the example, from the folder on.
    let path: String
    private let text: String
    private let language: LanguageTag
    private let intent: IntentID
    private var edit: IntentsEdit

    init(text: String, language: LanguageTag, intent: IntentID, folder: String) throws {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        guard !line.isEmpty else { throw CommandFailure("the question is empty", code: .usage) }
        let (library, _) = try IntentFolder.read(folder)
        guard let known = library[intent] else {
            throw CommandFailure("there is no intent \(intent) in \(folder)", code: .usage)
        }
        guard let written = known.texts[language] else {
            throw CommandFailure("\(intent) has no \(language.rawValue).md; write that file first", code: .usage)
        }
        if let owner = library.intents(asking: line).first {
            throw CommandFailure("the question stands in \(owner) already; nothing was changed", code: .usage)
        }
        path = "\(intent)/\(language.rawValue).md"
        edit = IntentsEdit(folder: folder)
        var lines = (try edit.text(of: path) ?? "").split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
        // Lines are counted from 1, so the last example's number is the place after it.
        guard let last = written.exampleLines.last, last <= lines.count else {
            throw CommandFailure("\(folder)/\(path) has no examples to add one to", code: .usage)
        }
        lines.insert("- \(line)", at: last)
        try edit.write(lines.joined(separator: "\n"), to: path)
        let reviewed = try edit.text(of: ReviewedQuestion.fileName) ?? ""
        try edit.write(
            try ReviewedQuestion(question: line, language: language, intent: intent).added(to: reviewed),
            to: ReviewedQuestion.fileName)
        self.text = line
        self.language = language
        self.intent = intent
    }

    func apply() throws {
        try edit.apply { library in
            let found = Chat(library: library, languages: LanguageTag.allCases, slots: Slots())
                .ask(text: text, language: language)
            guard found.intent == intent else {
                throw CommandFailure(
                    "with this example the question would still find \(found.intent?.rawValue ?? "nothing")")
            }
        }
    }
}
