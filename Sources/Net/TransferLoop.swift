import CCurl
import Channel

/// One libcurl multi handle on its own thread: HTTP exchanges in through a mailbox, answers out through each transfer's `done`.
///
/// Each kind of trust has its own loop, hence its own connections, resolver and delays.
///
/// Unchecked: `multi` is used by the loop's thread alone but for `curl_multi_wakeup`, which may be called from any
/// thread until the mailbox is closed.
final class TransferLoop: @unchecked Sendable {
    private enum Command: Sendable {
        case start(Transfer)
        case cancel(Transfer)
        case resolved(Transfer, [IPAddress])
    }

    private struct Mailbox {
        var commands: [Command] = []
        var isOpen = true
        /// The thread is still there and `multi` may be woken.
        var isRunning = true
        /// The loop waits in `curl_multi_poll`, or is about to, and does not look here before it is woken.
        var isAsleep = false
    }

    /// Longest sleep when nothing is due. Wakeups do not depend on it.
    private static let longestSleep: Milliseconds = 60_000
    /// Idle connections kept; above the exchanges under way, so that libcurl never has to close a live one for room.
    private static let idleConnections = 256

    private let multi: UnsafeMutableRawPointer
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

    /// Nil where libcurl or the system is out of memory or threads.
    init?(name: String, settings: NetSettings, resolver: Resolver, counters: LiveCounters) {
        guard let multi = curl_multi_init() else { return nil }
        self.multi = multi
        self.settings = settings
        self.resolver = resolver
        self.counters = counters
        ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, settings.transfers + TransferLoop.idleConnections)
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
        mailbox.with { mailbox in
            mailbox.isOpen = false
            if mailbox.isRunning { curl_multi_wakeup(multi) }
        }
        let thread = thread.with { thread in
            defer { thread = nil }
            return thread
        }
        thread?.join()
    }

    private func post(_ append: (inout [Command]) -> Void) -> Bool {
        mailbox.with { mailbox in
            guard mailbox.isOpen else { return false }
            append(&mailbox.commands)
            if mailbox.isAsleep {
                mailbox.isAsleep = false
                curl_multi_wakeup(multi)
            }
            return true
        }
    }

    // MARK: - On the loop's thread

    private func run() {
        while let commands = takeCommands() {
            for command in commands { obey(command) }
            repeat {
                var count: CInt = 0
                curl_multi_perform(multi, &count)
                readMessages()
                // libcurl looks at a new handle only in the next call; polling first would leave it waiting.
            } while startReady()
            let sleep = giveUpLate()
            // Sockets are looked at even where commands wait: a caller that never stops must not starve the answers.
            curl_multi_poll(multi, nil, 0, mayFallAsleep() ? CInt(sleep) : 0, nil)
        }
        for transfer in live.values { end(transfer, transfer.failure("noroshi is stopping")) }
        mailbox.with { $0.isRunning = false }
        idleHandles = []
        curl_multi_cleanup(multi)
    }

    /// False where something has been posted meanwhile; otherwise the next post wakes the loop.
    private func mayFallAsleep() -> Bool {
        mailbox.with { mailbox in
            mailbox.isAsleep = mailbox.commands.isEmpty && mailbox.isOpen
            return mailbox.isAsleep
        }
    }

    /// Nil once the mailbox is closed; what came before is then still finished by `run`.
    private func takeCommands() -> [Command]? {
        let (commands, isOpen) = mailbox.with { mailbox in
            mailbox.isAsleep = false
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
                _ = self?.post { $0.append(.resolved(transfer, addresses)) }
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
        counters.count(connections: ccurl_get_long(handle.raw, CURLINFO_NUM_CONNECTS))
        idleHandles.append(handle)
    }
}
