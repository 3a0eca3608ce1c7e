import CSQLite
import Glibc

/// One connection. Confined to the thread of the `Worker` that owns it.
final class Database {
    enum Role {
        /// Writes and checkpoints; there is one.
        case writer
        /// Only queries.
        case reader
        /// Looks at a file that may be anybody's, and changes nothing.
        case visitor
    }

    let handle: OpaquePointer
    private var statements: [String: Statement] = [:]
    /// Whether the audit chain has grown since the flag was taken back.
    var hasAudited = false
    /// What was found damaged since it was last asked.
    var damaged: [Damage] = []
    /// What plans in use say, so that it is decoded once and only hashed again.
    let decoded = DecodedPlans()

    init(path: String, role: Role) throws(LedgerError) {
        // SQLite would make it by the umask, readable for everybody; its WAL gets the mode of the database itself.
        if role != .reader, let made = Self.create(path) { Glibc.close(made) }
        var handle: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (role == .reader ? 0 : SQLITE_OPEN_CREATE)
        let code = sqlite3_open_v2(path, &handle, flags, nil)
        guard let handle else { throw .cannotOpen(path: path, reason: "out of memory") }
        guard code == SQLITE_OK else {
            let reason = String(cString: sqlite3_errmsg(handle))
            sqlite3_close_v2(handle)
            throw .cannotOpen(path: path, reason: reason)
        }
        self.handle = handle
        sqlite3_extended_result_codes(handle, 1)
        sqlite3_busy_timeout(handle, 5_000)
        // A file made by somebody else must not be able to call into this process through its schema.
        try execute("PRAGMA trusted_schema = OFF")
        switch role {
        case .writer:
            let mode = try first("PRAGMA journal_mode = WAL") { $0.text(0) }
            guard mode == "wal" else { throw .cannotOpen(path: path, reason: "the file system cannot do WAL") }
            try execute("PRAGMA synchronous = FULL")
            try execute("PRAGMA foreign_keys = ON")
            // Erased addresses must not survive in free pages.
            try execute("PRAGMA secure_delete = ON")
            try execute("PRAGMA cache_size = -16384")
        case .visitor: break
        case .reader:
            try execute("PRAGMA query_only = ON")
            try execute("PRAGMA cache_size = -4096")
        }
    }

    /// Makes the file for its owner alone; nil where it is there already or cannot be made, which SQLite then tells.
    private static func create(_ path: String) -> Int32? {
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        return descriptor >= 0 ? descriptor : nil
    }

    /// Finalizes every statement and closes; checkpoints where this is the last connection.
    deinit {
        statements = [:]
        sqlite3_close_v2(handle)
    }

    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    var lastInsertedRow: Int64 { sqlite3_last_insert_rowid(handle) }

    var changes: Int { Int(sqlite3_changes64(handle)) }

    /// Runs SQL that takes and gives nothing, possibly several statements.
    func execute(_ sql: String) throws(LedgerError) {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw LedgerError(code, on: handle) }
    }

    /// The cached statement for this SQL, ready to be bound.
    func prepare(_ sql: String) throws(LedgerError) -> Statement {
        if let cached = statements[sql], !cached.isBusy { return cached }
        let statement = try Statement(sql, on: handle)
        if statements[sql] == nil { statements[sql] = statement }
        return statement
    }

    /// Runs a change; gives the number of rows changed.
    @discardableResult
    func run(_ sql: String, _ values: any SQLBindable...) throws(LedgerError) -> Int {
        let statement = try prepare(sql)
        try statement.bind(all: values)
        try statement.run()
        return changes
    }

    func all<Value>(
        _ sql: String, _ values: any SQLBindable..., read: (Row) throws -> Value
    ) throws -> [Value] {
        let statement = try prepare(sql)
        try statement.bind(all: values)
        defer { statement.reset() }
        var result: [Value] = []
        while let row = try statement.step() { result.append(try read(row)) }
        return result
    }

    /// The first row; nil where there is none.
    func first<Value>(
        _ sql: String, _ values: any SQLBindable..., read: (Row) -> Value
    ) throws(LedgerError) -> Value? {
        let statement = try prepare(sql)
        try statement.bind(all: values)
        defer { statement.reset() }
        guard let row = try statement.step() else { return nil }
        return read(row)
    }
}

extension LedgerError {
    /// What a result code of SQLite means here.
    init(_ code: Int32, on connection: OpaquePointer) {
        switch code & 0xFF {
        case SQLITE_FULL: self = .full
        case SQLITE_READONLY: self = .readOnly
        case SQLITE_CORRUPT, SQLITE_NOTADB: self = .corrupt(String(cString: sqlite3_errmsg(connection)))
        default:
            // The index of the WAL could not grow: that is a full disk too.
            if code == SQLITE_IOERR | (19 << 8) {
                self = .full
            } else {
                self = .sqlite(code: code, message: String(cString: sqlite3_errmsg(connection)))
            }
        }
    }

    /// Whether the disk failed: what it holds now is unknown.
    var isDiskFailure: Bool {
        if case .sqlite(let code, _) = self { return code & 0xFF == SQLITE_IOERR }
        return false
    }

    /// The same error, saying which file where that was not known.
    func naming(_ path: String) -> LedgerError {
        switch self {
        case .foreign: .foreign(path: path)
        case .newer(_, let found, let known): .newer(path: path, found: found, known: known)
        case .wrongKey: .wrongKey(path: path)
        case .sqlite(let code, let message): .cannotOpen(path: path, reason: "\(message) (\(code))")
        case .corrupt: .foreign(path: path)
        default: self
        }
    }
}
