import Files
import FoundationEssentials
import Glibc
import Notice
import Settings

/// `noroshi notice …`: staff's work from a terminal, over the same API as the console.
enum NoticeCommand {
    static func run(_ arguments: inout Arguments, _ signals: Signals) async throws -> ExitCode {
        let verb = try arguments.required(word: "what to do (submit, approve, update, allclear, cancel, list, show …)")
        switch verb {
        case "submit": return try await write(&arguments, signals, phase: .alert)
        case "draft": return try await write(&arguments, signals, phase: .alert, isDraft: true)
        case "edit": return try await edit(&arguments, signals)
        case "update": return try await write(&arguments, signals, phase: .update)
        case "correct": return try await write(&arguments, signals, phase: .correction)
        case "allclear": return try await write(&arguments, signals, phase: .allClear)
        case "cancel": return try await write(&arguments, signals, phase: .retraction)
        case "approve": return try await approve(&arguments, signals)
        case "resend": return try await ResendCommand.run(&arguments, signals)
        case "watch": return try await watch(&arguments, signals)
        case "break-glass": return try BreakGlassCommand.run(&arguments)
        case "handin": return try handIn(&arguments)
        case "return", "withdraw": return try move(&arguments, verb)
        case "list": return try list(&arguments)
        case "show": return try show(&arguments)
        default: throw UsageError("`noroshi notice` does not know \"\(verb)\"")
        }
    }

    // MARK: Writing

    private static func write(
        _ arguments: inout Arguments, _ signals: Signals, phase: Phase, isDraft: Bool = false
    ) async throws -> ExitCode {
        let thread = phase == .alert ? nil : try arguments.required(word: "the thread (`noroshi status` lists them)")
        let file = try arguments.option("--file")
        let isDry = arguments.flag("--dry-run")
        let municipality = try arguments.option("--municipality")
        let isSilent = arguments.flag("--no-input")
        let client = try ControlClient(&arguments, withToken: true)
        let form =
            try file.map(readForm)
            ?? NoticeOptions(&arguments).json(phase: phase, thread: thread, isDraft: isDraft)
        try arguments.finish()
        // Looked at before it is handed in: every rendering, and how many people it would reach.
        let preview = try client.post("/v1/notices/preview", form).decoded(NoticeAnswer.self)
        preview.printPreviews(everyForm: isDry)
        if isDry { return .ok }
        Terminal.out("")
        try confirm(client, municipality: municipality, isSilent: isSilent)
        return try await tell(try client.post("/v1/notices", form).decoded(NoticeAnswer.self), client, signals)
    }

    /// Replaces the content of one's own notice that is not public yet.
    private static func edit(_ arguments: inout Arguments, _ signals: Signals) async throws -> ExitCode {
        let id = try arguments.required(word: "the notice's id")
        let file = try arguments.option("--file")
        let client = try ControlClient(&arguments, withToken: true)
        let current = try client.get("/v1/notices/\(id)").decoded(NoticeAnswer.self)
        let phase = current.content.phase
        let form =
            try file.map(readForm)
            ?? NoticeOptions(&arguments).json(
                phase: phase, thread: phase == .alert ? nil : current.thread.rawValue, isDraft: false)
        try arguments.finish()
        let view = try client.send("PUT", "/v1/notices/\(id)", body: form).decoded(NoticeAnswer.self)
        view.printPreviews()
        return try await tell(view, client, signals)
    }

    private static func tell(
        _ view: NoticeAnswer, _ client: ControlClient, _ signals: Signals
    ) async throws -> ExitCode {
        switch view.lifecycle {
        case .accepted:
            Terminal.out("受け付けました。配信中です。 accepted: \(view.id)  thread \(view.thread)")
            return try await follow(view.id, client, signals)
        case .draft:
            Terminal.out("下書きを保存しました。 kept as a draft: noroshi notice handin \(view.id)")
            return .ok
        default:
            Terminal.out("承認待ちです。 waits for a second person: noroshi notice approve \(view.id)")
            return .waitsForApproval
        }
    }

    private static func readForm(_ path: String) throws -> [UInt8] {
        path == "-" ? try Terminal.input(limit: NoticeForm.sizeLimit) : try readFile(path, limit: NoticeForm.sizeLimit)
    }

    /// A live site is asked for by name, so that nobody sends to the public believing it is a drill.
    static func confirm(_ client: ControlClient, municipality: String?, isSilent: Bool) throws {
        let status = try client.get("/v1/status").decoded(StatusView.self)
        guard status.mode == .live else { return }
        if let municipality {
            guard municipality == status.municipality else {
                throw CommandFailure(
                    "this is the live site of \(status.municipality), not of \(municipality); nothing was sent")
            }
            return
        }
        guard !isSilent, Terminal.isInteractive else {
            throw CommandFailure("this is a live site: add --municipality with its name", code: .usage)
        }
        let typed = Terminal.ask("これは本番です。市区町村名を入力してください。 This is LIVE. Type the municipality's name: ")
        guard typed?.trimmed == status.municipality else {
            throw CommandFailure("the name does not match; nothing was sent")
        }
    }

    // MARK: Deciding

