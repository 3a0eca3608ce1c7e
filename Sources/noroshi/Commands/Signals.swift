import Glibc
import Synchronization

/// Ctrl-C and SIGTERM: the first stops gracefully, the second ends the process at once.
///
/// Both are blocked in every thread and waited for on the main one, so no code runs inside a signal handler. (With an
/// asynchronous `main` libdispatch parks the main thread with every signal unblocked, which would kill the process.)
final class Signals: Sendable {
    /// What is said at a signal; nil says nothing.
    struct Words: Sendable {
        var first: String?
        var second: String?

        static let serving = Words(
            first: "停止します。送信中のものは結果を待って記録します。もう一度押すと直ちに終わります。\n"
                + "stopping: what is on the wire is awaited and recorded; once more to end at once",
            second: "直ちに終わります。送信中だったものは、次の起動時に同じキー・同じ内容で送り直します。\n"
                + "ended at once: the next start repeats what was on the wire, with the same keys and bytes")
        static let looking = Words(first: nil, second: nil)
    }

    private struct State {
        var cancel: (@Sendable () -> Void)?
        var words = Words.looking
    }

    private let state = Mutex(State())

    /// Must be made before any other thread, which inherit what is blocked.
    init() {
        var set = Self.set
        pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// Runs the work in a task that the first signal cancels; returns when the work has ended.
    func run<Value: Sendable>(
        saying words: Words = .serving, _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let task = Task { try await work() }
        state.withLock { $0 = State(cancel: { task.cancel() }, words: words) }
        defer { state.withLock { $0 = State() } }
        return try await task.value
    }

    /// Waits on the main thread for ever; the process ends by `exit`.
    func wait() -> Never {
        var set = Self.set
        while true {
            var number: Int32 = 0
            guard sigwait(&set, &number) == 0 else { continue }
            let (stop, words) = state.withLock { state in
                defer { state.cancel = nil }
                return (state.cancel, state.words)
            }
            guard let stop else {
                // Whatever is under way stays as the ledger has it; 128 and the signal's number, as shells do.
                if let second = words.second { Terminal.err(second) }
                _exit(128 + number)
            }
            if let first = words.first { Terminal.err(first) }
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
