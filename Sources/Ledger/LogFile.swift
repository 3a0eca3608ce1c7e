import CSQLite

/// The write-ahead log as a file.
enum LogFile {
    private static let chunk = 65_536

    /// Writes what stands in the log once more and syncs it, before anything works with it.
    ///
    /// A sync that fails leaves bytes that readers see, that are not on disk, and that no later sync writes, because Linux takes
    /// them for clean. The process ends then; the next one would find the last transactions whole, act on them, and lose them
    /// with the power, or have the shorter log played back over a file that is newer. Nobody may write to the database
    /// meanwhile.
    /// - Parameter vfs: the name of the SQLite VFS that holds the database; nil for the file system.
    static func makeDurable(database path: String, vfs name: String? = nil) throws(LedgerError) {
        let code = (path + "-wal").withCString { rewrite($0, name) }
        guard code == SQLITE_OK else {
            throw .sqlite(code: code, message: "the ledger's log could not be written once more")
        }
    }

    private static func rewrite(_ path: UnsafePointer<CChar>, _ name: String?) -> Int32 {
        guard let vfs = sqlite3_vfs_find(name), let open = vfs.pointee.xOpen else { return SQLITE_IOERR }
        var isThere: Int32 = 0
        let looked = vfs.pointee.xAccess(vfs, path, SQLITE_ACCESS_EXISTS, &isThere)
        guard looked == SQLITE_OK, isThere != 0 else { return looked }
        let memory = UnsafeMutableRawPointer.allocate(byteCount: Int(vfs.pointee.szOsFile), alignment: 16)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: Int(vfs.pointee.szOsFile))
        defer { memory.deallocate() }
        let file = memory.bindMemory(to: sqlite3_file.self, capacity: 1)
        // "Create" makes the sync reach the folder too: the log's name may be as unsure as its bytes.
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_WAL
        let opened = open(vfs, path, file, flags, nil)
        guard opened == SQLITE_OK, let methods = file.pointee.pMethods else { return opened }
        defer { _ = methods.pointee.xClose(file) }
        return rewrite(file, methods.pointee)
    }

    private static func rewrite(_ file: UnsafeMutablePointer<sqlite3_file>, _ methods: sqlite3_io_methods) -> Int32 {
        var size: sqlite3_int64 = 0
        var code = methods.xFileSize(file, &size)
        var bytes = [UInt8](repeating: 0, count: chunk)
        var offset: sqlite3_int64 = 0
        while code == SQLITE_OK, offset < size {
            let count = Int32(min(sqlite3_int64(chunk), size - offset))
            code = methods.xRead(file, &bytes, count, offset)
            if code == SQLITE_OK { code = methods.xWrite(file, bytes, count, offset) }
            offset += sqlite3_int64(count)
        }
        return code == SQLITE_OK ? methods.xSync(file, SQLITE_SYNC_NORMAL) : code
    }
}
