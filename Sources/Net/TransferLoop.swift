import CCurl
import CLinux
import Channel
import Glibc

/// One libcurl multi handle on its own thread: HTTP exchanges in through a mailbox, answers out through closures.
///
/// Each kind of trust has its own loop, hence its own connections, resolver and delays. The loop waits in epoll and tells libcurl
/// of the sockets that are ready: with `curl_multi_perform` every wake looks at every exchange, and a thousand targets that hang
/// would slow down those that do not.
///
/// Unchecked: what is not behind `mailbox` or `thread` belongs to the loop's thread; the event descriptor may be written by any.
final class TransferLoop: @unchecked Sendable {
    private enum Command: Sendable {
        case start(Transfer)
        case cancel(Transfer)
        case resolved(Transfer, [IPAddress])
    }

    private struct Mailbox {
        var commands: [Command] = []
        var isOpen = true
        /// The thread is still there and may be woken.
        var isRunning = true
    }

    /// Longest sleep when nothing is due. Wakeups do not depend on it.
    private static let longestSleep: Milliseconds = 60_000
    /// Idle connections kept; above the exchanges under way, so that libcurl never has to close a live one for room.
    private static let idleConnections = 256

    /// Sockets told of by one wait.
    private static let mostEvents = 256

    private let multi: UnsafeMutableRawPointer
    private let epoll: CInt
    /// Written to wake the loop.
    private let bell: CInt
    private let mailbox = Locked(Mailbox())
    private let thread = Locked<Thread?>(nil)
    private let resolver: Resolver
    private let settings: NetSettings
    private let counters: LiveCounters

    // The loop thread's own.
    private var live: [UInt64: Transfer] = [:]
    private var running: [UnsafeMutableRawPointer: Transfer] = [:]
    private var ready: [Transfer] = []
    private var idleHandles: [EasyHandle] = []
    private var nextDeadline = Milliseconds.max
    /// When libcurl wants to be called although no socket is ready.
    private var curlTimer = Milliseconds.max
    /// Sockets that epoll watches.
    private var watched: Set<CInt> = []

