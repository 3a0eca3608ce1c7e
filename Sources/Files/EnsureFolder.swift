internal import Glibc

/// Makes the folder `path` with `mode`, and the folders above it with 0755, unless it is there.
///
/// One that is there must not allow more than `mode` does: what the daemon keeps would be open to others.
package func ensureFolder(_ path: String, mode: UInt32 = 0o700) throws(FilesError) {
    try ensureParent(of: path)
    if mkdir(path, mode) == 0 {
        // The umask may have taken some of it away.
        if chmod(path, mode) != 0 { throw FilesError(path, cannot: "set its permissions", errno: errno) }
        return
    }
    guard errno == EEXIST else { throw FilesError(path, cannot: "create the folder", errno: errno) }
    let folder = try Descriptor(path, flags: O_RDONLY | O_DIRECTORY, for: "open the folder")
    let found = try folder.status().st_mode & 0o777
    guard found & ~mode == 0 else {
        throw FilesError(
            path, cannot: "use the folder",
            because: "it is open to others than it should be (mode 0\(String(found, radix: 8)))",
            fix: "Run: chmod \(String(mode, radix: 8)) \(path)")
    }
}

private func ensureParent(of path: String) throws(FilesError) {
    let parent = split(trimmed(path)).folder
    var status = stat()
    if parent == path || stat(parent, &status) == 0 { return }
    try ensureParent(of: parent)
    if mkdir(parent, 0o755) != 0, errno != EEXIST {
        throw FilesError(parent, cannot: "create the folder", errno: errno)
    }
}

/// Without closing slashes, so that the last part has a name.
private func trimmed(_ path: String) -> String {
    var rest = path[...]
    while rest.count > 1, rest.hasSuffix("/") { rest = rest.dropLast() }
    return String(rest)
}
