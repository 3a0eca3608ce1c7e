import CSQLite

/// A prepared statement. Belongs to one connection and so to one thread.
final class Statement {
    let handle: OpaquePointer
    private let connection: OpaquePointer
    /// Whether its rows are being read; a busy statement is not handed out again.
    fileprivate(set) var isBusy = false

    init(_ sql: String, on connection: OpaquePointer) throws(LedgerError) {
        var handle: OpaquePointer?
        let code = sqlite3_prepare_v3(
            connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil)
        guard code == SQLITE_OK, let handle else { throw LedgerError(code, on: connection) }
        self.handle = handle
        self.connection = connection
    }

    deinit { sqlite3_finalize(handle) }

    func bind(_ index: Int32, _ value: some SQLBindable) throws(LedgerError) {
        let code = value.bind(to: handle, at: index)
        guard code == SQLITE_OK else { throw LedgerError(code, on: connection) }
    }

    func bind(all values: [any SQLBindable]) throws(LedgerError) {
        for (offset, value) in values.enumerated() {
            let code = value.bind(to: handle, at: Int32(offset + 1))
            guard code == SQLITE_OK else { throw LedgerError(code, on: connection) }
        }
    }

    /// The next row, or nil at the end, which resets the statement.
    func step() throws(LedgerError) -> Row? {
        switch sqlite3_step(handle) {
        case SQLITE_ROW:
            isBusy = true
            return Row(statement: handle)
        case SQLITE_DONE:
            reset()
            return nil
        case let code:
            let error = LedgerError(code, on: connection)
            reset()
            throw error
        }
    }

    /// Runs a statement that gives no rows.
    func run() throws(LedgerError) {
        while try step() != nil {}
    }

    func reset() {
        sqlite3_reset(handle)
        isBusy = false
    }
}