    /// Nil where libcurl or the system is out of memory or threads.
    init?(name: String, settings: NetSettings, resolver: Resolver, counters: LiveCounters) {
        guard let multi = curl_multi_init() else { return nil }
        self.multi = multi
        epoll = epoll_create1(EPOLL_CLOEXEC)
        bell = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)
        self.settings = settings
        self.resolver = resolver
        self.counters = counters
        ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, settings.transfers + TransferLoop.idleConnections)
        var event = epoll_event(events: EPOLLIN, data: UInt64(UInt32(bitPattern: bell)))
        guard epoll >= 0, bell >= 0, epoll_ctl(epoll, EPOLL_CTL_ADD, bell, &event) == 0,
            let thread = Thread(name, { self.run() })
        else {
            curl_multi_cleanup(multi)
            for descriptor in [epoll, bell] where descriptor >= 0 { close(descriptor) }
            return nil
        }
        self.thread.with { $0 = thread }
    }

    /// Takes transfers over, with one look at the mailbox for all; false after `stop`.
    func start(_ transfers: [Transfer]) -> Bool { post(transfers.map { .start($0) }) }

    func cancel(_ transfer: Transfer) { _ = post([.cancel(transfer)]) }

    /// Ends what is under way and waits for the thread.
    func stop() {
        mailbox.with { mailbox in
            mailbox.isOpen = false
            if mailbox.isRunning { ring() }
        }
        let thread = thread.with { thread in
            defer { thread = nil }
            return thread
        }
        thread?.join()
    }

    private func post(_ commands: [Command]) -> Bool {
        mailbox.with { mailbox in
            guard mailbox.isOpen else { return false }
            // The loop empties the mailbox after every wake, so only the first of a batch needs to wake it.
            if mailbox.commands.isEmpty { ring() }
            mailbox.commands += commands
            return true
        }
    }

    // MARK: - On the loop's thread

    private func run() {
        let context = Unmanaged.passUnretained(self).toOpaque()
        ccurl_multi_set_socket(multi, socketChanged, context)
        ccurl_multi_set_timer(multi, timerChanged, context)
        var events = [epoll_event](repeating: epoll_event(), count: TransferLoop.mostEvents)
        while let commands = takeCommands() {
            for command in commands { obey(command) }
            repeat {
                // A new handle is looked at when libcurl's timer, which adding it sets, has run out.
                if monotonicNow() >= curlTimer { act(CURL_SOCKET_TIMEOUT, 0) }
                readMessages()
            } while startReady()
            let sleep = max(0, min(giveUpLate(), curlTimer == .max ? .max : curlTimer - monotonicNow()))
            let count = epoll_wait(epoll, &events, CInt(events.count), CInt(min(sleep, TransferLoop.longestSleep)))
            for event in events.prefix(max(0, Int(count))) { take(event) }
        }
        for transfer in live.values { end(transfer, transfer.failure("noroshi is stopping")) }
        mailbox.with { $0.isRunning = false }
        idleHandles = []
        curl_multi_cleanup(multi)
        close(epoll)
        close(bell)
    }

    private func take(_ event: epoll_event) {
        let socket = CInt(bitPattern: UInt32(truncatingIfNeeded: event.data))
        if socket == bell {
            var count: UInt64 = 0
            _ = read(bell, &count, 8)
            return
        }
        // Closed by libcurl for an event before this one.
        guard watched.contains(socket) else { return }
        var mask: CInt = 0
        if event.events & EPOLLIN != 0 { mask |= CURL_CSELECT_IN }
        if event.events & EPOLLOUT != 0 { mask |= CURL_CSELECT_OUT }
        if event.events & (EPOLLERR | EPOLLHUP) != 0 { mask |= CURL_CSELECT_ERR | CURL_CSELECT_IN | CURL_CSELECT_OUT }
        act(socket, mask)
    }

    private func act(_ socket: curl_socket_t, _ mask: CInt) {
        if socket == CURL_SOCKET_TIMEOUT { curlTimer = .max }
        var running: CInt = 0
        curl_multi_socket_action(multi, socket, mask, &running)
    }

    /// libcurl's timer is to run out in so many milliseconds; below zero, never.
    fileprivate func setTimer(_ milliseconds: Int) {
        curlTimer = milliseconds < 0 ? .max : monotonicNow() + Milliseconds(milliseconds)
    }

    /// libcurl waits for something else on this socket than before.
    fileprivate func watch(_ socket: curl_socket_t, _ what: CInt) {
        guard what != CURL_POLL_REMOVE else {
            // A closed socket has left epoll by itself.
            if watched.remove(socket) != nil { _ = epoll_ctl(epoll, EPOLL_CTL_DEL, socket, nil) }
            return
        }
        var events: UInt32 = 0
        if what & CURL_POLL_IN != 0 { events |= EPOLLIN }
        if what & CURL_POLL_OUT != 0 { events |= EPOLLOUT }
        var event = epoll_event(events: events, data: UInt64(UInt32(bitPattern: socket)))
        let isKnown = !watched.insert(socket).inserted
        if epoll_ctl(epoll, isKnown ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, socket, &event) != 0, isKnown {
            // The number belongs to another socket by now.
            _ = epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &event)
        }
    }

    private func ring() {
        var one: UInt64 = 1
        _ = write(bell, &one, 8)
    }

    /// Nil once the mailbox is closed; what came before is then still finished by `run`.
    private func takeCommands() -> [Command]? {
        let (commands, isOpen) = mailbox.with { mailbox in
            defer { mailbox.commands = [] }
            return (mailbox.commands, mailbox.isOpen)
        }
        if isOpen { return commands }
        for case .start(let transfer) in commands { live[transfer.id] = transfer }
        return nil
    }

    private func obey(_ command: Command) {
        switch command {
        case .start(let transfer):
            live[transfer.id] = transfer
            nextDeadline = min(nextDeadline, transfer.deadline)
            findAddress(transfer)
        case .cancel(let transfer):
            guard live[transfer.id] != nil else { return }
            end(transfer, transfer.failure("the request was cancelled"))
        case .resolved(let transfer, let addresses):
            guard live[transfer.id] != nil, transfer.resolveDeadline != nil else { return }
            resolved(transfer, addresses)
        }
    }

    private func findAddress(_ transfer: Transfer) {
        if transfer.isCancelled { return end(transfer, transfer.failure("the request was cancelled")) }
        switch transfer.target.host {
        case .address(let address): resolved(transfer, [address])
        case .name(let name):
            transfer.resolveDeadline = monotonicNow() + Milliseconds(settings.resolveTimeout)
            nextDeadline = min(nextDeadline, transfer.resolveDeadline ?? .max)
            let known = resolver.addresses(of: name) { [weak self] addresses in
                _ = self?.post([.resolved(transfer, addresses)])
            }
            if let known { resolved(transfer, known) }
        }
    }

    private func resolved(_ transfer: Transfer, _ addresses: [IPAddress]) {
        transfer.resolveDeadline = nil
        guard !addresses.isEmpty else {
            return end(transfer, transfer.failure("the target's name has no address"))
        }
        transfer.candidates = addresses
        ready.append(transfer)
    }

    /// Starts what waits for a free place; true where something was started.
    private func startReady() -> Bool {
        var started = false
        var taken = 0
        while taken < ready.count, running.count < settings.transfers {
            let transfer = ready[taken]
            taken += 1
            guard live[transfer.id] != nil else { continue }
            guard transfer.takeNextAddress() else {
                end(transfer, transfer.failure("the target has no address that may be reached"))
                continue
            }
            started = begin(transfer) || started
        }
        ready.removeFirst(taken)
        return started
    }

    private func begin(_ transfer: Transfer) -> Bool {
        let exchange = transfer.exchange
        guard let handle = idleHandles.popLast() ?? EasyHandle() else {
            end(transfer, transfer.failure("out of memory"))
            return false
        }
        transfer.handle = handle
        handle.shape(as: exchange.shape) {
            handle.setLasting(transfer.target.scheme, settings: settings)
            handle.set(CURLOPT_CONNECTTIMEOUT_MS, settings.connectTimeout)
            exchange.setLasting(on: handle)
        }
        handle.aim(transfer)
        exchange.setOwn(on: handle)
        running[handle.raw] = transfer
        if let fault = handle.fault {
            end(transfer, transfer.failure(fault))
            return false
        }
        let code = curl_multi_add_handle(multi, handle.raw)
        if code != CURLM_OK {
            end(transfer, transfer.failure("libcurl: \(String(cString: curl_multi_strerror(code)))"))
            return false
        }
        return true
    }

    private func readMessages() {
        var left: CInt = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let raw = message.pointee.easy_handle,
                let transfer = running[raw]
            else { continue }
            let result = ccurl_message_result(message)
            if transfer.isWorthAnotherAddress(after: result), tryNextAddress(transfer) { continue }
            end(transfer, transfer.response(after: result))
        }
    }

    private func tryNextAddress(_ transfer: Transfer) -> Bool {
        if case .name(let name) = transfer.target.host, let address = transfer.address {
            resolver.demote(address, of: name)
        }
        guard !transfer.candidates.isEmpty else { return false }
        release(transfer)
        ready.append(transfer)
        return true
    }

    /// Ends what is past its time and says how long nothing else will be.
    private func giveUpLate() -> Milliseconds {
        let now = monotonicNow()
        if now >= nextDeadline {
            nextDeadline = .max
            for transfer in Array(live.values) {
                if now >= transfer.deadline {
                    end(transfer, transfer.failure("no answer in time"))
                } else if let deadline = transfer.resolveDeadline, now >= deadline {
                    giveUpLookup(transfer)
                }
            }
            for transfer in live.values {
                nextDeadline = min(nextDeadline, transfer.deadline, transfer.resolveDeadline ?? .max)
            }
            // A lookup given up may have made something ready: look again at once.
            if !ready.isEmpty { return 0 }
        }
        return max(0, min(nextDeadline - now, TransferLoop.longestSleep))
    }

    private func giveUpLookup(_ transfer: Transfer) {
        guard case .name(let name) = transfer.target.host else { return }
        let known = resolver.lastKnown(name)
        if known.isEmpty {
            end(transfer, transfer.failure("looking up \(name) took too long"))
        } else {
            resolved(transfer, known)
        }
    }

    private func end(_ transfer: Transfer, _ response: Response) {
        live[transfer.id] = nil
        release(transfer)
        transfer.finish(response)
    }

    private func release(_ transfer: Transfer) {
        guard let handle = transfer.handle else { return }
        transfer.handle = nil
        running[handle.raw] = nil
        curl_multi_remove_handle(multi, handle.raw)
        handle.forget()
        counters.count(connections: ccurl_get_long(handle.raw, CURLINFO_NUM_CONNECTS))
        idleHandles.append(handle)
    }
}

// Called by libcurl on the loop's thread, inside its own calls.

private func socketChanged(
    _ easy: UnsafeMutableRawPointer?, _ socket: curl_socket_t, _ what: CInt, _ context: UnsafeMutableRawPointer?,
    _ own: UnsafeMutableRawPointer?
) -> CInt {
    if let context { Unmanaged<TransferLoop>.fromOpaque(context).takeUnretainedValue().watch(socket, what) }
    return 0
}

private func timerChanged(
    _ multi: UnsafeMutableRawPointer?, _ milliseconds: Int, _ context: UnsafeMutableRawPointer?
) -> CInt {
    if let context { Unmanaged<TransferLoop>.fromOpaque(context).takeUnretainedValue().setTimer(milliseconds) }
    return 0
}
