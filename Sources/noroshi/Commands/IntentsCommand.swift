import Chat
import Notice

/// `noroshi intents …`: what can be done with what residents ask.
enum IntentsCommand {
    static func run(_ arguments: inout Arguments, _ signals: Signals) async throws -> ExitCode {
        switch try arguments.required(word: "what to do (rank, fit, review, adopt, drop, test, export, import, undo)") {
        case "rank": return try IntentsRank.run(&arguments)
        case "fit": return try fit(&arguments)
        case "review": return try IntentsReview.run(&arguments)
        case "adopt": return try IntentsReview.adopt(&arguments)
        case "drop": return try IntentsReview.drop(&arguments)
        case "test": return try IntentsTest.run(&arguments)
        case "export": return try IntentsExchange.export(&arguments)
        case "import": return try IntentsExchange.run(&arguments)
        case "undo": return try IntentsExchange.undo(&arguments)
        case let verb: throw UsageError("`noroshi intents` does not know \"\(verb)\"")
        }
    }

    /// How sure the chat is of its answers on these intents, and the weights a new fit gives (`Evidence.weights`).
    private static func fit(_ arguments: inout Arguments) throws -> ExitCode {
        let folder = try arguments.option("--intents") ?? AskCommand.defaultIntents
        let outsidePath = try arguments.required("--outside")
        try arguments.finish()
        let (library, problems) = try IntentFolder.read(folder)
        for problem in problems { Terminal.err("\(problem)") }
        let identifier = LanguageIdentifier()
        let outside = try JSONLines.read(QueryLine.self, outsidePath).map { line in
            let tag = line.language.flatMap { LanguageTag(lookup: $0) }
            return (text: line.text, language: tag ?? identifier.guess(line.text)?.language.served ?? .japanese)
        }
        let fit = ConfidenceFit(library, outside: outside)
        Terminal.out(fit.report)
        Terminal.out("a new fit gives \(fit.weights.map { ($0 * 100).rounded() / 100 })")
        return .ok
    }
}
