import Chat
import FoundationEssentials
import Glibc
import Notice

/// `noroshi ask`: what the chat makes of a question, without a session. Asks the running daemon where its control socket is
/// named (`--control`, `$NOROSHI_CONTROL`); else reads the intents on disk, so that an edit shows before it is live.
enum AskCommand {
    static let defaultIntents = "Intents"

    static func run(_ arguments: inout Arguments, _ signals: Signals) async throws -> ExitCode {
        let json = arguments.flag("--json")
        let tag = try arguments.option("--lang") ?? "auto"
        let config = try arguments.option("--config")
        let intents = try arguments.option("--intents")
        let control = try arguments.option("--control") ?? getenv("NOROSHI_CONTROL").map { String(cString: $0) }
        let text = try arguments.remainder().joined(separator: " ")
        guard !text.isEmpty else { throw UsageError("give the question") }
        var language: LanguageTag?
        if tag != "auto" {
            guard let known = LanguageTag(lookup: tag) else {
                throw UsageError(
                    "--lang takes auto, or one of " + LanguageTag.allCases.map(\.rawValue).joined(separator: " "))
            }
            language = known
        }
        let result =
            if let control, intents == nil, config == nil {
                try ask(daemon: ControlClient(path: control), text, language)
            } else {
                try chat(config: config, intents: intents).chat.ask(text: text, language: language)
            }
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            Terminal.out(String(decoding: try encoder.encode(result), as: UTF8.self))
            return .ok
        }
        Terminal.out("intent:       \(result.intent?.rawValue ?? "–")")
        Terminal.out("outcome:      \(result.outcome)")
        Terminal.out("score:        \(rounded(result.score))   confidence: \(rounded(result.confidence))")
        Terminal.out("language:     \(result.language.rawValue)")
        for other in result.alternatives { Terminal.out("alternative:  \(other.intent) \(rounded(other.score))") }
        return .ok
    }

    private static func ask(daemon: ControlClient, _ text: String, _ language: LanguageTag?) throws -> AskResult {
        let query = language.map { "?language=\($0.rawValue)" } ?? ""
        return try daemon.post("/v1/ask\(query)", Array(text.utf8)).decoded(AskResult.self)
    }

    /// The chat of a folder, of the configured site or, where there is none, of the shipped intents, and that folder.
    static func chat(config: String?, intents: String?) throws -> (chat: Chat, folder: String) {
        guard intents == nil, let path = try? ConfigurationFile.find(config) else {
            let folder = intents ?? defaultIntents
            return (try chat(folder: folder, languages: LanguageTag.allCases, slots: Slots()), folder)
        }
        let configuration = try ConfigurationFile.load(path)
        let chat = try chat(
            folder: configuration.intents, languages: configuration.site.languages, slots: Slots(configuration.facts),
            tables: try TableFiles.load(configuration.tables))
        return (chat, configuration.intents)
    }

    private static func chat(
        folder: String, languages: [LanguageTag], slots: Slots, tables: [IntentID: ItemTable] = [:]
    ) throws -> Chat {
        let (library, problems) = try IntentFolder.read(folder)
        for problem in problems { Terminal.err("\(problem)") }
        guard !library.intents.isEmpty else {
            throw CommandFailure("\(folder) holds no intents; name the folder with --intents DIR", code: .usage)
        }
        return Chat(library: library, languages: languages, slots: slots, tables: tables)
    }

    private static func rounded(_ value: Double) -> String { "\((value * 1000).rounded() / 1000)" }
}
