import CCurl
package import Channel
import Synchronization

/// The door for connections out: HTTP and SMTP through libcurl.
///
/// Two multi loops, one for targets the operator named and one for targets named by others, and a few mail sessions; each on its
/// own threads (docs/threads.md). Every name is resolved here and every address checked before libcurl connects to exactly it.
package final class Net: Sendable {
    private let settings: NetSettings
    private let configured: TransferLoop?
    private let foreign: TransferLoop?
    private let mail: MailSessions
    private let resolvers: [Resolver]
    private let live = LiveCounters()
    private let nextID = Atomic<UInt64>(1)

    package convenience init(settings: NetSettings) { self.init(settings: settings, lookup: Resolver.system) }

    /// `lookup` turns a name into addresses and may block; it runs on the resolvers' threads.
    init(settings: NetSettings, lookup: @escaping Resolver.Lookup) {
        self.settings = settings
        // Needed once a process and safe to call from any thread since 7.84.
        _ = ccurl_global_init()
        let resolvers = [Trust.configured, .foreign].map { _ in
            Resolver(threads: settings.resolverThreads, lifetime: settings.resolveLifetime, lookup: lookup)
        }
        self.resolvers = resolvers
        configured = TransferLoop(name: "noroshi-net", settings: settings, resolver: resolvers[0], counters: live)
        foreign = TransferLoop(name: "noroshi-foreign", settings: settings, resolver: resolvers[1], counters: live)
        mail = MailSessions(settings: settings, resolver: resolvers[0], counters: live)
    }

    deinit { shutdown() }

    package var counters: NetCounters { live.snapshot }

    /// Sends one request and waits for its answer. Cancelling the task cancels the exchange: not sent where nothing
    /// can have been processed, ambiguous otherwise.
    package func perform(_ request: Request) async -> Response {
        let started = Locked<Prepared?>(nil)
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let prepared = transfer(for: request) { continuation.resume(returning: $0) }
                started.with { $0 = prepared }
                // Cancelled before there was anything to cancel.
                if Task.isCancelled { cancel(prepared) }
                switch prepared {
                case .http(let transfer, let trust):
                    if loop(trust)?.start([transfer]) != true { transfer.finish(refused("noroshi is stopping")) }
                case .mail(let transfer, let exchange): start(transfer, exchange)
                case .refused(let response): continuation.resume(returning: response)
                }
            }
        } onCancel: {
            started.with { $0 }.map(cancel)
        }
    }

    private func cancel(_ prepared: Prepared) {
        switch prepared {
        case .http(let transfer, let trust):
            // First the mark, for the loop may not have seen the transfer yet.
            transfer.cancel()
            loop(trust)?.cancel(transfer)
        case .mail(let transfer, _):
            transfer.cancel()
            mail.cancel(transfer)
        case .refused: break
        }
    }

    /// Ends every exchange as failed, closes every connection and waits for the threads; may be called twice. Lookups
    /// that hang are left behind. Blocks for as long as libcurl takes to come back, which is not long.
    package func shutdown() {
        for resolver in resolvers { resolver.stop() }
        configured?.stop()
        foreign?.stop()
        mail.stop()
    }

    /// Starts requests in one hand-over, without waiting. `done` is told of each by its place in `requests`, once, in any
    /// order, on one of Net's threads, or on the caller's for what is refused at once; it must not block.
    package func start(_ requests: [Request], _ done: @escaping @Sendable (Int, Response) -> Void) {
        var transfers: (configured: [Transfer], foreign: [Transfer]) = ([], [])
        for (place, request) in requests.enumerated() {
            switch transfer(for: request, done: { done(place, $0) }) {
            case .http(let transfer, .configured): transfers.configured.append(transfer)
            case .http(let transfer, .foreign): transfers.foreign.append(transfer)
            case .mail(let transfer, let exchange): start(transfer, exchange)
            case .refused(let response): done(place, response)
            }
        }
        for (loop, group) in [(configured, transfers.configured), (foreign, transfers.foreign)]
        where !group.isEmpty && loop?.start(group) != true {
            for transfer in group { transfer.finish(refused("noroshi is stopping")) }
        }
    }

    private enum Prepared {
        case http(Transfer, Trust)
        case mail(Transfer, MailExchange)
        case refused(Response)
    }

    private func loop(_ trust: Trust) -> TransferLoop? { trust == .foreign ? foreign : configured }

    private func start(_ transfer: Transfer, _ exchange: MailExchange) {
        if !mail.start(transfer, exchange) { transfer.finish(refused("noroshi is stopping")) }
    }

    private func transfer(for request: Request, done: @escaping @Sendable (Response) -> Void) -> Prepared {
        let id = nextID.add(1, ordering: .relaxed).oldValue
        switch request {
        case .http(let request):
            let target: TargetURL
            do { target = try TargetURL(request.url) } catch { return .refused(refused(error.rawValue)) }
            if let fault = hostFault(target)
                ?? RequestFault.fault(request, target, isAllowListed: settings.allowedHosts != nil)
            {
                return .refused(refused(fault))
            }
            let exchange = HTTPExchange(request, isEncrypted: target.scheme == .https, version: settings.version)
            let transfer = Transfer(
                id: id, target: target, exchange: exchange,
                isGuarded: request.trust == .foreign && settings.allowedHosts == nil,
                deadline: monotonicNow() + Milliseconds(request.timeout) * 1000, done: done)
            return .http(transfer, request.trust)
        case .smtp(let request):
            let target: TargetURL
            do { target = try TargetURL(request.server) } catch { return .refused(refused(error.rawValue)) }
            if let fault = hostFault(target) ?? RequestFault.fault(request, target) {
                return .refused(refused(fault))
            }
            let exchange = MailExchange(request, finalReplyTimeout: settings.finalReplyTimeout)
            let transfer = Transfer(
                id: id, target: target, exchange: exchange, isGuarded: false,
                deadline: monotonicNow() + Milliseconds(request.timeout) * 1000, done: done)
            return .mail(transfer, exchange)
        }
    }

    private func hostFault(_ target: TargetURL) -> String? {
        guard let allowed = settings.allowedHosts, !allowed.contains(target.endpoint) else { return nil }
        return "\(target.endpoint) is not on this drill site's list of allowed hosts"
    }

    private func refused(_ reason: String) -> Response { .failed(Failure(.notSent, reason)) }
}
