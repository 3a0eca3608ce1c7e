import Channel
import Notice

@testable import Ledger

/// The process and its disk: transactions, deaths, restarts.
extension History {
    /// One transaction. `told` is what the world learns by its confirmation, at once or, where the machine died over it, with
    /// the restart that finds it on disk.
    @discardableResult
    func write<Value>(
        _ what: StaticString, _ body: (Database) throws -> Value, told: @escaping (Value) -> Void = { _ in }
    ) -> Written<Value> {
        guard let process else { return .died }
        switch Machine.transact(process.database, after: chronicle.commits, body) {
        case .committed(let value, let count):
            if let count { chronicle.commits = count }
            trace.note(clock.ticks, what, [chronicle.commits])
            told(value)
            return .done(value)
        case .refused(let error):
            trace.note(clock.ticks, "refused", [], "\(what): \(error)")
            if disk.isOff {
                die(.powerLost)
                return .died
            }
            return .refused(error)
        case .failed(let value, let count):
            trace.note(clock.ticks, "the disk failed", [count ?? 0], "\(what)")
            if let value, let count { doubt = (count, { told(value) }) }
            die(disk.isOff ? anyRestart() : .killed)
            return .died
        }
    }

    private func anyRestart() -> Disk.Restart { Int.random(in: 0..<4, using: &random) == 0 ? .killed : .powerLost }

    /// The process is gone, in whatever it was doing; what it had on the wire arrives or does not.
    func die(_ how: Disk.Restart) {
        guard process != nil else { return }
        trace.note(clock.ticks, "the process dies", [how == .killed ? 0 : 1])
        disk.cut()
        process = nil
        comesBack = how
        for flight in network.forget() where Bool.random(using: &random) { arrived(flight, at: clock.ticks) }
        for flight in chronicle.flights where flight.isOpen { flight.isOpen = false }
    }

    func crash() { die(anyRestart()) }

    /// Starts the daemon on what the disk kept, and holds it against what was confirmed (promise 1).
    func boot() {
        guard process == nil else { return }
        disk.restart(comesBack)
        if comesBack == .powerLost { clock.reboot() }
        // Seldom it is down for longer than any key lives.
        let isLong = runs > 0 && Int.random(in: 0..<25, using: &random) == 0
        clock.advance(to: clock.ticks + Int64.random(in: isLong ? 3_700_000...270_000_000 : 50...3_000, using: &random))
        clock.restart()
        if runs > 0, Int.random(in: 0..<10, using: &random) == 0 {
            disk.cut(after: Int.random(in: 0...12, using: &random))
        }
        let database: Database
        do {
            database = try Machine.open(disk, vault, at: clock.wall)
            guard check(commits: try Machine.commits(database)) else { return }
        } catch {
            trace.note(clock.ticks, "it does not start", [], "\(error)")
            let mayFail = disk.isOff || (error as? LedgerError) == .full
            if !mayFail { chronicle.violate(1, at: clock.ticks, "the ledger does not open: \(error)") }
            disk.cut()
            comesBack = disk.isOff ? anyRestart() : .killed
            return
        }
        runs += 1
        trace.note(clock.ticks, "the process starts", [Int64(runs)])
        process = Process(
            run: runs, database: database, vault: vault, channels: town.channels, clock: clock, source: SourceReader(),
            release: runs)
        sleepsUntil = clock.ticks
        failures = 0
        let now = process?.now(clock) ?? clock.wall
        let reading = clock.reading
        let recovered = write(
            "recover", { [boot = clock.boot] in try $0.recover(now: now, boot: boot) },
            told: { [self] _ in clock.keep(reading) })
        if case .refused = recovered { die(.killed) }
    }

    private func check(commits found: Int64) -> Bool {
        if found == doubt?.count {
            chronicle.commits = found
            doubt?.tell()
        }
        doubt = nil
        guard found == chronicle.commits else {
            chronicle.violate(
                1, at: clock.ticks, "transaction \(chronicle.commits) was confirmed, and the disk holds \(found)")
            return false
        }
        return true
    }
}
