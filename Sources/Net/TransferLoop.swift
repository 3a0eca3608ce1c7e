import CCurl
import Channel
import Glibc

/// One libcurl multi handle on its own thread: HTTP exchanges in through a mailbox, answers out through each transfer's `done`.
///
/// Each kind of trust has its own loop, hence its own connections, resolver and delays. libcurl is told which sockets are
/// ready (`curl_multi_socket_action`): `curl_multi_perform` would look at every exchange under way, one system call each,
/// whenever one answers, and two thousand that hang would slow down the rest.
///
/// Unchecked: what is below the mark belongs to the loop's thread.
final class TransferLoop: @unchecked Sendable {
    private enum Command: Sendable {
        case start(Transfer)
        case cancel(Transfer)
        case resolved(Transfer, [IPAddress])
    }

    private struct Mailbox {
        var commands: [Command] = []
        var isOpen = true
        /// The loop waits, or is about to, and does not look here before it is woken.
        var isAsleep = false
    }

    /// Longest sleep when nothing is due. Wakeups do not depend on it.
    private static let longestSleep: Milliseconds = 60_000
    /// Deadlines are looked at no more often, for each look goes through all that is under way.
    private static let deadlineGrain: Milliseconds = 20
    private let multi: UnsafeMutableRawPointer
    private let watch: SocketWatch
    private let mailbox = Locked(Mailbox())
    private let thread = Locked<Thread?>(nil)
    private let resolver: Resolver
    private let settings: NetSettings
    private let counters: LiveCounters

    // The loop thread's own.
    private var live: [Transfer] = []
    private let connections: Connections
    private var ready: [Transfer] = []
    private var idleHandles: [EasyHandle] = []
    private var nextDeadline = Milliseconds.max
    /// When libcurl wants to be called without a socket being ready.
    private var timer = Milliseconds.max

