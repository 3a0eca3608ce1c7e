import CLinux
import Glibc
import Synchronization

/// Ctrl-C and SIGTERM: the first stops gracefully, the second ends the process at once.
///
/// The signals are blocked in every thread and read from a descriptor, so no code runs inside a signal handler.
final class Signals: Sendable {
    private let descriptor: Int32
    private let count = Atomic(0)

    /// Must be made before the first thread of the process that should not die of them.
    init() {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGINT)
        sigaddset(&set, SIGTERM)
        pthread_sigmask(SIG_BLOCK, &set, nil)
        descriptor = signalfd(-1, &set, SFD_CLOEXEC)
    }

    /// Runs the work in a task that the first signal cancels; returns when the work has ended.
    func run(_ work: @escaping @Sendable () async -> Void) async {
        let task = Task { await work() }
        let watcher = SignalWatcher(descriptor: descriptor) { [self] in
            if count.add(1, ordering: .relaxed).newValue == 1 {
                Terminal.err("stopping; once more to end at once")
                task.cancel()
            } else {
                _exit(130)
            }
        }
        watcher.start()
        await task.value
    }
}

/// A thread that waits for signals, where waiting is allowed.
private final class SignalWatcher: Sendable {
    private let descriptor: Int32
    private let onSignal: @Sendable () -> Void

    init(descriptor: Int32, onSignal: @escaping @Sendable () -> Void) {
        self.descriptor = descriptor
        self.onSignal = onSignal
    }

    func start() {
        var thread = pthread_t()
        let box = Unmanaged.passRetained(self)
        pthread_create(
            &thread, nil,
            { @Sendable pointer in
                guard let pointer else { return nil }
                Unmanaged<SignalWatcher>.fromOpaque(pointer).takeRetainedValue().wait()
                return nil
            }, box.toOpaque())
        pthread_detach(thread)
    }

    private func wait() {
        var information = [UInt8](repeating: 0, count: Int(CLINUX_SIGNALFD_SIGINFO_SIZE))
        while true {
            let size = read(descriptor, &information, information.count)
            if size < 0 {
                if errno == EINTR { continue }
                return
            }
            onSignal()
        }
    }
}
