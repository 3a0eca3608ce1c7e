import Glibc

/// The order in which a worker takes jobs.
enum WorkerLane { case critical, ordinary }

/// A bounded queue in two lanes that a thread waits on. Built on a pthread mutex and condition: the standard library's
/// `Mutex` has no condition, and the thread sanitizer does not see through it.
final class Mailbox<Element>: @unchecked Sendable {
    // Unchecked because every access to the queues goes through `mutex`, which the compiler cannot see.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let limit: Int
    private var critical: [Element] = []
    private var ordinary: [Element] = []
    private var isClosed = false

    enum Refusal: Error { case full, closed }

    init(limit: Int) {
        self.limit = limit
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    func put(_ element: Element, _ lane: WorkerLane) throws(Refusal) {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        if isClosed { throw .closed }
        if critical.count + ordinary.count >= limit { throw .full }
        switch lane {
        case .critical: critical.append(element)
        case .ordinary: ordinary.append(element)
        }
        pthread_cond_signal(condition)
    }

    /// Waits, then takes up to `limit` elements of one lane, critical ones first; empty once closed and drained.
    /// Lanes are not mixed, so that a critical job never waits for the ordinary ones that share its commit.
    func take(limit: Int) -> [Element] {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while critical.isEmpty && ordinary.isEmpty && !isClosed { pthread_cond_wait(condition, mutex) }
        if critical.isEmpty { return Self.takeFirst(limit, of: &ordinary) }
        return Self.takeFirst(limit, of: &critical)
    }

    /// Refuses what comes from now on; what is queued is still taken.
    func close() {
        pthread_mutex_lock(mutex)
        isClosed = true
        pthread_cond_broadcast(condition)
        pthread_mutex_unlock(mutex)
    }

    private static func takeFirst(_ limit: Int, of queue: inout [Element]) -> [Element] {
        let taken = Array(queue.prefix(limit))
        queue.removeFirst(taken.count)
        return taken
    }
}
