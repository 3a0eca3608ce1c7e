/// Reads one `<language>.md` of an intent (format: `Intents/README.md`):
///
///     # the question
///     ## label          (optional: the question in a word or two, for a button)
///     ## examples
///     - another way to ask it
///     ## related        (optional: more words, one a list item)
///     ## answer
///     the answer, in plain paragraphs and lists
enum IntentMarkdown {
    private enum Part { case start, question, label, examples, related, answer }

    /// Bytes of one file; a written answer has some 2,000.
    static let fileLimit = 64 * 1024

    static func parse(_ bytes: [UInt8], file: String) -> Result<IntentText, IntentProblem> {
        func problem(_ line: Int?, _ what: String, _ fix: String) -> Result<IntentText, IntentProblem> {
            .failure(IntentProblem(.error, file: file, line: line, what: what, fix: fix))
        }
        guard bytes.count <= fileLimit else {
            return problem(nil, "the file has \(bytes.count) bytes", "keep it under \(fileLimit)")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            return problem(nil, "the file is not UTF-8", "save it as UTF-8")
        }
        var part = Part.start
        var result = IntentText(question: "", examples: [], answer: "")
        var answer: [Substring] = []
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, rawLine) in lines.enumerated() {
            let number = index + 1
            var line = rawLine
            if index == 0, line.first == "\u{FEFF}" { line.removeFirst() }
            if part != .answer, let heading = Self.heading(line) {
                switch (part, heading.level, heading.text.lowercased()) {
                case (.start, 1, _):
                    guard !heading.text.isEmpty else {
                        return problem(number, "the question is empty", "write it after #")
                    }
                    result.question = heading.text
                    part = .question
                case (.question, 2, "label"): part = .label
                case (.question, 2, "examples"), (.label, 2, "examples"): part = .examples
                case (.examples, 2, "related"): part = .related
                case (.examples, 2, "answer"), (.related, 2, "answer"):
                    part = .answer
                    result.answerLine = number + 1
                default:
                    return problem(
                        number, "the heading \"\(heading.text)\" does not belong here",
                        "the order is: # question, ## label (may be left out), ## examples, ## related (may be left out), ## answer"
                    )
                }
                continue
            }
            if part == .answer {
                answer.append(line)
                continue
            }
            let content = String(line).trimmingNewlines()
            guard !content.isEmpty else { continue }
            if part == .label {
                guard result.label == nil, content.count <= IntentText.labelLimit else {
                    return problem(
                        number, "the label is longer than a button",
                        "write one line of at most \(IntentText.labelLimit) characters")
                }
                result.label = content
                continue
            }
            guard part == .examples || part == .related, content.hasPrefix("- ") else {
                return problem(
                    number, "a line of text stands before the answer",
                    "start an example with \"- \"; put the rest below ## answer")
            }
            let item = String(content.dropFirst(2)).trimmingNewlines()
            if part == .examples {
                result.examples.append(item)
                result.exampleLines.append(number)
            } else {
                result.related.append(item)
            }
        }
        guard part != .start else { return problem(1, "there is no question", "begin with \"# \" and the question") }
        result.answer = answer.joined(separator: "\n").trimmingNewlines()
        guard part == .answer, !result.answer.isEmpty else {
            return problem(lines.count, "there is no answer", "write it below the heading ## answer")
        }
        return .success(result)
    }

    private static func heading(_ line: Substring) -> (level: Int, text: String)? {
        let marks = line.prefix { $0 == "#" }
        guard !marks.isEmpty, line.dropFirst(marks.count).first == " " else { return nil }
        return (marks.count, String(line.dropFirst(marks.count)).trimmingNewlines())
    }
}
