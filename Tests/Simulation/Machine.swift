import Channel
import Delivery
import Notice

@testable import Ledger

/// What a transaction came to.
enum Written<Value> {
    case done(Value)
    /// Nothing of it was kept; the process goes on.
    case refused(any Error)
    /// The process is dead.
    case died
}

/// One run of the daemon's process: everything here is gone when it dies.
final class Process {
    let run: Int
    let database: Database
    let vault: Vault
    var engine: Engine
    var wall: SteadyWall
    var exchanges: [AttemptID: (run: ChannelRun, flight: Flight)] = [:]
    /// Requests that ended and whose end is not on disk.
    var answered: [AttemptID: Flight] = [:]
    var source: SourceReader
    /// The words it was built with.
    let release: Int

    init(
        run: Int, database: Database, vault: Vault, channels: [ChannelID: any Channel], clock: VirtualClock,
        source: SourceReader, release: Int
    ) {
        self.run = run
        self.database = database
        self.vault = vault
        self.source = source
        self.release = release
        engine = Engine(channels: channels, now: clock.ticks)
        wall = SteadyWall(wall: clock.wall, ticks: clock.ticks)
    }

    func now(_ clock: VirtualClock) -> Timestamp { wall.read(wall: clock.wall, ticks: clock.ticks) }
}

/// Opens and writes the ledger as `Ledger` and its worker do, on one thread.
enum Machine {
    static let path = "/ledger.sqlite"
    /// The row of ours that counts the transactions in the ledger itself.
    private static let counter = "simulation"

    /// The order of `Ledger.open`.
    static func open(_ disk: Disk, _ vault: Vault, at now: Timestamp) throws -> Database {
        let connection = try Ledger.connect(path: path, vault, clock: { now }, vfs: disk.vfs)
        if try connection.auditHead() == nil {
            try connection.audit(actor: "noroshi", action: AuditAction.created, subject: "ledger", at: now)
        }
        return connection
    }

    /// The transactions that the ledger on this disk holds.
    static func commits(_ database: Database) throws -> Int64 {
        try database.first("SELECT CAST(CAST(value AS TEXT) AS INTEGER) FROM meta WHERE name = ?1", counter) {
            $0.int64(0)
        } ?? 0
    }

    /// What came of a transaction on the connection itself.
    enum End<Value> {
        /// `count` is the number it wrote into the ledger; nil where it changed nothing.
        case committed(Value, count: Int64?)
        case refused(any Error)
        /// The disk failed: the daemon ends itself. `value` is what the job gave where it came so far.
        case failed(value: Value?, count: Int64?)
    }

    /// One transaction as the worker makes it for a job that is alone.
    static func transact<Value>(
        _ database: Database, after commits: Int64, _ body: (Database) throws -> Value
    ) -> End<Value> {
        var value: Value?
        var count: Int64?
        do {
            let before = try changes(database)
            try database.execute("BEGIN IMMEDIATE")
            do {
                value = try body(database)
            } catch {
                if isDiskFailure(error) { return .failed(value: nil, count: nil) }
                if database.isInTransaction { try database.execute("ROLLBACK") }
                return .refused(error)
            }
            if try changes(database) != before {
                try database.run(
                    "INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2",
                    counter, Array("\(commits + 1)".utf8))
                count = commits + 1
            }
            try database.execute("COMMIT")
        } catch {
            if isDiskFailure(error) { return .failed(value: value, count: count) }
            if database.isInTransaction { try? database.execute("ROLLBACK") }
            return .refused(error)
        }
        guard let value else { return .refused(LedgerError.closed) }
        return .committed(value, count: count)
    }

    private static func changes(_ database: Database) throws -> Int64 {
        try database.first("SELECT total_changes()") { $0.int64(0) } ?? 0
    }

    static func isDiskFailure(_ error: any Error) -> Bool { (error as? LedgerError)?.isDiskFailure == true }
}
