import Chat
import FoundationEssentials
import Ledger
import Notice

/// `noroshi intents review|adopt|drop`: what residents asked in vain, and what becomes of it.
enum IntentsReview {
    // MARK: Looking

    private struct Group: Encodable {
        var times: Int
        var questions: [OpenQuestion]
    }

    static func run(_ arguments: inout Arguments) throws -> ExitCode {
        let json = arguments.flag("--json")
        let limit = try arguments.integer("--limit", in: 1...Ledger.questionLimit) ?? 30
        let client = try ControlClient(&arguments)
        try arguments.finish()
        let questions = try open(client)
        let groups = QuestionGroups.of(questions.map { MaskedQuestion($0.text, language: $0.language) })
            .map { places in
                let members = places.map { questions[$0] }
                return Group(times: members.reduce(0) { $0 + $1.times }, questions: members)
            }
            .sorted { $0.times > $1.times }
        if json {
            Terminal.out(String(decoding: JSONReply.encode(Array(groups.prefix(limit))), as: UTF8.self))
            return .ok
        }
        Terminal.out("答えられなかった質問 open questions: \(questions.count), \(groups.count) groups")
        for group in groups.prefix(limit) { show(group) }
        if groups.count > limit { Terminal.out("… \(groups.count - limit) more groups (--limit N)") }
        if !questions.isEmpty {
            Terminal.out(
                "\n`noroshi intents adopt NUMBER INTENT` makes one an example of an intent; `drop NUMBER …` forgets it."
            )
        }
        return .ok
    }

    private static func show(_ group: Group) {
        for (place, question) in group.questions.enumerated() {
            let times = place == 0 ? "\(group.times)×" : ""
            let reason = question.reason == .unanswered ? "no answer" : "👎 \(question.intent)"
            Terminal.out(
                "\(String(repeating: " ", count: max(0, 6 - times.count)))\(times) #\(question.number) "
                    + "[\(question.language.rawValue)] \(question.text.asPlainLine)  (\(question.times)×, \(reason))"
            )
        }
    }

    private static func open(_ client: ControlClient) throws -> [OpenQuestion] {
        try client.get("/v1/questions").decoded(OpenQuestions.self).questions
    }

    private static func settle(_ numbers: [Int64], _ client: ControlClient) throws -> Int {
        try client.post("/v1/questions/settle", JSONReply.encode(SettledQuestions(numbers: numbers)))
            .decoded(SettleAnswer.self).settled
    }

    // MARK: Dealing with

    static func drop(_ arguments: inout Arguments) throws -> ExitCode {
        let client = try ControlClient(&arguments)
        let words = try arguments.remainder()
        let numbers = words.compactMap { Int64($0) }
        guard !numbers.isEmpty, numbers.count == words.count else {
            throw UsageError("give the questions' numbers, as `noroshi intents review` shows them after #")
        }
        let settled = try settle(numbers, client)
        Terminal.out("\(settled)件を削除しました。 \(settled) forgotten.")
        return settled == numbers.count ? .ok : .error
    }

    /// Writes a question into an intent's file as an example and into the reviewed questions, sees that it now finds that
    /// intent, and only then forgets it.
    static func adopt(_ arguments: inout Arguments) throws -> ExitCode {
        let wording = try arguments.option("--as")
        let folder = try arguments.option("--intents") ?? AskCommand.defaultIntents
        let client = try ControlClient(&arguments)
        let word = try arguments.required(word: "the question's number")
        let id = IntentID(rawValue: try arguments.required(word: "the intent's id"))
        try arguments.finish()
        guard let number = Int64(word) else { throw UsageError("\"\(word)\" is no question's number") }
        guard let question = try open(client).first(where: { $0.number == number }) else {
            throw CommandFailure("there is no open question #\(number); see `noroshi intents review`")
        }
        let text = wording ?? question.text
        guard !text.contains(MaskedQuestion.mask) else {
            throw CommandFailure(
                "#\(number) was masked: \(text)\nGive it in your own words with --as TEXT, without personal data.",
                code: .usage)
        }
        let change = try ExampleEdit(text: text, language: question.language, intent: id, folder: folder)
        try change.apply()
        _ = try settle([number], client)
        Terminal.out("\(folder)/\(change.path): \(text)")
        Terminal.out(
            "再起動すると使われます。`noroshi intents undo` で取り消せます。 In use after a restart of the daemon; "
                + "`noroshi intents undo` takes it out again.")
        return .ok
    }
}
