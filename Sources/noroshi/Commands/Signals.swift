import Glibc
import Synchronization

/// Ctrl-C and SIGTERM: the first stops gracefully, the second ends the process at once.
///
/// Both are blocked in every thread and waited for on the main one, so no code runs inside a signal handler. (With an
/// asynchronous `main` libdispatch parks the main thread with every signal unblocked, which would kill the process.)
final class Signals: Sendable {
    private let cancel = Mutex<(@Sendable () -> Void)?>(nil)

    /// Must be made before any other thread, which inherit what is blocked.
    init() {
        var set = Self.set
        pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// Runs the work in a task that the first signal cancels; returns when the work has ended.
    func run(_ work: @escaping @Sendable () async -> Void) async {
        let task = Task { await work() }
        cancel.withLock { $0 = { task.cancel() } }
        await task.value
        cancel.withLock { $0 = nil }
    }

    /// Waits on the main thread for ever; the process ends by `exit`.
    func wait() -> Never {
        var set = Self.set
        while true {
            var number: Int32 = 0
            guard sigwait(&set, &number) == 0 else { continue }
            let stop = cancel.withLock { cancel in
                defer { cancel = nil }
                return cancel
            }
            guard let stop else { _exit(128 + number) }
            Terminal.err("stopping; once more to end at once")
            stop()
        }
    }

    private static var set: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGINT)
        sigaddset(&set, SIGTERM)
        return set
    }
}
