internal import Glibc
import Synchronization

/// A thread for work on files that may block, as on a network file system that went away: one job after the other, none of it on
/// the threads that everything else runs on.
package final class FileThread: Sendable {
    private let jobs = JobQueue()

    package init() throws(FilesError) {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(jobs)
        let code = pthread_create(&thread, nil, runJobs, context.toOpaque())
        guard code == 0 else {
            context.release()
            throw FilesError("a thread for files", cannot: "start it", errno: code)
        }
        pthread_detach(thread)
    }

    /// Ends the thread once what it was given is done.
    deinit { jobs.close() }

    /// What `work` gives. Throws `CancellationError` when the task is cancelled meanwhile; the work then ends unheard.
    package func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async throws -> Value {
        let waiting = Mutex<CheckedContinuation<Value, any Error>?>(nil)
        let take: @Sendable () -> CheckedContinuation<Value, any Error>? = {
            waiting.withLock { continuation in
                defer { continuation = nil }
                return continuation
            }
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                waiting.withLock { $0 = continuation }
                if Task.isCancelled {
                    take()?.resume(throwing: CancellationError())
                } else {
                    jobs.put {
                        let value = work(); take()?.resume(returning: value)
                    }
                }
            }
        } onCancel: {
            take()?.resume(throwing: CancellationError())
        }
    }
}

private func runJobs(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    let jobs = Unmanaged<JobQueue>.fromOpaque(context).takeRetainedValue()
    while let job = jobs.take() { job() }
    return nil
}

/// Jobs that a thread waits for. Built on a pthread mutex and condition, since the standard library's `Mutex` has no condition.
private final class JobQueue: @unchecked Sendable {
    // Unchecked because every access to `jobs` and `isClosed` goes through `mutex`, which the compiler cannot see.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var jobs: [@Sendable () -> Void] = []
    private var isClosed = false

    init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    func put(_ job: @escaping @Sendable () -> Void) {
        pthread_mutex_lock(mutex)
        jobs.append(job)
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
    }

    /// Waits for the next job; nil once closed and empty.
    func take() -> (@Sendable () -> Void)? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while jobs.isEmpty, !isClosed { pthread_cond_wait(condition, mutex) }
        return jobs.isEmpty ? nil : jobs.removeFirst()
    }

    func close() {
        pthread_mutex_lock(mutex)
        isClosed = true
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
    }
}
