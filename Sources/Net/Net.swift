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
        switch request {
        case .http(let request): await perform(request)
        case .smtp(let request): await perform(request)
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

    private func perform(_ request: HTTPRequest) async -> Response {
        let target: TargetURL
        do { target = try TargetURL(request.url) } catch { return refused(error.rawValue) }
        if let fault = hostFault(target)
            ?? RequestFault.fault(request, target, isAllowListed: settings.allowedHosts != nil)
        {
            return refused(fault)
        }
        let exchange = HTTPExchange(request, isEncrypted: target.scheme == .https, version: settings.version)
        let isForeign = request.trust == .foreign
        let transfer = Transfer(
            id: nextID.add(1, ordering: .relaxed).oldValue, target: target, exchange: exchange,
            isGuarded: isForeign && settings.allowedHosts == nil,
            deadline: monotonicNow() + Milliseconds(request.timeout) * 1000)
        guard let loop = isForeign ? foreign : configured else { return refused("libcurl did not start") }
        return await wait(transfer, start: { loop.start(transfer) }, cancel: { loop.cancel(transfer) })
    }

    private func perform(_ request: SMTPRequest) async -> Response {
        let target: TargetURL
        do { target = try TargetURL(request.server) } catch { return refused(error.rawValue) }
        if let fault = hostFault(target) ?? RequestFault.fault(request, target) { return refused(fault) }
        let exchange = MailExchange(request, finalReplyTimeout: settings.finalReplyTimeout)
        let transfer = Transfer(
            id: nextID.add(1, ordering: .relaxed).oldValue, target: target, exchange: exchange, isGuarded: false,
            deadline: monotonicNow() + Milliseconds(request.timeout) * 1000)
        return await wait(
            transfer, start: { self.mail.start(transfer, exchange) }, cancel: { self.mail.cancel(transfer) })
    }

    private func hostFault(_ target: TargetURL) -> String? {
        guard let allowed = settings.allowedHosts, !allowed.contains(target.endpoint) else { return nil }
        return "\(target.endpoint) is not on this drill site's list of allowed hosts"
    }

    private func wait(_ transfer: Transfer, start: () -> Bool, cancel: @escaping @Sendable () -> Void) async -> Response
    {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                transfer.continuation = continuation
                if !start() { transfer.finish(refused("noroshi is stopping")) }
            }
        } onCancel: {
            // First the mark, for the loop may not have seen the transfer yet.
            transfer.cancel()
            cancel()
        }
    }

    private func refused(_ reason: String) -> Response { .failed(Failure(.notSent, reason)) }
}
