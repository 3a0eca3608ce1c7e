import CCurl
package import Channel

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
    private let userAgent: String

    package convenience init(settings: NetSettings) {
        let servers = settings.nameServers
        self.init(settings: settings) { NameServers(name: $0, servers: servers.isEmpty ? .system : .given(servers)) }
    }

    /// `names` makes what is asked for the addresses of names, for each kind of trust; its argument names the thread.
    init(settings: NetSettings, names: (String) -> (any NameSource)?) {
        self.settings = settings
        userAgent = "Noroshi/\(settings.version)"
        // Needed once a process and safe to call from any thread since 7.84.
        _ = ccurl_global_init()
        let resolvers = ["noroshi-names", "noroshi-fnames"].map { thread in
            Resolver(lifetime: settings.resolveLifetime, source: names(thread) ?? NoNames())
        }
        self.resolvers = resolvers
        configured = TransferLoop(name: "noroshi-net", settings: settings, resolver: resolvers[0], counters: live)
        foreign = TransferLoop(name: "noroshi-foreign", settings: settings, resolver: resolvers[1], counters: live)
        mail = MailSessions(settings: settings, resolver: resolvers[0], counters: live)
    }

    deinit { shutdown() }

    package var counters: NetCounters { live.snapshot }

    /// Starts requests in one hand-over, without waiting. `done` is told of each by its place in `requests`, once, in any
    /// order, on one of Net's threads or on the caller's (for what is refused at once).
    ///
    /// `done` may start more; it must neither block nor shut down, for every other exchange of that thread waits for it.
    package func start(_ requests: [Request], _ done: @escaping @Sendable (Int, Response) -> Void) {
        let now = monotonicNow()
        var (configured, foreign, mails): ([Transfer], [Transfer], [Transfer]) = ([], [], [])
        for (place, request) in requests.enumerated() {
            do throws(Refused) {
                let (transfer, route) = try transfer(for: request, place, now, done)
                switch route {
                case .configured: configured.append(transfer)
                case .foreign: foreign.append(transfer)
                case .mail: mails.append(transfer)
                }
            } catch {
                done(place, error.response)
            }
        }
        hand(configured, to: .configured)
        hand(foreign, to: .foreign)
        hand(mails, to: .mail)
    }

    /// Sends one request and waits for its answer. Cancelling the task cancels the exchange: not sent where nothing
    /// can have been processed, ambiguous otherwise.
    package func perform(_ request: Request) async -> Response {
        let answer = Answer()
        do throws(Refused) {
            let (transfer, route) = try transfer(for: request, 0, monotonicNow()) { _, response in answer.give(response)
            }
            return await withTaskCancellationHandler {
                hand([transfer], to: route)
                return await answer.value
            } onCancel: {
                // First the mark, for the loop may not have seen the transfer yet.
                transfer.cancel()
                switch route {
                case .configured: configured?.cancel(transfer)
                case .foreign: foreign?.cancel(transfer)
                case .mail: mail.cancel(transfer)
                }
            }
        } catch {
            return error.response
        }
    }

    /// Ends every exchange as failed, closes every connection and waits for the threads; may be called twice. Blocks for as long as libcurl takes to come back, which is not long.
    package func shutdown() {
        for resolver in resolvers { resolver.stop() }
        configured?.stop()
        foreign?.stop()
        mail.stop()
    }

    /// Which threads drive an exchange.
    private enum Route { case configured, foreign, mail }

    /// Why a request was not even handed to a loop.
    private struct Refused: Error {
        let reason: String

        init(_ reason: String) { self.reason = reason }

        var response: Response { .failed(Failure(.notSent, reason)) }
    }

    private func transfer(
        for request: Request, _ place: Int, _ now: Milliseconds,
        _ done: @escaping @Sendable (Int, Response) -> Void
    ) throws(Refused) -> (Transfer, Route) {
        let (target, exchange, seconds): (TargetURL, any Exchange, Int)
        let route: Route
        switch request {
        case .http(let request):
            target = try self.target(request.url)
            try refuse(RequestFault.fault(request, target, isAllowListed: settings.allowedHosts != nil))
            exchange = HTTPExchange(request, target.scheme, userAgent: userAgent)
            seconds = request.timeout
            route = request.trust == .foreign ? .foreign : .configured
        case .smtp(let request):
            target = try self.target(request.server)
            try refuse(RequestFault.fault(request, target))
            exchange = MailExchange(request, target.scheme, finalReplyTimeout: settings.finalReplyTimeout)
            seconds = request.timeout
            route = .mail
        }
        let transfer = Transfer(
            target: target, exchange: exchange,
            isGuarded: route == .foreign && settings.allowedHosts == nil,
            deadline: now + Milliseconds(seconds) * 1000, place: place, done: done)
        return (transfer, route)
    }

    private func target(_ url: String) throws(Refused) -> TargetURL {
        let target: TargetURL
        do { target = try TargetURL(url) } catch { throw Refused(error.rawValue) }
        if let allowed = settings.allowedHosts, !allowed.contains(target.endpoint) {
            throw Refused("\(target.endpoint) is not on this drill site's list of allowed hosts")
        }
        return target
    }

    private func refuse(_ fault: String?) throws(Refused) {
        if let fault { throw Refused(fault) }
    }

    private func hand(_ transfers: [Transfer], to route: Route) {
        if transfers.isEmpty { return }
        let isTaken =
            switch route {
            case .configured: configured?.start(transfers)
            case .foreign: foreign?.start(transfers)
            case .mail: mail.start(transfers)
            }
        if isTaken == true { return }
        let reason = isTaken == nil ? "libcurl did not start" : "noroshi is stopping"
        for transfer in transfers { transfer.finish(transfer.failure(reason)) }
    }
}

/// The place where one task waits for one answer.
private final class Answer: Sendable {
    private struct State {
        var response: Response?
        var waiting: CheckedContinuation<Response, Never>?
    }

    private let state = Locked(State())

    func give(_ response: Response) {
        let waiting = state.with { state in
            state.response = response
            return state.waiting
        }
        waiting?.resume(returning: response)
    }

    var value: Response {
        get async {
            await withCheckedContinuation { continuation in
                let response = state.with { state in
                    state.waiting = continuation
                    return state.response
                }
                if let response { continuation.resume(returning: response) }
            }
        }
    }
}

/// Stands where the system had no thread left for asking: no name has an address.
private struct NoNames: NameSource {
    func look(up name: String, _ found: @escaping @Sendable ([IPAddress]) -> Void) { found([]) }

    func stop() {}
}
