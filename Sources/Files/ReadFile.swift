internal import Glibc

/// The bytes of a regular file, at most `limit`; a larger one is an error, not cut. Follows symbolic links.
package func readFile(_ path: String, limit: Int) throws(FilesError) -> [UInt8] {
    // O_NONBLOCK: opening a named pipe must not wait for a writer. It does nothing on regular files.
    let file = try Descriptor(path, flags: O_RDONLY | O_NONBLOCK, for: "read it")
    return try file.readAll(limit: limit)
}
