import Glibc

/// The command `noroshi`.
@main
struct Noroshi {
    static func main() async {
        // A reader that goes away (`noroshi … | head`) must not end the daemon.
        signal(SIGPIPE, SIG_IGN)
        var arguments = Arguments(Array(CommandLine.arguments.dropFirst()))
        let code: ExitCode
        do {
            code = try await run(&arguments)
        } catch let error as UsageError {
            Terminal.err("noroshi: \(error). See `noroshi help`.")
            code = .usage
        } catch let error as CommandFailure {
            Terminal.err("noroshi: \(error)")
            code = error.code
        } catch {
            Terminal.err("noroshi: \(error)")
            code = .error
        }
        exit(code.rawValue)
    }

    private static func run(_ arguments: inout Arguments) async throws -> ExitCode {
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
        return try await command(&arguments)
    }

    private typealias Command = @Sendable (inout Arguments) async throws -> ExitCode

    private static let commands: [String: Command] = [
        "serve": ServeCommand.run, "demo": DemoCommand.run, "init": InitCommand.run, "check": CheckCommand.run,
        "notice": NoticeCommand.run, "status": StatusCommand.run, "ask": AskCommand.run,
        "channel": ChannelCommand.run, "intake": IntakeCommand.run,
    ]
}
