/// `noroshi wording`: what helps those who write texts.
enum WordingCommand {
    static func run(_ arguments: inout Arguments, _ signals: Signals) async throws -> ExitCode {
        switch try arguments.required(word: "what to do (lint)") {
        case "lint": return try WordingLint.lint(&arguments)
        case let other: throw UsageError("`noroshi wording` knows only `lint`, not \"\(other)\"")
        }
    }
}
