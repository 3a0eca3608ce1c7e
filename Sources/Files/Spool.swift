internal import Glibc

/// A folder into which others put documents, a file each, and from which this process takes them, once each: a file is moved aside
/// before it is read, stays there until it is finished, and ends in a folder of what was taken or of what was refused, with the
/// reason beside it. Nothing is deleted but the oldest of those that were finished long ago.
///
/// Its calls block: `FileThread`.
package final class Spool: Sendable {
    /// How many files that were taken are kept, and how many that were refused.
    package static let keptDone = 2_000
    package static let keptRefused = 10_000
    /// Names looked at in one folder; beyond them a round sees none, and the next begins anew.
    static let mostEntries = 20_000
    /// Bytes of a name: what is put before and behind it must still fit into the 255 of a file system.
    static let nameBytes = 180

    /// A file's time is anybody's to set: in seconds since 1970, up to the year 9999.
    private static let lastSecond = 253_402_214_399

    package let path: String
    private let layout: SpoolLayout
    private let root: Descriptor
    private let lock: FileLock

    /// Opens it and makes the folders it lacks. Throws where another process has it, and where anybody on the machine could put
    /// a file into it and so speak through its source.
    package init(_ path: String, layout: SpoolLayout) throws(FilesError) {
        self.path = path
        self.layout = layout
        root = try Descriptor(path, flags: O_RDONLY | O_DIRECTORY, for: "open the folder")
        try Spool.checkAccess(root)
        for name in layout.folders {
            if !layout.required.contains(name), mkdirat(root.number, name, Self.ownMode) != 0, errno != EEXIST {
                throw FilesError("\(path)/\(name)", cannot: "create the folder", errno: errno)
            }
            try Spool.checkAccess(Self.open(name, in: root))
        }
        lock = try FileLock("\(path)/\(layout.lock)")
    }

    /// Of the folders made here: the group may look at what was refused.
    private static let ownMode: mode_t = 0o750

    private static func open(_ name: String, in root: borrowing Descriptor) throws(FilesError) -> Descriptor {
        try Descriptor(
            name, in: root.number, flags: O_RDONLY | O_DIRECTORY | O_NOFOLLOW, shownAs: "\(root.path)/\(name)",
            for: "open the folder")
    }

    /// What keeps this process from using it, without changing anything; for `doctor`.
    package static func fault(_ path: String, layout: SpoolLayout) -> FilesError? {
        do throws(FilesError) {
            let root = try Descriptor(path, flags: O_RDONLY | O_DIRECTORY, for: "open the folder")
            try checkAccess(root)
            if access(path, W_OK | X_OK) != 0 { throw FilesError(path, cannot: "take files from it", errno: errno) }
            for name in layout.folders {
                let shown = "\(path)/\(name)"
                do throws(FilesError) { try checkAccess(open(name, in: root)) } catch {
                    if !error.isMissing || layout.required.contains(name) { throw error }
                    continue
                }
                if access(shown, W_OK | X_OK) != 0 { throw FilesError(shown, cannot: "move files to it", errno: errno) }
            }
            return nil
        } catch { return error }
    }

    private static func checkAccess(_ folder: borrowing Descriptor) throws(FilesError) {
        let mode = try folder.status().st_mode
        guard mode & S_IWOTH == 0 else {
            throw FilesError(
                folder.path, cannot: "use the folder",
                because: "anybody on this machine may put files into it (mode 0\(String(mode & 0o7777, radix: 8)))",
                fix: "Run: chmod o-w \(folder.path), and give the sender's group the right to write")
        }
    }

    // MARK: Taking

    /// The names of what is to be read, the oldest first, at most `limit`: what lies there from before, then what is new.
    package func take(limit: Int) throws(FilesError) -> [String] {
        var names: [String] = []
        for folder in [layout.work, layout.incoming].compactMap({ $0 }) {
            for entry in try entries(of: folder) where names.count < limit {
                if let name = try adopt(entry, from: folder), !names.contains(name) { names.append(name) }
            }
        }
        return names
    }

    private struct Entry {
        /// As the file system has it.
        var raw: [CChar]
        /// As it is called from now on.
        var name: String
        var seconds: Int
        var nanoseconds: Int
    }

    private func entries(of folder: String) throws(FilesError) -> [Entry] {
        try Self.entries(of: folder, in: root, layout)
    }

    private static func entries(
        of folder: String, in root: borrowing Descriptor, _ layout: SpoolLayout
    ) throws(FilesError) -> [Entry] {
        let open = try open(folder, in: root)
        let listing = try FolderListing(of: open)
        var found: [Entry] = []
        while found.count < mostEntries, let bytes = try listing.next() {
            let name = SpoolName.text(bytes)
            let raw = (bytes + [0]).map { CChar(bitPattern: $0) }
            var status = stat()
            // One that is gone meanwhile was taken back. Folders are nobody's documents (`lost+found`).
            guard !layout.passesOver(name), fstatat(open.number, raw, &status, AT_SYMLINK_NOFOLLOW) == 0,
                status.st_mode & S_IFMT != S_IFDIR
            else { continue }
            found.append(
                Entry(raw: raw, name: name, seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec))
        }
        return found.sorted { ($0.seconds, $0.nanoseconds, $0.name) < ($1.seconds, $1.nanoseconds, $1.name) }
    }

    /// Moves a file aside under a name that can be written; nil where one of that name is being read, or it is gone.
    private func adopt(_ entry: Entry, from folder: String) throws(FilesError) -> String? {
        let name = SpoolName.shortened(entry.name, to: Self.nameBytes)
        let isInPlace = folder == layout.work
        if isInPlace, entry.raw.dropLast().elementsEqual(name.utf8.map { CChar(bitPattern: $0) }) { return name }
        let source = try Self.open(folder, in: root)
        let target = try Self.open(layout.work, in: root)
        if Self.exists(name, in: target) { return nil }
        guard renameat(source.number, entry.raw, target.number, name) == 0 else {
            if errno == ENOENT { return nil }
            throw FilesError("\(source.path)/\(entry.name)", cannot: "take it", errno: errno)
        }
        return name
    }

    private static func exists(_ name: String, in folder: borrowing Descriptor) -> Bool {
        faccessat(folder.number, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0
    }

    // MARK: Reading and finishing

    /// A file that was taken.
    package struct File: Sendable, Hashable {
        package var bytes: [UInt8]
        /// When it was last written, in milliseconds since 1970.
        package var writtenMilliseconds: Int64
    }

    /// Throws for what is no plain file, and for one of more than `limit` bytes.
    package func read(_ name: String, limit: Int) throws(FilesError) -> File {
        let folder = try Self.open(layout.work, in: root)
        let file = try Descriptor(
            name, in: folder.number, flags: O_RDONLY | O_NONBLOCK | O_NOFOLLOW, shownAs: "\(path)/\(name)",
            for: "read it")
        let bytes = try file.readAll(limit: limit)
        let written = try file.status().st_mtim
        return File(
            bytes: bytes,
            writtenMilliseconds: Int64(min(max(written.tv_sec, 0), Self.lastSecond)) * 1_000 + Int64(written.tv_nsec)
                / 1_000_000)
    }

    /// Moves a file to what was taken, or with a reason to what was refused.
    ///
    /// - Parameters:
    ///   - stamp: the time, as names begin with it; it sorts as text.
    ///   - reason: the text of the file `….reason.txt` beside it.
    package func finish(_ name: String, isRefused: Bool, stamp: String, reason: String?) throws(FilesError) {
        let work = try Self.open(layout.work, in: root)
        let place = isRefused ? layout.refused : layout.done
        let target = try Self.open(place, in: root)
        var new = "\(stamp)-\(name)"
        if !isRefused, let suffix = layout.doneSuffix {
            new = name.contains(":2,") ? name : name + suffix
        }
        var count = 1
        let first = new
        while Self.exists(new, in: target) {
            count += 1
            new = "\(first).\(count)"
        }
        if let reason {
            try writeAtomically(Array(reason.utf8), to: "\(path)/\(place)/\(new)\(SpoolName.reason)", mode: 0o640)
        }
        guard renameat(work.number, name, target.number, new) == 0 else {
            throw FilesError("\(path)/\(layout.work)/\(name)", cannot: "move it to \(place)", errno: errno)
        }
    }

    /// Removes the oldest of what was finished, beyond what is kept. A mailbox's mails are its owner's.
    package func prune() throws(FilesError) {
        if layout.doneSuffix == nil { try prune(layout.done, to: Self.keptDone) }
        try prune(layout.refused, to: Self.keptRefused)
    }

    private func prune(_ place: String, to kept: Int) throws(FilesError) {
        let found = try entries(of: place).sorted { $0.name < $1.name }
        guard found.count > kept else { return }
        let folder = try Self.open(place, in: root)
        for entry in found.dropLast(kept) where unlinkat(folder.number, entry.raw, 0) != 0 {
            throw FilesError("\(path)/\(place)/\(entry.name)", cannot: "remove it", errno: errno)
        }
    }

    /// How many files were refused and are still there; 0 where the folder is not used yet. For `doctor`.
    package static func refusedCount(_ path: String, layout: SpoolLayout) throws(FilesError) -> Int {
        do throws(FilesError) {
            let root = try Descriptor(path, flags: O_RDONLY | O_DIRECTORY, for: "open the folder")
            return try entries(of: layout.refused, in: root, layout).count { !$0.name.hasSuffix(SpoolName.reason) }
        } catch {
            if error.isMissing { return 0 }
            throw error
        }
    }
}

/// Names of files from elsewhere as names that can be written and read.
enum SpoolName {
    static let reason = ".reason.txt"

    /// Bytes that are no UTF-8 (Shift_JIS from another system) stand as `%83`; control characters too, which would break a line.
    static func text(_ bytes: [UInt8]) -> String {
        if let name = String(validating: bytes, as: UTF8.self), !bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
            return name
        }
        return bytes.map { byte in
            (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "%")
                ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }

    /// The beginning and the ending (`.xml`) of a name that is too long.
    static func shortened(_ name: String, to bytes: Int) -> String {
        guard name.utf8.count > bytes else { return name }
        let ending = name.utf8.suffix(40)
        var kept = String(name.prefix(bytes - 60))
        while kept.utf8.count > bytes - 60 { kept.removeLast() }
        return kept + "~" + String(decoding: ending, as: UTF8.self).filter { $0 != "\u{FFFD}" }
    }
}
