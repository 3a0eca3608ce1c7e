internal import Glibc

/// Replaces `path` by `bytes` so that a reader, or a restart after a power cut, finds the old content or the new one, never
/// a part: written beside it, synced, renamed over it, and the folder synced.
///
/// `mode` is given to the new file whatever the umask. A temporary file left by a crash begins with a dot and ends
/// in `.new`; `readTree` passes it over. A symbolic link at `path` is replaced, not followed.
package func writeAtomically(_ bytes: [UInt8], to path: String, mode: UInt32 = 0o600) throws(FilesError) {
    let (folderPath, name) = split(path)
    guard !name.isEmpty, name != ".", name != ".." else {
        throw FilesError(path, cannot: "write it", because: "it names a folder", fix: "Name a file")
    }
    let folder = try Descriptor(folderPath, flags: O_RDONLY | O_DIRECTORY, for: "open the folder to write \(name)")
    try writeAtomically(bytes, to: name, in: folder, shownAs: path, mode: mode)
}

/// The same for the file `name` of an open folder, wherever that is by now.
func writeAtomically(
    _ bytes: [UInt8], to name: String, in folder: borrowing Descriptor, shownAs path: String, mode: UInt32
) throws(FilesError) {
    // Random, so that neither another thread nor what a crash left stands in the way.
    let temporary = ".\(name).\(String(UInt64.random(in: .min ... .max), radix: 36)).new"
    do throws(FilesError) {
        let file = try Descriptor(
            temporary, in: folder.number, flags: O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600, shownAs: path,
            for: "write it")
        try file.writeAll(bytes)
        if fchmod(file.number, mode) != 0 { throw FilesError(path, cannot: "set its permissions", errno: errno) }
        try file.sync()
        if renameat(folder.number, temporary, folder.number, name) != 0 {
            throw FilesError(path, cannot: "put it in place", errno: errno)
        }
    } catch {
        unlinkat(folder.number, temporary, 0)
        throw error
    }
    try folder.sync()
}

/// A path's folder and last part.
func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    let folder = path[..<slash]
    return (folder.isEmpty ? "/" : String(folder), String(path[path.index(after: slash)...]))
}
