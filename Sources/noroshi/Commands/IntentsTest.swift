import Chat
import FoundationEssentials
import Notice

/// `noroshi intents test`: asks every reviewed question and tells those that are answered otherwise than they should be.
enum IntentsTest {
    static func run(_ arguments: inout Arguments) throws -> ExitCode {
        let config = try arguments.option("--config")
        let intents = try arguments.option("--intents")
        var paths = try arguments.remainder()
        let site = try AskCommand.chat(config: config, intents: intents)
        if paths.isEmpty { paths = ["\(site.folder)/\(ReviewedQuestion.fileName)"] }
        var (asked, missed) = (0, 0)
        for path in paths {
            let lines = try JSONLines.numbered(ReviewedQuestion.self, path)
            let misses = misses(of: lines, in: site.chat)
            for miss in misses { Terminal.out("\(path):\(miss)") }
            asked += lines.count
            missed += misses.count
        }
        Terminal.out("質問 \(asked)件、期待と違う答え \(missed)件。 \(asked) questions, \(missed) answered otherwise.")
        return missed == 0 ? .ok : .error
    }

    /// For `noroshi check`: one line on the questions of a folder that are answered otherwise; nil where there are none.
    static func warning(in folder: String, _ chat: Chat) throws -> String? {
        let path = "\(folder)/\(ReviewedQuestion.fileName)"
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let lines = try JSONLines.numbered(ReviewedQuestion.self, path)
        let missed = misses(of: lines, in: chat).count
        guard missed > 0 else { return nil }
        return "\(path): warning: \(missed) of \(lines.count) reviewed questions are answered otherwise — "
            + "`noroshi intents test` shows them"
    }

    /// One line each: where it stands, what was asked and expected, and what a resident gets instead.
    private static func misses(of lines: [(number: Int, line: ReviewedQuestion)], in chat: Chat) -> [String] {
        let now = SystemClock().now
        return lines.compactMap { number, line in
            guard let answer = line.miss(in: chat, now: now) else { return nil }
            let unknown = line.intent.flatMap { chat.library[$0] == nil ? " (not among the intents)" : nil } ?? ""
            let offered = answer.alternatives.map(\.intent.rawValue).joined(separator: ", ")
            let found = answer.intent?.rawValue ?? (offered.isEmpty ? "" : "(\(offered))")
            return "\(number): \(line.question)  expected \(line.intent?.rawValue ?? "no answer")\(unknown), "
                + "\(answer.outcome.rawValue) \(found)"
        }
    }
}
