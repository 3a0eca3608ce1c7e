import Glibc
import Synchronization

/// An exclusive lock on a file beside the ledger, held as long as the ledger is open: a second daemon refuses.
/// The kernel lets go of it when the process dies, so nothing stale is ever left.
///
/// It lies beside the file itself, whatever symbolic links lead there. The holder's process number stands in it while it is
/// held and is wiped at an orderly end: one that is left tells that a process ended in some other way.
package final class FileLock: Sendable {
    private let descriptor: Int32
    /// Its number may be another file's as soon as it is closed: once is enough.
    private let isReleased = Atomic(false)
    /// The ledger's path without symbolic links.
    let path: String

    /// Throws `inUse` where somebody else holds it, `linked` where the ledger has a second name, `cannotOpen` where the lock
    /// cannot be made.
    init(ledger given: String) throws(LedgerError) {
        path = Self.resolved(given)
        descriptor = Glibc.open(Self.file(of: path), O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .cannotOpen(path: given, reason: "its lock file: " + String(cString: strerror(errno)))
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let holder = Self.note(descriptor).holder
            Glibc.close(descriptor)
            throw .inUse(path: given, by: holder)
        }
        let names = Self.names(of: path)
        guard names < 2 else {
            release()
            throw .linked(path: given, names: names)
        }
        // Only for the messages; a full disk must not keep a ledger from being opened.
        let line = Array("\(getpid())\n".utf8)
        _ = ftruncate(descriptor, 0)
        _ = pwrite(descriptor, line, line.count, 0)
    }

    /// Leaves word for `noroshi doctor` that the disk failed. Not synced: where it cannot be kept it is not.
    func noteDiskFailure() {
        let line = Array("\(getpid())\n\(Self.diskFailure)\n".utf8)
        _ = pwrite(descriptor, line, line.count, 0)
    }

    private static let diskFailure = "disk failure"

    /// Lets go of it; a second time does nothing.
    func release() {
        guard !isReleased.exchange(true, ordering: .acquiringAndReleasing) else { return }
        _ = ftruncate(descriptor, 0)
        // A child of this process may hold a copy of the descriptor between fork and exec, and would hold the lock with it.
        flock(descriptor, LOCK_UN)
        Glibc.close(descriptor)
    }

    /// How the lock of a ledger stands, without taking it.
    package enum Standing: Sendable, Hashable {
        case free
        /// Nobody holds it, and whoever did last has not let go of it in order: killed, or the power went.
        case left(by: Int32)
        /// The last one ended itself because the disk failed.
        case failed(by: Int32)
        case held(by: Int32?)
        case unreadable(reason: String)
    }

    package static func standing(ledger given: String) -> Standing {
        let descriptor = Glibc.open(file(of: resolved(given)), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            return errno == ENOENT ? .free : .unreadable(reason: String(cString: strerror(errno)))
        }
        defer { Glibc.close(descriptor) }
        let (holder, hasFailed) = note(descriptor)
        guard flock(descriptor, LOCK_SH | LOCK_NB) == 0 else { return .held(by: holder) }
        flock(descriptor, LOCK_UN)
        return holder.map { hasFailed ? .failed(by: $0) : .left(by: $0) } ?? .free
    }

    /// How many names the file has; 0 where it is not there yet.
    package static func names(of path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_nlink) : 0
    }

    /// The same file's path without symbolic links, the last one included; as given where the folder is not there.
    package static func resolved(_ path: String) -> String {
        if let whole = canonical(path) { return whole }
        let cut = path.lastIndex(of: "/")
        let folder = cut.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        guard let resolved = canonical(folder) else { return path }
        let name = cut.map { path[path.index(after: $0)...] } ?? path[...]
        return (resolved == "/" ? "" : resolved) + "/" + name
    }

    private static func canonical(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private static func file(of path: String) -> String { path + ".lock" }

    private static func note(_ descriptor: Int32) -> (holder: Int32?, hasFailed: Bool) {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        let lines = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).split(separator: "\n")
        return (lines.first.flatMap { Int32($0) }, lines.dropFirst().first == diskFailure[...])
    }
}
