internal import Glibc

/// An open file descriptor, closed when it goes out of use. Every one is opened with `O_CLOEXEC`.
struct Descriptor: ~Copyable {
    let number: Int32
    /// For errors.
    let path: String

    /// Opens `path`, relative to the folder `folder` where one is given.
    init(
        _ path: String, in folder: Int32 = AT_FDCWD, flags: Int32, mode: mode_t = 0, shownAs shown: String? = nil,
        for attempt: String
    ) throws(FilesError) {
        let number = retrying { openat(folder, path, flags | O_CLOEXEC | O_NOCTTY, mode) }
        if number < 0 { throw FilesError(shown ?? path, cannot: attempt, errno: errno) }
        self.number = number
        self.path = shown ?? path
    }

    deinit { close(number) }

    /// Size, kind, owner and permissions of what is open.
    func status() throws(FilesError) -> stat {
        var status = stat()
        if fstat(number, &status) != 0 { throw FilesError(path, cannot: "look at it", errno: errno) }
        return status
    }

    /// Refuses devices, pipes and folders: reading one could block or never end.
    func requireRegularFile() throws(FilesError) -> stat {
        let status = try status()
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw FilesError(path, cannot: "read it", because: "it is not a regular file", fix: "Name a file")
        }
        return status
    }

    /// Everything up to the end, at most `limit` bytes.
    func readAll(limit: Int) throws(FilesError) -> [UInt8] {
        let status = try requireRegularFile()
        let tooLarge = FilesError(
            path, cannot: "read it", because: "it has more than \(limit) bytes",
            fix: "Look whether this is the right file")
        guard status.st_size <= limit else { throw tooLarge }
        // One byte more than promised shows the end; a file that grows meanwhile is read on.
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size) + 1)
        var filled = 0
        while true {
            if filled == bytes.count {
                guard filled <= limit else { throw tooLarge }
                bytes.append(contentsOf: repeatElement(0, count: min(max(filled, 4096), limit + 1 - filled)))
            }
            let count = bytes.withUnsafeMutableBytes { buffer in
                let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
                return retrying { read(number, rest.baseAddress, rest.count) }
            }
            if count < 0 { throw FilesError(path, cannot: "read it", errno: errno) }
            if count == 0 { break }
            filled += count
        }
        guard filled <= limit else { throw tooLarge }
        bytes.removeLast(bytes.count - filled)
        return bytes
    }

    func writeAll(_ bytes: [UInt8]) throws(FilesError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                let rest = UnsafeRawBufferPointer(rebasing: buffer[written...])
                return retrying { write(number, rest.baseAddress, rest.count) }
            }
            if count < 0 { throw FilesError(path, cannot: "write it", errno: errno) }
            written += count
        }
    }

    /// Waits until the disk has it. An error here means that it may be lost: it must not be tried again.
    func sync() throws(FilesError) {
        if fsync(number) != 0 { throw FilesError(path, cannot: "save it to disk", errno: errno) }
    }
}

/// Repeats a system call that a signal interrupted.
func retrying<Result: SignedInteger>(_ call: () -> Result) -> Result {
    while true {
        let result = call()
        if result != -1 || errno != EINTR { return result }
    }
}
