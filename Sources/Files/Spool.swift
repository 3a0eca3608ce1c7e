internal import Glibc

/// A folder into which others put documents, a file each, and from which this process takes them, once each: a file is moved aside
/// before it is read, stays there until it is finished, and ends in a folder of what was taken or of what was refused, with the
/// reason beside it. Nothing is deleted but the oldest of those that were finished long ago.
///
/// Its calls block: `FileThread`.
package final class Spool: Sendable {
    /// How many files that were taken are kept, and how many that were refused; each with its reason where it has one.
    package static let keptDone = 2_000
    package static let keptRefused = 10_000
    /// Files of one folder that are put in order in one look. The next look sees others, once these are taken or left alone.
    static let mostEntries = 20_000
    /// Bytes of a name: what is put before and behind it must still fit into the 255 of a file system.
    static let nameBytes = 180

    /// A file's time is anybody's to set: in seconds since 1970, up to the year 9999.
    private static let lastSecond = 253_402_214_399

    package let path: String
    private let layout: SpoolLayout
    private let root: Descriptor
    private let lock: FolderLock

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
        lock = try FolderLock(layout.lock, in: root)
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

    /// What a look found.
    package struct Taken: Sendable, Hashable {
        package struct Fault: Sendable, Hashable {
            package var name: String
            package var error: FilesError
        }

        /// The names of what is to be read, in their order.
        package var names: [String] = []
        /// What could not be taken; it stays where it is and stops nothing else.
        package var faults: [Fault] = []
        /// Of what was to be left alone, what is still there.
        package var left: Set<String> = []
    }

    /// What is to be read, the oldest first, at most `limit`: what lies there from before, then what is new.
    ///
    /// - Parameter alone: names that are left alone this time.
    package func take(limit: Int, leaving alone: Set<String> = []) throws(FilesError) -> Taken {
        var taken = Taken()
        let work = try Self.open(layout.work, in: root)
        for folder in [layout.work, layout.incoming].compactMap({ $0 }) {
            let source = try Self.open(folder, in: root)
            let (entries, left) = try Self.entries(of: source, layout, leaving: alone)
            taken.left.formUnion(left)
            for entry in entries where taken.names.count < limit && !taken.names.contains(entry.name) {
                do throws(FilesError) {
                    if try adopt(entry, from: source, to: work, isInPlace: folder == layout.work) {
                        taken.names.append(entry.name)
                    }
                } catch { taken.faults.append(.init(name: entry.name, error: error)) }
            }
        }
        return taken
    }

    private struct Entry {
        /// As the file system has it.
        var raw: [CChar]
        /// As it is called from now on.
        var name: String
        var seconds: Int
        var nanoseconds: Int
    }

    /// The files of a folder, the oldest first, at most `mostEntries`, and which of `alone` are among them.
    private static func entries(
        of open: borrowing Descriptor, _ layout: SpoolLayout, leaving alone: Set<String>
    ) throws(FilesError) -> (found: [Entry], left: Set<String>) {
        let number = open.number
        var found: [Entry] = []
        var left: Set<String> = []
        try forEachName(in: open) { raw in
            let given = SpoolName.text(raw.map { UInt8(bitPattern: $0) })
            let name = SpoolName.shortened(given, to: nameBytes)
            guard !layout.passesOver(given), !alone.contains(name) else {
                if alone.contains(name) { left.insert(name) }
                return true
            }
            var status = stat()
            // One that is gone meanwhile was taken back. Folders are nobody's documents (`lost+found`).
            guard fstatat(number, raw + [0], &status, AT_SYMLINK_NOFOLLOW) == 0, status.st_mode & S_IFMT != S_IFDIR
            else { return true }
            found.append(
                Entry(
                    raw: raw + [0], name: name, seconds: status.st_mtim.tv_sec,
                    nanoseconds: status.st_mtim.tv_nsec))
            return found.count < mostEntries
        }
        return (found.sorted { ($0.seconds, $0.nanoseconds, $0.name) < ($1.seconds, $1.nanoseconds, $1.name) }, left)
    }

    /// - Parameter body: is given each name without its closing zero; false ends it.
    private static func forEachName(
        in open: borrowing Descriptor, _ body: ([CChar]) -> Bool
    ) throws(FilesError) {
        let listing = try FolderListing(of: open)
        while let bytes = try listing.next() {
            if !body(bytes.map { CChar(bitPattern: $0) }) { return }
        }
    }

    /// Moves a file aside under a name that can be written; false where one of that name is being read, or it is gone.
    private func adopt(
        _ entry: Entry, from source: borrowing Descriptor, to work: borrowing Descriptor, isInPlace: Bool
    ) throws(FilesError) -> Bool {
        let name = entry.name
        if isInPlace, entry.raw.dropLast().elementsEqual(name.utf8.map { CChar(bitPattern: $0) }) { return true }
        if Self.exists(name, in: work) { return false }
        guard renameat(source.number, entry.raw, work.number, name) == 0 else {
            if errno == ENOENT { return false }
            throw FilesError("\(source.path)/\(name)", cannot: "take it", errno: errno)
        }
        return true
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

    /// Moves a file to what was taken or refused, and then puts the reason beside it.
    ///
    /// - Parameters:
    ///   - stamp: the time, as names begin with it; it sorts as text.
    ///   - reason: the text of the file `….reason.txt` beside it.
    /// - Returns: why the reason could not be written; the file is moved all the same.
    /// - Throws: where it could not be moved. It stays and is given again.
    @discardableResult
    package func finish(
        _ name: String, isRefused: Bool, stamp: String, reason: String?
    ) throws(FilesError) -> FilesError? {
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
        guard renameat(work.number, name, target.number, new) == 0 else {
            throw FilesError("\(path)/\(layout.work)/\(name)", cannot: "move it to \(place)", errno: errno)
        }
        guard let reason else { return nil }
        let beside = new + SpoolName.reason
        do throws(FilesError) {
            // By the open folder: the sender's group may rename what lies in the spool, and put a link to elsewhere in its place.
            try writeAtomically(
                Array(reason.utf8), to: beside, in: target, shownAs: "\(target.path)/\(beside)", mode: 0o640)
            return nil
        } catch { return error }
    }

    // MARK: What was finished

    /// Removes the oldest of what was finished, beyond what is kept, each with its reason. A mailbox's mails are its owner's.
    package func prune() throws(FilesError) {
        var fault: FilesError?
        for (place, kept) in [(layout.done, Self.keptDone), (layout.refused, Self.keptRefused)]
        where place == layout.refused || layout.doneSuffix == nil {
            do throws(FilesError) { try prune(place, to: kept) } catch { fault = fault ?? error }
        }
        if let fault { throw fault }
    }

    private func prune(_ place: String, to kept: Int) throws(FilesError) {
        let folder = try Self.open(place, in: root)
        let finished = try Finished(in: folder)
        var fault: FilesError?
        for name in finished.documents.sorted().dropLast(kept) {
            // One that stands in the way must not keep the others; one that is gone is what was wanted.
            for name in [name, name + SpoolName.reason] where finished.names.contains(name) {
                if unlinkat(folder.number, name, 0) != 0, errno != ENOENT, fault == nil {
                    fault = FilesError("\(folder.path)/\(name)", cannot: "remove it", errno: errno)
                }
            }
        }
        if let fault { throw fault }
    }

    /// What lies in a folder of finished files. Only this process writes there, so all of it is looked at: to choose the oldest of
    /// a part would remove the wrong ones.
    private struct Finished {
        var names: Set<String> = []
        /// Without the reasons of others.
        var documents: [String] { names.filter { !isReason($0) } }

        init(in folder: borrowing Descriptor) throws(FilesError) {
            var names: Set<String> = []
            try Spool.forEachName(in: folder) { raw in
                // Names that no string gives back were not made here.
                if let name = String(validating: raw.map { UInt8(bitPattern: $0) }, as: UTF8.self), !name.hasPrefix(".")
                {
                    names.insert(name)
                }
                return true
            }
            self.names = names
        }

        private func isReason(_ name: String) -> Bool {
            name.hasSuffix(SpoolName.reason) && names.contains(String(name.dropLast(SpoolName.reason.count)))
        }
    }

    /// How many files were refused and are still there; 0 where the folder is not used yet. For `doctor`.
    package static func refusedCount(_ path: String, layout: SpoolLayout) throws(FilesError) -> Int {
        do throws(FilesError) {
            let root = try Descriptor(path, flags: O_RDONLY | O_DIRECTORY, for: "open the folder")
            return try Finished(in: open(layout.refused, in: root)).documents.count
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
