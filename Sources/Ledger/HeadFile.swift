import Files
import Glibc
import Synchronization

/// The audit head's copy outside the ledger, one line `sequence:hash`, so that a ledger that was cut or exchanged is noticed.
///
/// A thread of its own replaces the file after commits, so that a disk that hangs delays no alert; what changes meanwhile is
/// written once. The file may lag behind the chain and never runs ahead of it: only synced rows are put here.
final class HeadFile: @unchecked Sendable {
    // Unchecked for `thread` alone, which is written once before `init` returns and read once in `stop`.

    private static let sizeLimit = 256

    let path: String
    private let newest = Mutex<AuditHead?>(nil)
    /// Why it could not be written last; nil while it can.
    private let failure = Mutex<String?>(nil)
    private let bell = Mailbox<Void>(limit: 1)
    private let onFault: @Sendable (String) -> Void
    private var thread: pthread_t?

    init(path: String, onFault: @escaping @Sendable (String) -> Void) {
        self.path = path
        self.onFault = onFault
        var thread = pthread_t()
        let code = pthread_create(&thread, nil, headThread, Unmanaged.passRetained(self).toOpaque())
        precondition(code == 0, "no thread for the audit head: error \(code)")
        self.thread = thread
    }

    var fault: String? { failure.withLock { $0 } }

    func put(_ head: AuditHead) {
        newest.withLock { $0 = head }
        // A bell that is full is about to be heard.
        try? bell.put((), .ordinary)
    }

    /// Writes what waits and ends the thread. Blocks the caller.
    func stop() {
        bell.close()
        if let thread { pthread_join(thread, nil) }
        thread = nil
    }

    /// The head the file names; nil where there is no file.
    static func read(_ path: String) throws(LedgerError) -> AuditHead? {
        guard access(path, F_OK) == 0 || errno != ENOENT else { return nil }
        do {
            let text = String(decoding: try readFile(path, limit: sizeLimit), as: UTF8.self)
            let parts = text.prefix { !$0.isNewline }.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, let sequence = Int64(parts[0]), sequence > 0, parts[1].utf8.count == 64 else {
                throw LedgerError.headUnreadable(path: path, reason: "it does not hold a sequence and a hash")
            }
            return AuditHead(sequence: sequence, hash: String(parts[1]))
        } catch let error as LedgerError {
            throw error
        } catch {
            throw .headUnreadable(path: path, reason: "\(error)")
        }
    }

    fileprivate func serve() {
        while !bell.take(limit: 1).isEmpty { write() }
        write()
    }

    private func write() {
        guard let head = newest.withLock({ $0 }) else { return }
        do {
            try writeAtomically(Array("\(head.sequence):\(head.hash)\n".utf8), to: path)
            newest.withLock { if $0 == head { $0 = nil } }
            failure.withLock { $0 = nil }
        } catch {
            let isNew = failure.withLock { failure in
                defer { failure = "\(error)" }
                return failure == nil
            }
            if isNew { onFault("\(error)") }
        }
    }
}

// A nonisolated function, because a closure literal could inherit an actor and trap on the new thread.
private func headThread(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    Unmanaged<HeadFile>.fromOpaque(argument).takeRetainedValue().serve()
    return nil
}
