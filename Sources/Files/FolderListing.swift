internal import Glibc

/// What lies in an open folder, entry by entry; every one of the system's, `.` and `..` among them.
struct FolderListing: ~Copyable {
    private let stream: OpaquePointer
    /// For errors.
    private let path: String

    init(of folder: borrowing Descriptor) throws(FilesError) {
        path = folder.path
        // fdopendir takes the descriptor over, so it gets one of its own.
        let copy = fcntl(folder.number, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { throw FilesError(folder.path, cannot: "read the folder", errno: errno) }
        guard let opened = fdopendir(copy) else {
            let code = errno
            close(copy)
            throw FilesError(folder.path, cannot: "read the folder", errno: code)
        }
        stream = opened
    }

    deinit { closedir(stream) }

    /// The next name, as the file system has it; nil after the last.
    func next() throws(FilesError) -> [UInt8]? {
        errno = 0
        guard let entry = readdir(stream) else {
            if errno != 0 { throw FilesError(path, cannot: "read the folder", errno: errno) }
            return nil
        }
        return withUnsafeBytes(of: &entry.pointee.d_name) { raw in Array(raw.prefix { $0 != 0 }) }
    }
}
