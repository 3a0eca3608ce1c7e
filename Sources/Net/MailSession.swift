import CCurl
import Channel
import Glibc

/// One connection to a mail server and the thread that talks over it.
///
/// Not on the multi loop, because libcurl 7.88 waits for the reply to the final dot, and to QUIT, inside one blocking
/// call (`smtp_done`): one relay that thinks for a minute would stop every other exchange. Here it stops one session.
///
/// Unchecked: what is not behind `shared` belongs to the session's thread.
final class MailSession: @unchecked Sendable {
    private struct Shared {
        /// Given and not yet begun.
        var next: Transfer?
        var current: Transfer?
        var sockets: Set<CInt> = []
        var isStopped = false
    }

    /// How long libcurl may go on after the server has decided: it says QUIT and waits.
    static let farewell: Milliseconds = 2000

    private let shared = Locked(Shared())
    private let settings: NetSettings
    private let resolver: Resolver
    private let counters: LiveCounters
    private var handle: EasyHandle?
    /// What its connection may be used for; `MailSessions` reads it while the session has nothing to do.
    private(set) var shape: Shape?

    init(settings: NetSettings, resolver: Resolver, counters: LiveCounters) {
        self.settings = settings
        self.resolver = resolver
        self.counters = counters
    }

    /// Hands it a mail while it has none; from any thread.
    func give(_ transfer: Transfer) { shared.change { $0.next = transfer } }

    /// Waits for a mail; nil once it is stopped.
    func take() -> Transfer? {
        let next: Transfer?? = shared.wait { shared in
            guard let next = shared.next else { return shared.isStopped ? .some(nil) : nil }
            shared.next = nil
            return next
        }
        return next ?? nil
    }

    /// Cuts the connection if this transfer uses it now; from any thread.
    func interrupt(_ transfer: Transfer) {
        shared.with { shared in
            if shared.current === transfer { MailSession.cut(shared.sockets) }
        }
    }

    /// Cuts the connection and cancels what uses it, now and from now on; from any thread.
    func stop() {
        shared.change { shared in
            shared.isStopped = true
            shared.current?.cancel()
            MailSession.cut(shared.sockets)
        }
    }

    // MARK: - On the session's thread

    /// Carries one mail and gives what the transfer is to be told.
    func perform(_ transfer: Transfer) -> Response {
        shared.with { shared in
            shared.current = transfer
            if shared.isStopped { transfer.cancel() }
        }
        let response = answer(transfer)
        shared.with { $0.current = nil }
        transfer.handle?.release()
        transfer.handle = nil
        return response
    }

    /// Closes the connection. Cut first, for libcurl's QUIT waits two minutes for its reply.
    func close() {
        shared.with { MailSession.cut($0.sockets) }
        handle = nil
    }

    private func answer(_ transfer: Transfer) -> Response {
        guard let exchange = transfer.exchange as? MailExchange else { return transfer.failure("this is no mail") }
        switch transfer.target.host {
        case .address(let address): transfer.setCandidates([address])
        case .name(let name): transfer.setCandidates(lookUp(name, until: transfer.deadline))
        }
        if transfer.untried == 0 {
            return transfer.failure("the mail server \(transfer.target.host) has no address")
        }
        if shape != exchange.shape { close() }
        shape = exchange.shape
        var result = CURLE_COULDNT_CONNECT
        while !isOver(transfer, exchange), transfer.takeNextAddress() {
            guard let handle = handle ?? EasyHandle() else { return transfer.failure("out of memory") }
            self.handle = handle
            configure(handle, transfer, exchange)
            if let fault = handle.fault { return transfer.failure(fault) }
            result = curl_easy_perform(handle.raw)
            counters.count(connections: ccurl_get_long(handle.raw, CURLINFO_NUM_CONNECTS))
            guard transfer.isWorthAnotherAddress(after: result) else { break }
            if case .name(let name) = transfer.target.host, let address = transfer.address {
                resolver.demote(address, of: name)
            }
        }
        if !exchange.isDecided {
            if transfer.isCancelled { return transfer.failure("the request was cancelled") }
            if isOver(transfer, exchange) { return transfer.failure("no reply from the mail server in time") }
        }
        return transfer.response(after: result)
    }

