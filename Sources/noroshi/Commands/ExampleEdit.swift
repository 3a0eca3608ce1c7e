import Chat
import Files
import Notice

/// One more example in a language's file of an intent: written atomically, and taken back where the question does not find its
/// intent afterwards.
struct ExampleEdit {
    let path: String
    private let folder: String
    private let text: String
    private let language: LanguageTag
    private let intent: IntentID
    private let before: [UInt8]
    private let after: [UInt8]

    private static let fileLimit = 64 * 1024

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
        path = "\(folder)/\(intent)/\(language.rawValue).md"
        before = try readFile(path, limit: Self.fileLimit)
        var lines = String(decoding: before, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
        // Lines are counted from 1, so the last example's number is the place after it.
        guard let last = written.exampleLines.last, last <= lines.count else {
            throw CommandFailure("\(path) has no examples to add one to", code: .usage)
        }
        lines.insert("- \(line)", at: last)
        after = Array(lines.joined(separator: "\n").utf8)
        self.text = line
        self.language = language
        self.intent = intent
        self.folder = folder
    }

    func apply() throws {
        try writeAtomically(after, to: path, mode: 0o644)
        do {
            try check()
        } catch {
            try writeAtomically(before, to: path, mode: 0o644)
            throw error
        }
    }

    private func check() throws {
        let (library, problems) = try IntentFolder.read(folder)
        if let fault = problems.first(where: { $0.severity == .error }) {
            throw CommandFailure("nothing was changed: \(fault)")
        }
        let found = Chat(library: library, languages: LanguageTag.allCases, slots: Slots())
            .ask(text: text, language: language)
        guard found.intent == intent else {
            throw CommandFailure(
                "nothing was changed: with this example the question would still find \(found.intent?.rawValue ?? "nothing"). "
                    + "It probably stands there already.")
        }
    }
}
