import CCurl
import CLinux
import Glibc

/// The epoll of one transfer loop: which sockets libcurl waits for, and a way to be woken by other threads.
///
/// libcurl takes its interest in a connection back after each exchange and declares it anew with the next. Here the
/// kernel is told only when that matters: a socket nobody waits for stays registered until it becomes readable.
///
/// Unchecked: all but `wake` belongs to the loop's thread.
final class SocketWatch: @unchecked Sendable {
    private static let eventsPerWait = 256

    private let epoll: CInt
    private let bell: CInt
    private let events = UnsafeMutablePointer<epoll_event>.allocate(capacity: eventsPerWait)
    /// What libcurl waits for and what the kernel was told, by socket.
    private var wanted: [UInt32] = []
    private var registered: [UInt32] = []

    /// Nil where the system has no descriptor left.
    init?() {
        epoll = epoll_create1(EPOLL_CLOEXEC)
        bell = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)
        guard epoll >= 0, bell >= 0, control(EPOLL_CTL_ADD, bell, EPOLLIN) else { return nil }
    }

    deinit {
        close(epoll)
        close(bell)
        events.deallocate()
    }

    /// Ends the present or the next wait; from any thread.
    func wake() {
        var one: UInt64 = 1
        _ = write(bell, &one, MemoryLayout<UInt64>.size)
    }

    /// Waits at most so long and tells each socket that is ready, with libcurl's `CURL_CSELECT_` bits.
    func wait(_ limit: Milliseconds, _ ready: (CInt, CInt) -> Void) {
        let count = epoll_wait(epoll, events, CInt(SocketWatch.eventsPerWait), CInt(limit))
        guard count > 0 else { return }
        for place in 0..<Int(count) {
            let event = events[place]
            let socket = CInt(truncatingIfNeeded: event.data)
            if socket == bell {
                var rings: UInt64 = 0
                _ = read(bell, &rings, MemoryLayout<UInt64>.size)
                continue
            }
            let wants = wanted[Int(socket)]
            // What came before may have closed it, or have ended the interest in it.
            guard wants != 0 else {
                if registered[Int(socket)] != 0 { tell(socket, 0) }
                continue
            }
            var bits: CInt = 0
            if event.events & EPOLLIN != 0 { bits |= CURL_CSELECT_IN }
            if event.events & EPOLLOUT != 0 { bits |= CURL_CSELECT_OUT }
            if event.events & (EPOLLERR | EPOLLHUP) != 0 { bits |= CURL_CSELECT_ERR }
            ready(socket, bits)
        }
    }

    /// What libcurl waits for from now on: its `CURL_POLL_` bits.
    func want(_ socket: CInt, _ what: CInt) {
        grow(to: socket)
        var events: UInt32 = 0
        if what == CURL_POLL_IN || what == CURL_POLL_INOUT { events |= EPOLLIN }
        if what == CURL_POLL_OUT || what == CURL_POLL_INOUT { events |= EPOLLOUT }
        wanted[Int(socket)] = events
        let known = registered[Int(socket)]
        // A writable socket would be told over and over; a readable one only once something comes.
        if known == events || events == 0 && known == EPOLLIN { return }
        tell(socket, events)
    }

    /// The number stands for a new socket, or for none any more; the kernel has forgotten the one before.
    func forget(_ socket: CInt) {
        grow(to: socket)
        wanted[Int(socket)] = 0
        registered[Int(socket)] = 0
    }

    private func tell(_ socket: CInt, _ events: UInt32) {
        let known = registered[Int(socket)]
        let operation = events == 0 ? EPOLL_CTL_DEL : known == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD
        if control(operation, socket, events) { registered[Int(socket)] = events }
    }

    private func control(_ operation: CInt, _ socket: CInt, _ events: UInt32) -> Bool {
        var event = epoll_event()
        event.events = events
        event.data = UInt64(truncatingIfNeeded: socket)
        return epoll_ctl(epoll, operation, socket, &event) == 0
    }

    private func grow(to socket: CInt) {
        let missing = Int(socket) + 1 - wanted.count
        guard missing > 0 else { return }
        wanted += repeatElement(0, count: missing)
        registered += repeatElement(0, count: missing)
    }
}
