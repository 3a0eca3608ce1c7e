import Glibc

/// The command `noroshi`.
@main
struct Noroshi {
    static func main() {
        let signals = Signals()
        // A reader that goes away (`noroshi … | head`) must not end the daemon.
        signal(SIGPIPE, SIG_IGN)
        Task.detached { exit(await perform(signals).rawValue) }
        signals.wait()
    }

    private static func perform(_ signals: Signals) async -> ExitCode {
        var arguments = Arguments(Array(CommandLine.arguments.dropFirst()))
        do {
            return try await run(&arguments, signals)
        } catch let error as UsageError {
            Terminal.err("noroshi: \(error). See `noroshi help`.")
            return .usage
        } catch let error as CommandFailure {
            Terminal.err("noroshi: \(error)")
            return error.code
        } catch {
            Terminal.err("noroshi: \(error)")
            return .error
        }
    }

    private static func run(_ arguments: inout Arguments, _ signals: Signals) async throws -> ExitCode {
        if arguments.flag("--version") {
            Terminal.out("noroshi \(Daemon.version)")
            return .ok
        }
        let wantsHelp = arguments.flag("--help")
        guard let name = arguments.next(), name != "help" else {
            Terminal.out(Help.text)
            return .ok
        }
        guard let command = Self.commands[name] else { throw UsageError("unknown command \"\(name)\"") }
        if wantsHelp {
            Terminal.out(Help.text(of: name))
            return .ok
        }
        return try await command(&arguments, signals)
    }

    private typealias Command = @Sendable (inout Arguments, Signals) async throws -> ExitCode

    private static let commands: [String: Command] = [
        "serve": ServeCommand.run, "demo": DemoCommand.run, "init": InitCommand.run, "check": CheckCommand.run,
        "notice": NoticeCommand.run, "status": StatusCommand.run, "ask": AskCommand.run,
        "channel": ChannelCommand.run, "intake": IntakeCommand.run, "replay": ReplayCommand.run,
        "audit": AuditCommand.run,
        "wording": WordingCommand.run, "doctor": DoctorCommand.run, "policy": PolicyCommand.run,
        "intents": IntentsCommand.run, "talk": TalkCommand.run, "form": FormCommand.run,
        "subscription": SubscriptionCommand.run,
        "language": LanguageCommand.run,
        "display": DisplayCommand.run,
        "facility": FacilityCommand.run,
    ]
}
