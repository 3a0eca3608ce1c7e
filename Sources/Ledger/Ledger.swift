import Glibc
package import Notice

/// The only door to the database: notices, source states, subscriptions, deliveries, the inbox and the audit chain in
/// one SQLite file (WAL, synchronous=FULL).
///
/// One thread owns the one connection that writes and checkpoints; readers are query-only connections on threads of
/// their own (SQLite before 3.51.3 can lose data when two connections write and checkpoint, facts: platform.md). Calls
/// wait in two lanes, critical first, and those that meet in a mailbox share one synced commit. A call returns only
/// after its transaction is on disk. Nothing here blocks Swift's thread pool.
package final class Ledger: Sendable {
    /// Threads that read.
    static let readers = 2
    /// Bytes of the key given at `open`.
    package static let keyLength = 32

    package let path: String
    let vault: Vault
    private let writer: Worker
    private let reader: Worker
    private let lock: FileLock
    /// Where the audit head is kept outside the ledger; nil where it is not.
    let head: HeadFile?
    /// Where those who left are kept outside the ledger; nil where they are not.
    private let departures: DepartureFile?

    private init(
        path: String, vault: Vault, writer: Worker, reader: Worker, lock: FileLock, head: HeadFile?,
        departures: DepartureFile?
    ) {
        self.path = path
        self.vault = vault
        self.writer = writer
        self.reader = reader
        self.lock = lock
        self.head = head
        self.departures = departures
    }

    /// The file that keeps those who left, beside the audit head.
    static func departures(beside head: String) -> String { head + ".left" }

    /// Opens the ledger at `path`, creating or migrating it as needed.
    /// - Parameters:
    ///   - key: 32 bytes from outside the ledger; they seal addresses and make their blind index.
    ///   - head: the file outside the ledger that keeps the audit head; those who left are kept beside it, in the file of that name
    ///     with `.left` behind; nil keeps neither.
    ///   - acceptsHead: opens although chain and head differ; for looking, and for `acceptHead`.
    ///   - now: the time of what opening itself writes; nil asks the clock.
    ///   - clock: the time at which counts of deliveries change.
    ///   - onHeadFault: told when the head's file cannot be written, once until it can be again, and when it was missing.
    ///   - onDepartureFault: told when the file of those who left cannot be read or written, once until it can be again.
    ///   - onFatal: ends the process when the disk fails under a commit; what was on disk is unknown after that, so
    ///     nothing may be tried again (facts: platform.md).
    package static func open(
        path: String, key: [UInt8], head: String? = nil, acceptsHead: Bool = false, now: Timestamp? = nil,
        clock: @escaping @Sendable () -> Timestamp = Ledger.systemTime,
        onHeadFault: @escaping @Sendable (String) -> Void = { _ in },
        onDepartureFault: @escaping @Sendable (String) -> Void = { _ in },
        onFatal: @escaping @Sendable (String) -> Never = Ledger.endProcess
    ) throws(LedgerError) -> Ledger {
        guard let vault = Vault(key: key) else {
            throw .cannotOpen(path: path, reason: "the key has \(key.count) bytes instead of \(keyLength)")
        }
        let lock = try FileLock(ledger: path)
        let onFatal: @Sendable (String) -> Never = { message in
            lock.noteDiskFailure()
            onFatal(message)
        }
        do {
            let connection = try connect(path: lock.path, vault, clock: clock)
            try Self.begin(connection, head: head, acceptsHead: acceptsHead, now: now ?? clock(), onHeadFault)
            if let head, !acceptsHead {
                try keepAway(connection, Self.departures(beside: head), now: now ?? clock(), onDepartureFault)
            }
            var readers: [Database] = []
            for _ in 0..<Self.readers { readers.append(try Database(path: lock.path, role: .reader)) }
            let file = head.map { HeadFile(path: $0, onFault: onHeadFault) }
            // A ledger that is only looked at may be the wrong one.
            let departures =
                acceptsHead
                ? nil
                : head.map(Self.departures(beside:)).map {
                    DepartureFile(path: $0, clock: clock, onFault: onDepartureFault)
                }
            if let file, !acceptsHead, let newest = try connection.auditHead() { file.put(newest) }
            connection.hasAudited = false
            return Ledger(
                path: path, vault: vault,
                writer: Worker(
                    connections: [connection], commits: true,
                    afterCommit: { database in
                        if !database.left.isEmpty { departures?.put(database.left) }
                        guard database.hasAudited else { return }
                        database.hasAudited = false
                        if let file, let newest = try? database.auditHead() { file.put(newest) }
                    }, onFatal: onFatal),
                reader: Worker(connections: readers, commits: false, onFatal: onFatal),
                lock: lock, head: file, departures: departures)
        } catch {
            lock.release()
            throw error.naming(path)
        }
    }

    /// The connection that writes, to a file that is a ledger of this key and of the newest schema.
    static func connect(
        path: String, _ vault: Vault, clock: @escaping @Sendable () -> Timestamp, vfs: String? = nil
    ) throws(LedgerError) -> Database {
        try visit(path: path, vfs: vfs)
        let connection = try Database(path: path, role: .writer, vfs: vfs)
        try Schema.migrate(connection)
        try connection.keepTallies(clock)
        try vault.check(connection)
        return connection
    }

    private static func visit(path: String, vfs: String?) throws(LedgerError) {
        let visitor = try Database(path: path, role: .visitor, vfs: vfs)
        // Until the log is durable: the last connection to close brings it into the file.
        defer { withExtendedLifetime(visitor) {} }
        try Schema.checkIdentity(visitor)
        try LogFile.makeDurable(database: path, vfs: vfs)
    }

    /// The chain's first row in a new ledger; in an older one its comparison with the head kept outside.
    private static func begin(
        _ connection: Database, head path: String?, acceptsHead: Bool, now: Timestamp,
        _ onHeadFault: @Sendable (String) -> Void
    ) throws(LedgerError) {
        let known = acceptsHead ? nil : try path.map { path throws(LedgerError) in try HeadFile.read(path) } ?? nil
        if let path { try connection.checkHead(known, path: path) }
        if try connection.auditHead() == nil {
            try connection.audit(actor: "noroshi", action: AuditAction.created, subject: "ledger", at: now)
        } else if let path, known == nil, !acceptsHead {
            try connection.audit(actor: "noroshi", action: AuditAction.headMissing, subject: "audit", at: now)
            onHeadFault(
                "\(path): the audit head was not there, so nothing shows whether the ledger was cut; it is kept anew")
        }
    }

    /// Sends away again whoever left after this copy of the ledger was made, and brings the file that says so up to date. One that
    /// cannot be read stays as it is: alerts must go out all the same.
    private static func keepAway(
        _ connection: Database, _ path: String, now: Timestamp, _ onFault: @Sendable (String) -> Void
    ) throws(LedgerError) {
        do {
            let known = try DepartureFile.read(path)
            try DepartureFile.write(try connection.keepAway(known, now: now), to: path, now: now)
        } catch let error as LedgerError {
            throw error
        } catch {
            onFault("\(error)")
        }
    }

    /// Finishes what is queued, checkpoints and closes the file. Later calls throw `closed`. Blocks the caller.
    package func close() {
        reader.stop()
        writer.stop()
        head?.stop()
        departures?.stop()
        lock.release()
    }

    /// Prints why and ends the process with the exit code for an input/output error (sysexits: 74).
    package static let endProcess: @Sendable (String) -> Never = { message in
        let line = Array("noroshi: \(message)\n".utf8)
        _ = Glibc.write(STDERR_FILENO, line, line.count)
        _exit(74)
    }

    /// The machine's wall clock.
    package static let systemTime: @Sendable () -> Timestamp = {
        var value = timespec()
        clock_gettime(CLOCK_REALTIME, &value)
        return Timestamp(milliseconds: Int64(value.tv_sec) * 1000 + Int64(value.tv_nsec) / 1_000_000)
    }

    /// Runs in a transaction of its own or one shared with its neighbours in the mailbox; returns once it is synced.
    func write<Value: Sendable>(
        _ lane: WorkerLane = .ordinary, _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value { try await writer.run(lane, body) }

    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await reader.run(.ordinary, body)
    }
}
