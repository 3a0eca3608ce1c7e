import Chat
import Notice

/// `noroshi check`: reads all that `serve` would read and starts nothing.
enum CheckCommand {
    static func run(_ arguments: inout Arguments, _ signals: Signals) async throws -> ExitCode {
        let config = try arguments.option("--config")
        try arguments.finish()
        let path = try ConfigurationFile.find(config)
        let configuration = try ConfigurationFile.load(path)
        var faults = 0
        do { _ = try PolicyFile.load(configuration.policy) } catch {
            Terminal.err("\(error)")
            faults += 1
        }
        do { _ = try WordingFolder.load(configuration.wording) } catch {
            Terminal.err("\(error)")
            faults += 1
        }
        do { _ = try LedgerKey.bytes(of: configuration.ledger.key) } catch {
            Terminal.err("\(error)")
            faults += 1
        }
        var tables: [IntentID: ItemTable] = [:]
        do {
            let paths = configuration.tables
            guard let read = Finding.answer(within: Doctor.folderSeconds, { Result { try TableFiles.load(paths) } })
            else {
                throw CommandFailure(
                    "tables: nothing came back from their files for \(Doctor.folderSeconds) s. Look at the disk or the "
                        + "network mount they lie on; the daemon would wait for them at its start", code: .usage)
            }
            tables = try read.get()
        } catch {
            Terminal.err("\(error)")
            faults += 1
        }
        let (library, problems) = try IntentFolder.read(configuration.intents)
        let gaps = IntentCheck.problems(
            in: library, languages: configuration.site.languages, slots: Slots(configuration.facts),
            tables: Set(configuration.tables.keys), forms: configuration.forms, now: SystemClock().now)
        for problem in problems + gaps {
            Terminal.err("\(problem)")
            if problem.severity == .error { faults += 1 }
        }
        let chat = Chat(
            library: library, languages: configuration.site.languages, slots: Slots(configuration.facts), tables: tables
        )
        do {
            if let warning = try IntentsTest.warning(in: configuration.intents, chat) { Terminal.err(warning) }
        } catch {
            Terminal.err("\(error)")
            faults += 1
        }
        if let warning = StaffToken.warning(for: configuration.staff) { Terminal.err("\(path): \(warning)") }
        guard faults == 0 else { throw CommandFailure("\(faults) faults; nothing was started", code: .usage) }
        let site = configuration.site
        Terminal.out(
            "\(path): \(site.name(in: .japanese)), \(site.mode.rawValue) site, \(configuration.sources.count) sources, "
                + "\(configuration.channels.count) channels, \(library.intents.count) intents, "
                + "\(gaps.count) remarks. All good.")
        return .ok
    }
}
