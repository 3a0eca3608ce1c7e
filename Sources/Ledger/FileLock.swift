import Glibc

/// An exclusive lock on a file beside the ledger, held as long as the ledger is open: a second daemon refuses.
/// The kernel lets go of it when the process dies, so nothing stale is ever left.
final class FileLock: Sendable {
    private let descriptor: Int32

    /// Nil where somebody else holds it or the file cannot be made.
    init?(path: String) {
        descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return nil }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            Glibc.close(descriptor)
            return nil
        }
    }

    func release() { Glibc.close(descriptor) }
}
