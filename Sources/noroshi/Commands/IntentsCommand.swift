import Notice

/// `noroshi intents …`: what can be done with what residents ask.
enum IntentsCommand {
    static func run(_ arguments: inout Arguments, _ signals: Signals) async throws -> ExitCode {
        switch try arguments.required(word: "what to do (review, adopt, drop, export, import, undo)") {
        case "review": return try IntentsReview.run(&arguments)
        case "adopt": return try IntentsReview.adopt(&arguments)
        case "drop": return try IntentsReview.drop(&arguments)
        case "export": return try IntentsExchange.export(&arguments)
        case "import": return try IntentsExchange.run(&arguments)
        case "undo": return try IntentsExchange.undo(&arguments)
        case let verb: throw UsageError("`noroshi intents` does not know \"\(verb)\"")
        }
    }
}
