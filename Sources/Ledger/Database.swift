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
        /// Looks at a ledger that may be damaged and may be in use, and cannot change anything.
        case examiner
        /// The same for a file that nobody can change: without locks and without its log.
        case immutable
    }

    let handle: OpaquePointer
    private(set) var statements: [String: Statement] = [:]
    /// Whether the audit chain has grown since the flag was taken back.
    var hasAudited = false
    /// Who left in the job under way, and in the jobs of the transaction that are done.
    var leaving: [Departure] = []
    var left: [Departure] = []
    /// What was found damaged since it was last asked.
    var damaged: [Damage] = []
    /// What plans in use say, so that it is decoded once and only hashed again.
    let decoded = DecodedPlans()
    /// What the job under way changes in the counts; only the writer has one.
    var tallies: TallyBook?

    /// - Parameter vfs: the name of the SQLite VFS that holds the file; nil for the file system.
    init(path: String, role: Role, vfs: String? = nil) throws(LedgerError) {
        // SQLite would make it by the umask, readable for everybody; its WAL gets the mode of the database itself.
        let isMade = role == .writer || role == .visitor
        if vfs == nil, isMade, let made = Self.create(path) { Glibc.close(made) }
        var handle: OpaquePointer?
        let isExamined = role == .examiner || role == .immutable
        let access = isExamined ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE
        let flags =
            access | SQLITE_OPEN_NOMUTEX | (isMade ? SQLITE_OPEN_CREATE : 0)
            | (role == .immutable ? SQLITE_OPEN_URI : 0)
        let code = sqlite3_open_v2(role == .immutable ? Self.immutable(path) : path, &handle, flags, vfs)
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
            // What a savepoint or a statement may have to undo; in a file it was a quarter of what a delivery cost the writer.
            try execute("PRAGMA temp_store = MEMORY")
        case .visitor: break
        case .examiner, .immutable: try execute("PRAGMA query_only = ON")
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

    /// The path as a URI (sqlite.org/uri.html); every byte that could mean something else is escaped.
    private static func immutable(_ path: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var uri = Array("file:".utf8)
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                UInt8(ascii: "."):
                uri.append(byte)
            default: uri += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: uri, as: UTF8.self) + "?immutable=1"
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
    package var isDiskFailure: Bool {
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