    /// Nil where libcurl or the system is out of memory, threads or descriptors.
    init?(name: String, settings: NetSettings, resolver: Resolver, counters: LiveCounters) {
        guard let watch = SocketWatch(), let multi = curl_multi_init() else { return nil }
        self.multi = multi
        self.watch = watch
        self.settings = settings
        self.resolver = resolver
        self.counters = counters
        connections = Connections(mostIdle: settings.idleConnections, watch: watch)
        // More than there will be: to close one for room, libcurl would look at all of them.
        ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, 2 * (settings.transfers + settings.idleConnections))
        let context = Unmanaged.passUnretained(self).toOpaque()
        ccurl_multi_set_socket(multi, socketWanted, context)
        ccurl_multi_set_timer(multi, timerWanted, context)
        guard let thread = Thread(name, { self.run() }) else {
            curl_multi_cleanup(multi)
            return nil
        }
        self.thread.with { $0 = thread }
    }

    /// Takes transfers over, all or none; false after `stop`.
    func start(_ transfers: [Transfer]) -> Bool {
        post { mailbox in for transfer in transfers { mailbox.append(.start(transfer)) } }
    }

    func cancel(_ transfer: Transfer) { _ = post { $0.append(.cancel(transfer)) } }

    /// Ends what is under way and waits for the thread.
    func stop() {
        mailbox.with { $0.isOpen = false }
        watch.wake()
        let thread = thread.with { thread in
            defer { thread = nil }
            return thread
        }
        thread?.join()
    }

    private func post(_ append: (inout [Command]) -> Void) -> Bool {
        let (isOpen, isAsleep) = mailbox.with { mailbox in
            guard mailbox.isOpen else { return (false, false) }
            append(&mailbox.commands)
            defer { mailbox.isAsleep = false }
            return (true, mailbox.isAsleep)
        }
        if isAsleep { watch.wake() }
        return isOpen
    }

    // MARK: - On the loop's thread

    private func run() {
        var commands: [Command] = []
        while takeCommands(&commands) {
            for command in commands { obey(command) }
            startReady()
            if timer <= monotonicNow() {
                timer = .max
                act(on: CURL_SOCKET_TIMEOUT, 0)
                readMessages()
            }
            let sleep = min(giveUpLate(), max(0, timer == .max ? .max : timer - monotonicNow()))
            // Sockets are looked at even where commands wait: a caller that never stops must not starve the answers.
            watch.wait(mayFallAsleep() ? min(sleep, TransferLoop.longestSleep) : 0) { socket, bits in
                act(on: socket, bits)
            }
            mailbox.with { $0.isAsleep = false }
            readMessages()
        }
        for case .start(let transfer) in commands { add(transfer) }
        while let transfer = live.last { end(transfer, transfer.failure("noroshi is stopping")) }
        idleHandles = []
        curl_multi_cleanup(multi)
    }

    private func act(on socket: curl_socket_t, _ bits: CInt) {
        var count: CInt = 0
        curl_multi_socket_action(multi, socket, bits, &count)
    }

    /// False where something has been posted meanwhile; otherwise the next post wakes the loop.
    private func mayFallAsleep() -> Bool {
        if !ready.isEmpty, connections.running < settings.transfers { return false }
        return mailbox.with { mailbox in
            mailbox.isAsleep = mailbox.commands.isEmpty && mailbox.isOpen
            return mailbox.isAsleep
        }
    }

    /// Fetches what was posted; false once the mailbox is closed.
    private func takeCommands(_ commands: inout [Command]) -> Bool {
        commands.removeAll(keepingCapacity: true)
        return mailbox.with { mailbox in
            mailbox.isAsleep = false
            swap(&commands, &mailbox.commands)
            return mailbox.isOpen
        }
    }

    private func obey(_ command: Command) {
        switch command {
        case .start(let transfer):
            add(transfer)
            nextDeadline = min(nextDeadline, transfer.deadline)
            findAddress(transfer)
        case .cancel(let transfer):
            guard transfer.slot >= 0 else { return }
            end(transfer, transfer.failure("the request was cancelled"))
        case .resolved(let transfer, let addresses):
            guard transfer.slot >= 0, transfer.resolveDeadline != nil else { return }
            resolved(transfer, addresses)
        }
    }

    private func add(_ transfer: Transfer) {
        transfer.slot = live.count
        live.append(transfer)
    }

    private func findAddress(_ transfer: Transfer) {
        if transfer.isCancelled { return end(transfer, transfer.failure("the request was cancelled")) }
        switch transfer.target.host {
        case .address(let address): resolved(transfer, [address])
        case .name(let name):
            let known = resolver.addresses(of: name) { [weak self] addresses in
                _ = self?.post { $0.append(.resolved(transfer, addresses)) }
            }
            if let known { return resolved(transfer, known) }
            let deadline = monotonicNow() + Milliseconds(settings.resolveTimeout)
            transfer.resolveDeadline = deadline
            nextDeadline = min(nextDeadline, deadline)
        }
    }

    private func resolved(_ transfer: Transfer, _ addresses: [IPAddress]) {
        transfer.resolveDeadline = nil
        guard !addresses.isEmpty else {
            return end(transfer, transfer.failure("the target's name has no address"))
        }
        transfer.setCandidates(addresses)
        ready.append(transfer)
    }

    /// Starts what waits, as far as there is a free place.
    private func startReady() {
        guard !ready.isEmpty else { return }
        // The loop keeps this time itself: in libcurl every exchange would set and clear two timers for it.
        let connectDeadline = monotonicNow() + Milliseconds(settings.connectTimeout)
        var taken = 0
        while taken < ready.count, connections.running < settings.transfers {
            let transfer = ready[taken]
            taken += 1
            guard transfer.slot >= 0 else { continue }
            if transfer.takeNextAddress() {
                transfer.connectDeadline = connectDeadline
                nextDeadline = min(nextDeadline, connectDeadline)
                begin(transfer)
            } else {
                end(transfer, transfer.failure("the target has no address that may be reached"))
            }
        }
        if taken == ready.count { ready.removeAll(keepingCapacity: true) } else { ready.removeFirst(taken) }
    }

    private func begin(_ transfer: Transfer) {
        let exchange = transfer.exchange
        guard let handle = idleHandles.popLast() ?? EasyHandle(connections) else {
            return end(transfer, transfer.failure("out of memory"))
        }
        transfer.handle = handle
        connections.running += 1
        handle.shape(as: exchange.shape) {
            handle.setLasting(transfer.target.scheme, settings: settings)
            ccurl_set_close_socket(handle.raw, socketDone, Unmanaged.passUnretained(self).toOpaque())
            exchange.setLasting(on: handle)
        }
        handle.aim(transfer)
        exchange.setOwn(on: handle)
        if let fault = handle.fault { return end(transfer, transfer.failure(fault)) }
        let code = curl_multi_add_handle(multi, handle.raw)
        if code != CURLM_OK {
            end(transfer, transfer.failure("libcurl: \(String(cString: curl_multi_strerror(code)))"))
        }
    }

    private func readMessages() {
        var left: CInt = 0
        // Told when all are off libcurl's hands: whoever is told first wakes and finds the others there too.
        var answered: [(Transfer, Response)] = []
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let raw = message.pointee.easy_handle,
                let transfer = EasyHandle.owner(of: raw)?.transfer
            else { continue }
            let result = ccurl_message_result(message)
            if transfer.isWorthAnotherAddress(after: result), tryNextAddress(transfer) { continue }
            answered.append((transfer, transfer.response(after: result)))
            takeOut(transfer)
        }
        for (transfer, response) in answered { transfer.finish(response) }
    }

    private func tryNextAddress(_ transfer: Transfer) -> Bool {
        if case .name(let name) = transfer.target.host, let address = transfer.address {
            resolver.demote(address, of: name)
        }
        guard transfer.untried > 0 else { return false }
        release(transfer)
        ready.append(transfer)
        return true
    }

    /// Ends what is past its time and says how long nothing else will be.
    private func giveUpLate() -> Milliseconds {
        if nextDeadline == .max { return .max }
        let now = monotonicNow()
        if now >= nextDeadline {
            nextDeadline = .max
            // From the last on: whoever is taken out, the last one takes its place.
            var place = live.count - 1
            while place >= 0 {
                let transfer = live[place]
                if now >= transfer.deadline {
                    end(transfer, transfer.failure("no answer in time"))
                } else if let deadline = transfer.resolveDeadline, now >= deadline {
                    giveUpLookup(transfer)
                } else if let deadline = transfer.connectDeadline, now >= deadline, !tryNextAddress(transfer) {
                    end(transfer, transfer.failure("no connection in time"))
                }
                place -= 1
            }
            for transfer in live { nextDeadline = min(nextDeadline, transfer.nextDeadline) }
            if nextDeadline != .max { nextDeadline = max(nextDeadline, now + TransferLoop.deadlineGrain) }
        }
        return max(0, nextDeadline - now)
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
        takeOut(transfer)
        transfer.finish(response)
    }

    private func takeOut(_ transfer: Transfer) {
        if transfer.slot >= 0, let last = live.popLast() {
            if last !== transfer {
                live[transfer.slot] = last
                last.slot = transfer.slot
            }
            transfer.slot = -1
        }
        release(transfer)
    }

    private func release(_ transfer: Transfer) {
        guard let handle = transfer.handle else { return }
        transfer.handle = nil
        transfer.connectDeadline = nil
        connections.running -= 1
        curl_multi_remove_handle(multi, handle.raw)
        counters.count(connections: ccurl_get_long(handle.raw, CURLINFO_NUM_CONNECTS))
        handle.release()
        idleHandles.append(handle)
    }

    // MARK: - Told by libcurl

    fileprivate func wants(_ socket: CInt, _ what: CInt) { watch.want(socket, what) }

    fileprivate func wantsCall(in delay: Int) {
        timer = delay < 0 ? .max : delay == 0 ? 0 : monotonicNow() + Milliseconds(delay)
    }

    fileprivate func done(with socket: CInt) {
        connections.closed(socket)
        close(socket)
    }
}

private func owner(_ context: UnsafeMutableRawPointer?) -> TransferLoop? {
    context.map { Unmanaged<TransferLoop>.fromOpaque($0).takeUnretainedValue() }
}

private func socketWanted(
    _: UnsafeMutableRawPointer?, _ socket: curl_socket_t, _ what: CInt, _ context: UnsafeMutableRawPointer?,
    _: UnsafeMutableRawPointer?
) -> CInt {
    owner(context)?.wants(socket, what)
    return 0
}

private func timerWanted(_: UnsafeMutableRawPointer?, _ delay: Int, _ context: UnsafeMutableRawPointer?) -> CInt {
    owner(context)?.wantsCall(in: delay)
    return 0
}

private func socketDone(_ context: UnsafeMutableRawPointer?, _ socket: curl_socket_t) -> CInt {
    owner(context)?.done(with: socket)
    return 0
}
