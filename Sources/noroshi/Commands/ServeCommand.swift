import Glibc
import Notice

/// `noroshi serve`: the daemon, until a signal.
enum ServeCommand {
    static func run(_ arguments: inout Arguments, _ signals: Signals) async throws -> ExitCode {
        let config = try arguments.option("--config")
        try arguments.finish()
        let configuration = try ConfigurationFile.load(try ConfigurationFile.find(config))
        let clock = SystemClock()
        let log = EventLog(clock: clock) { Terminal.err($0) }
        let death = try DeathPoint(
            getenv(DeathPoint.variable).map { String(cString: $0) }, mode: configuration.site.mode)
        if let step = death.step {
            log(.warning, "this drill's process will kill itself, as a test asked", ["step": step.rawValue])
        }
        OpenFileLimit.raise()
        // Under the signals from the first moment: a stop while the ledger opens is orderly, too.
        try await signals.run {
            let daemon = try await Daemon(configuration, Daemon.Surroundings(clock: clock, log: log, death: death))
            await daemon.run()
        }
        log(.info, "noroshi has stopped")
        return .ok
    }
}