    private static func approve(_ arguments: inout Arguments, _ signals: Signals) async throws -> ExitCode {
        let id = try arguments.required(word: "the notice's id")
        let level = try arguments.integer("--level", in: 1...5)
        let areas = try arguments.integer("--areas", in: 0...10_000)
        let client = try ControlClient(&arguments, withToken: true)
        try arguments.finish()
        let view = try client.get("/v1/notices/\(id)").decoded(NoticeAnswer.self)
        view.printPreviews()
        let entered = try reenter(view.content, level: level, areas: areas)
        var body = "{\"hash\":\"\(view.hash)\",\"areas\":\(entered.areas)"
        if let level = entered.level { body += ",\"level\":\(level)" }
        let accepted = try client.post("/v1/notices/\(id)/approve", Array((body + "}").utf8)).decoded(NoticeAnswer.self)
        Terminal.out("承認しました。配信中です。 accepted: \(accepted.id)  thread \(accepted.thread)")
        return try await follow(accepted.id, client, signals)
    }

    /// What whoever agrees types anew, having read it.
    static func reenter(_ content: Content, level: Int?, areas: Int?) throws -> (level: Int?, areas: Int) {
        var entered = level
        if level == nil, Reentry.level(of: content) != nil {
            entered = try number("警戒レベルをもう一度入力 Re-enter the level: ", flag: "--level")
        }
        let count = try areas ?? number("対象地域の数をもう一度入力 Re-enter the number of areas: ", flag: "--areas")
        return (entered, count)
    }

    /// One's own draft, or a source's that a person found right.
    private static func handIn(_ arguments: inout Arguments) throws -> ExitCode {
        let id = try arguments.required(word: "the notice's id")
        let client = try ControlClient(&arguments, withToken: true)
        try arguments.finish()
        let view = try client.post("/v1/notices/\(id)/submit", []).decoded(NoticeAnswer.self)
        view.printPreviews()
        Terminal.out("承認待ちです。 waits for a second person: noroshi notice approve \(view.id)")
        return .waitsForApproval
    }

    private static func number(_ prompt: String, flag: String) throws -> Int {
        guard Terminal.isInteractive else { throw CommandFailure("\(flag) is missing", code: .usage) }
        guard let value = Terminal.ask(prompt).flatMap({ Int($0.trimmed) }) else {
            throw CommandFailure("that is no number; nothing was approved")
        }
        return value
    }

    private static func move(_ arguments: inout Arguments, _ verb: String) throws -> ExitCode {
        let id = try arguments.required(word: "the notice's id")
        let reason = try arguments.required("--reason")
        let client = try ControlClient(&arguments, withToken: true)
        try arguments.finish()
        let body = Array("{\"reason\":\"\(EventLog.escape(reason))\"}".utf8)
        let view = try client.post("/v1/notices/\(id)/\(verb)", body).decoded(NoticeAnswer.self)
        Terminal.out("\(view.id): \(view.lifecycle.rawValue)")
        return .ok
    }

    // MARK: Looking

    private static func list(_ arguments: inout Arguments) throws -> ExitCode {
        let client = try ControlClient(&arguments, withToken: true)
        try arguments.finish()
        for view in try client.get("/v1/notices").decoded([NoticeAnswer].self) {
            Terminal.out("\(view.id)  \(view.lifecycle.rawValue)  \(view.author)  \(view.title)")
        }
        return .ok
    }

    private static func show(_ arguments: inout Arguments) throws -> ExitCode {
        let id = try arguments.required(word: "the notice's id")
        let client = try ControlClient(&arguments, withToken: true)
        try arguments.finish()
        let view = try client.get("/v1/notices/\(id)").decoded(NoticeAnswer.self)
        view.printPreviews()
        Terminal.out("\n\(view.lifecycle.rawValue)  rule: \(view.rule)  author: \(view.author)  hash: \(view.hash)")
        for channel in view.deliveries ?? [] { Terminal.out(StatusCommand.line(channel)) }
        return .ok
    }

    // MARK: Following

    private static let followSeconds = 30

    /// Shows progress until every channel has ended or the patience is over; the daemon goes on either way.
    static func follow(
        _ id: NoticeID, _ client: ControlClient, _ signals: Signals, patience: Int? = followSeconds
    ) async throws -> ExitCode {
        let reports = try await Watch(notices: [(id, "")], client: client, patience: patience).run(under: signals)
        guard let report = reports[id] else { return .ok }
        ProgressLines(width: Screen.width(STDOUT_FILENO)).lines(id, report.channels).forEach(Terminal.out)
        if !report.isFinished {
            Terminal.out("配信は続いています。 The delivery goes on: noroshi notice watch \(id)")
        }
        return Watch.isPartial(report) ? .partialDelivery : .ok
    }

    /// `noroshi notice watch ID`: the same until it is finished.
    private static func watch(_ arguments: inout Arguments, _ signals: Signals) async throws -> ExitCode {
        let id = NoticeID(rawValue: try arguments.required(word: "the notice's id"))
        let json = arguments.flag("--json")
        let client = try ControlClient(&arguments)
        try arguments.finish()
        guard !json else {
            let answer = try client.get("/v1/notices/\(id)/progress")
            _ = try answer.decoded(ProgressReport.self)
            Terminal.out(answer.text)
            return .ok
        }
        return try await follow(id, client, signals, patience: nil)
    }
}
