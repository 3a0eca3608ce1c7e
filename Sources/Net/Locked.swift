import Glibc

/// A value behind a POSIX mutex and condition. `Synchronization.Mutex` would do, but ThreadSanitizer reports false races
/// for it (facts: platform.md) and it has no condition to wait on.
///
/// Unchecked, because the compiler cannot see that `value` is only touched while the mutex is held.
final class Locked<Value>: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let value = UnsafeMutablePointer<Value>.allocate(capacity: 1)

    init(_ value: Value) {
        self.value.initialize(to: value)
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(changed, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        changed.deallocate()
        mutex.deallocate()
        value.deinitialize(count: 1)
        value.deallocate()
    }

    func with<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&value.pointee)
    }

    /// Changes the value and wakes everyone who waits on it.
    func change<Result>(_ body: (inout Value) -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        let result = body(&value.pointee)
        pthread_cond_broadcast(changed)
        return result
    }

    /// Blocks this thread until `body` gives something, or until the deadline on the monotonic clock has passed.
    func wait<Result>(until deadline: Milliseconds = .max, _ body: (inout Value) -> Result?) -> Result? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let result = body(&value.pointee) { return result }
            if deadline == .max {
                pthread_cond_wait(changed, mutex)
            } else {
                guard monotonicNow() < deadline else { return nil }
                var limit = timespec(tv_sec: Int(deadline / 1000), tv_nsec: Int(deadline % 1000) * 1_000_000)
                pthread_cond_timedwait(changed, mutex, &limit)
            }
        }
    }
}

/// Milliseconds of `CLOCK_MONOTONIC`.
typealias Milliseconds = Int64

func monotonicNow() -> Milliseconds {
    var value = timespec()
    clock_gettime(CLOCK_MONOTONIC, &value)
    return Milliseconds(value.tv_sec) * 1000 + Milliseconds(value.tv_nsec) / 1_000_000
}
