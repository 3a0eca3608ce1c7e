import Glibc

/// An exclusive lock on a file beside the ledger, held as long as the ledger is open: a second daemon refuses.
/// The kernel lets go of it when the process dies, so nothing stale is ever left.
final class FileLock: Sendable {
    private let descriptor: Int32

    /// Throws `inUse` where somebody else holds it, `cannotOpen` where the file cannot be made.
    init(ledger path: String) throws(LedgerError) {
        descriptor = Glibc.open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .cannotOpen(path: path, reason: "its lock file: " + String(cString: strerror(errno)))
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            Glibc.close(descriptor)
            throw .inUse(path: path)
        }
    }

    func release() {
        // A child of this process may hold a copy of the descriptor between fork and exec, and would hold the lock with it.
        flock(descriptor, LOCK_UN)
        Glibc.close(descriptor)
    }
}
