import CLinux
import Glibc

/// What other threads have for a loop: a list under a lock, and an eventfd that wakes the loop's epoll.
///
/// Bounded by what posts to it: one completion a request in flight, one stop, and publications, which are as rare as
/// notices. `@unchecked Sendable`: the items and the closed mark are touched only under the lock.
final class Mailbox<Item: Sendable>: @unchecked Sendable {
    /// Readable when something has been posted.
    let eventDescriptor: Int32

    // A pthread mutex, because ThreadSanitizer does not understand Synchronization.Mutex (facts: platform.md).
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private var items: [Item] = []
    private var isClosed = false

    init() throws(ServerError) {
        eventDescriptor = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)
        guard eventDescriptor >= 0 else { throw ServerError("cannot make an eventfd: \(systemError(errno))") }
        mutex = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
    }

    deinit {
        close(eventDescriptor)
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    /// False where the loop has ended and nobody will read the item.
    @discardableResult
    func post(_ item: Item) -> Bool {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        guard !isClosed else { return false }
        items.append(item)
        if items.count == 1 {
            var one: UInt64 = 1
            // Fails only when the counter is full, which wakes the loop just as well.
            _ = write(eventDescriptor, &one, MemoryLayout<UInt64>.size)
        }
        return true
    }

    /// Blocks until something has been posted; for a reader that has no epoll.
    func waitUntilPosted() {
        var descriptor = pollfd(fd: eventDescriptor, events: Int16(POLLIN), revents: 0)
        poll(&descriptor, 1, -1)
    }

    func takeAll() -> [Item] {
        var count: UInt64 = 0
        _ = read(eventDescriptor, &count, MemoryLayout<UInt64>.size)
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        let taken = items
        items = []
        return taken
    }

    /// Refuses every further item and returns those that nobody has read.
    func close() -> [Item] {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        isClosed = true
        let taken = items
        items = []
        return taken
    }

    private func close(_ descriptor: Int32) { _ = Glibc.close(descriptor) }
}

/// The system's words for an error number.
func systemError(_ number: Int32) -> String { String(cString: strerror(number)) }
