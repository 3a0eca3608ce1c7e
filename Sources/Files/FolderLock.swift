internal import Glibc

/// The right to be the only process that uses a folder: an exclusive `flock` on a file in it. Given up when this value goes, and
/// by the kernel when the process dies however it dies.
struct FolderLock: ~Copyable {
    private let file: Descriptor

    /// Creates the file where it is missing and locks it. Throws at once where another process, or another lock in this
    /// one, holds it; the error names its process. The file stays: removing it would let two hold "the" lock.
    init(_ name: String, in folder: borrowing Descriptor) throws(FilesError) {
        let file = try Descriptor(
            name, in: folder.number, flags: O_RDWR | O_CREAT | O_NOFOLLOW, mode: 0o600,
            shownAs: "\(folder.path)/\(name)", for: "lock it")
        try Self.lock(file)
        self.file = file
    }

    private static func lock(_ file: borrowing Descriptor) throws(FilesError) {
        let number = file.number
        if retrying({ flock(number, LOCK_EX | LOCK_NB) }) != 0 {
            let code = errno
            guard code == EWOULDBLOCK else { throw FilesError(file.path, cannot: "lock it", errno: code) }
            let holder = try file.readAll(limit: 64).filter { (0x30...0x39).contains($0) }
            let name = holder.isEmpty ? "another process" : "process \(String(decoding: holder, as: UTF8.self))"
            throw FilesError(
                file.path, cannot: "lock it", because: "\(name) holds it",
                fix: "Stop that one first, or use another folder")
        }
        // Only for the message above.
        guard ftruncate(number, 0) == 0 else { throw FilesError(file.path, cannot: "write it", errno: errno) }
        try file.writeAll(Array("\(getpid())\n".utf8))
    }
}