    private func configure(_ handle: EasyHandle, _ transfer: Transfer, _ exchange: MailExchange) {
        handle.shape(as: exchange.shape) {
            handle.setLasting(transfer.target.scheme, settings: settings)
            let context = Unmanaged.passUnretained(handle).toOpaque()
            ccurl_set_read(handle.raw, giveBytes, context)
            ccurl_set_progress(handle.raw, stopsHere, context)
            // It stays with the connection beyond this exchange; the session outlives both.
            ccurl_set_close_socket(handle.raw, closeSocket, Unmanaged.passUnretained(self).toOpaque())
            exchange.setLasting(on: handle)
        }
        handle.aim(transfer)
        // A mail server may take its time to greet (RFC 5321 §4.5.3.2.1), so it gets this address's whole share.
        let share = (transfer.deadline - monotonicNow()) / Milliseconds(transfer.untried + 1)
        handle.set(CURLOPT_CONNECTTIMEOUT_MS, max(1, Int(share)))
        exchange.setOwn(on: handle)
        transfer.handle = handle
        transfer.onSocket = { [unowned self] socket in _ = shared.with { $0.sockets.insert(socket) } }
    }

    private func lookUp(_ name: String, until deadline: Milliseconds) -> [IPAddress] {
        let answer = Locked<[IPAddress]?>(nil)
        if let known = resolver.addresses(of: name, waiter: { found in answer.change { $0 = found } }) { return known }
        let limit = min(deadline, monotonicNow() + Milliseconds(settings.resolveTimeout))
        return answer.wait(until: limit) { $0 } ?? resolver.lastKnown(name)
    }

    fileprivate func closed(_ socket: CInt) {
        // Inside the lock, or `interrupt` could hit whoever gets the same number next.
        shared.with { shared in
            shared.sockets.remove(socket)
            Glibc.close(socket)
        }
    }

    private static func cut(_ sockets: Set<CInt>) {
        for socket in sockets { shutdown(socket, CInt(SHUT_RDWR)) }
    }
}

/// Whether the exchange must end now.
private func isOver(_ transfer: Transfer, _ exchange: MailExchange) -> Bool {
    if transfer.isCancelled { return true }
    let now = monotonicNow()
    if exchange.isDecided {
        transfer.deadline = min(transfer.deadline, now + MailSession.farewell)
        return now >= transfer.deadline
    }
    return now >= exchange.finalDeadline ?? transfer.deadline
}

// libcurl's callbacks, on the session's thread.

private func giveBytes(
    _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let buffer, let (transfer, exchange) = mail(context), !isOver(transfer, exchange) else {
        return Int(CURL_READFUNC_ABORT)
    }
    return exchange.giveBytes(to: UnsafeMutableRawBufferPointer(start: buffer, count: size * count))
}

private func stopsHere(
    _ context: UnsafeMutableRawPointer?, _: curl_off_t, _: curl_off_t, _: curl_off_t, _: curl_off_t
) -> CInt {
    guard let (transfer, exchange) = mail(context) else { return 1 }
    return isOver(transfer, exchange) ? 1 : 0
}

private func mail(_ context: UnsafeMutableRawPointer?) -> (Transfer, MailExchange)? {
    guard let transfer = EasyHandle.owner(context)?.transfer else { return nil }
    return (transfer.exchange as? MailExchange).map { (transfer, $0) }
}

private func closeSocket(_ context: UnsafeMutableRawPointer?, _ socket: curl_socket_t) -> CInt {
    guard let context else { return Glibc.close(socket) }
    Unmanaged<MailSession>.fromOpaque(context).takeUnretainedValue().closed(socket)
    return 0
}
