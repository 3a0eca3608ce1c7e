internal import Glibc

/// One file of a tree that was read.
package struct TreeFile: Sendable, Hashable {
    /// Relative to the tree's folder, parts joined by `/`.
    package var path: String
    package var bytes: [UInt8]
}

/// Every file below `folder` whose name ends in one of `suffixes`, sorted by the bytes of its path.
///
/// Names that begin with a dot are passed over. A symbolic link to a file inside the tree is read; one that leaves
/// the tree, or points to a folder, is an error: content must not pull in what an administrator does not see in it.
package func readTree(_ folder: String, suffixes: [String], limits: TreeLimits) throws(FilesError) -> [TreeFile] {
    var walk = try TreeWalk(folder, suffixes: suffixes, limits: limits)
    try walk.visit(".", in: AT_FDCWD, at: folder, prefix: "", depth: 0)
    return walk.files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
}

private struct TreeWalk {
    private let root: String
    /// The tree's real path with a closing `/`.
    private let realRoot: String
    private let suffixes: [String]
    private let limits: TreeLimits
    private var totalBytes = 0
    private var entries = 0
    private(set) var files: [TreeFile] = []

    init(_ folder: String, suffixes: [String], limits: TreeLimits) throws(FilesError) {
        root = folder
        self.suffixes = suffixes
        self.limits = limits
        let real = try realPath(of: Descriptor(folder, flags: O_RDONLY | O_DIRECTORY, for: "read the folder"))
        realRoot = real.hasSuffix("/") ? real : real + "/"
    }

    /// Reads the folder `name` of the open folder `parent`; the tree's own folder has the path `shown` alone.
    mutating func visit(
        _ name: String, in parent: Int32, at shown: String, prefix: String, depth: Int
    ) throws(FilesError) {
        guard depth <= limits.depth else {
            throw tooMuch(shown, "folders lie more than \(limits.depth) deep")
        }
        // The tree's own folder may be a symbolic link; one inside it may not.
        let folder =
            depth == 0
            ? try Descriptor(root, flags: O_RDONLY | O_DIRECTORY, for: "read the folder")
            : try Descriptor(
                name, in: parent, flags: O_RDONLY | O_DIRECTORY | O_NOFOLLOW, shownAs: shown, for: "read the folder")
        for entry in try names(in: folder) {
            entries += 1
            guard entries <= limits.entries else { throw tooMuch(root, "it has more than \(limits.entries) entries") }
            try look(at: entry, in: folder, prefix: prefix, depth: depth)
        }
    }

    private mutating func look(
        at name: String, in folder: borrowing Descriptor, prefix: String, depth: Int
    ) throws(FilesError) {
        let shown = "\(folder.path)/\(name)"
        let path = prefix + name
        var status = stat()
        if fstatat(folder.number, name, &status, AT_SYMLINK_NOFOLLOW) != 0 {
            throw FilesError(shown, cannot: "look at it", errno: errno)
        }
        let isLink = status.st_mode & S_IFMT == S_IFLNK
        if status.st_mode & S_IFMT == S_IFDIR {
            try visit(name, in: folder.number, at: shown, prefix: path + "/", depth: depth + 1)
            return
        }
        guard suffixes.contains(where: { name.hasSuffix($0) }) else {
            if isLink { try refuseFolder(behind: name, in: folder, shown: shown) }
            return
        }
        guard files.count < limits.files else { throw tooMuch(root, "it has more than \(limits.files) files") }
        let file = try Descriptor(
            name, in: folder.number, flags: O_RDONLY | O_NONBLOCK | (isLink ? 0 : O_NOFOLLOW), shownAs: shown,
            for: "read it")
        // Asked of the open file, so that nobody can swap the link in between.
        if isLink, !(try realPath(of: file)).hasPrefix(realRoot) { throw leavesTree(shown) }
        let bytes = try file.readAll(limit: limits.fileBytes)
        totalBytes += bytes.count
        guard totalBytes <= limits.totalBytes else {
            throw tooMuch(root, "its files have more than \(limits.totalBytes) bytes together")
        }
        files.append(TreeFile(path: path, bytes: bytes))
    }

    private func refuseFolder(
        behind name: String, in folder: borrowing Descriptor, shown: String
    ) throws(FilesError) {
        var target = stat()
        if fstatat(folder.number, name, &target, 0) == 0, target.st_mode & S_IFMT == S_IFDIR {
            throw FilesError(
                shown, cannot: "read it", because: "it is a symbolic link to a folder",
                fix: "Put the folder itself here, or remove the link")
        }
    }

    private func leavesTree(_ path: String) -> FilesError {
        FilesError(
            path, cannot: "read it", because: "it is a symbolic link out of \(root)",
            fix: "Put the file itself here, or remove the link")
    }

    private func tooMuch(_ path: String, _ reason: String) -> FilesError {
        FilesError(path, cannot: "read the tree", because: reason, fix: "Look whether this is the right folder")
    }
}

/// The names in an open folder but for those that begin with a dot. One that is not UTF-8 is an error.
private func names(in folder: borrowing Descriptor) throws(FilesError) -> [String] {
    let listing = try FolderListing(of: folder)
    var names: [String] = []
    while let raw = try listing.next() {
        guard let name = String(validating: raw, as: UTF8.self) else {
            throw FilesError(
                folder.path, cannot: "read the folder", because: "it holds a name that is not UTF-8",
                fix: "Rename that file (it may be Shift_JIS: see convmv)")
        }
        if !name.hasPrefix(".") { names.append(name) }
    }
    return names
}

/// Where an open file really lies.
private func realPath(of file: borrowing Descriptor) throws(FilesError) -> String {
    let link = "/proc/self/fd/\(file.number)"
    let path = withUnsafeTemporaryAllocation(byteCount: Int(PATH_MAX), alignment: 1) { buffer -> String? in
        guard let start = buffer.baseAddress else { return nil }
        let count = readlink(link, start, buffer.count)
        return count < 0 ? nil : String(decoding: buffer.prefix(count), as: UTF8.self)
    }
    guard let path else { throw FilesError(file.path, cannot: "find where it lies", errno: errno) }
    return path
}
