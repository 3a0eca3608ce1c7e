/// The few sessions with mail servers and the queue before them.
final class MailSessions: Sendable {
    private struct State {
        var queue: [(Transfer, MailExchange)] = []
        var sessions: [MailSession] = []
        var threads: [Thread] = []
        var idle = 0
        var isStopped = false
    }

    private let state = Locked(State())
    private let settings: NetSettings
    private let resolver: Resolver
    private let counters: LiveCounters

    init(settings: NetSettings, resolver: Resolver, counters: LiveCounters) {
        self.settings = settings
        self.resolver = resolver
        self.counters = counters
    }

    /// Takes a transfer over; false after `stop`, or where the system has no thread for it.
    func start(_ transfer: Transfer, _ exchange: MailExchange) -> Bool {
        state.change { state in
            guard !state.isStopped else { return false }
            if state.idle <= state.queue.count, state.sessions.count < settings.mailSessions {
                let session = MailSession(settings: settings, resolver: resolver, counters: counters)
                if let thread = Thread("noroshi-mail", { self.work(session) }) {
                    state.sessions.append(session)
                    state.threads.append(thread)
                }
            }
            guard !state.sessions.isEmpty else { return false }
            state.queue.append((transfer, exchange))
            return true
        }
    }

    func cancel(_ transfer: Transfer) {
        let sessions = state.with { state -> [MailSession] in
            if let place = state.queue.firstIndex(where: { $0.0 === transfer }) {
                state.queue.remove(at: place)
                transfer.finish(transfer.failure("the request was cancelled"))
                return []
            }
            return state.sessions
        }
        for session in sessions { session.interrupt(transfer) }
    }

    /// Ends what is under way and waits for the threads.
    func stop() {
        let (waiting, sessions, threads) = state.change { state in
            defer { (state.queue, state.threads, state.isStopped) = ([], [], true) }
            return (state.queue, state.sessions, state.threads)
        }
        for (transfer, _) in waiting { transfer.finish(transfer.failure("noroshi is stopping")) }
        for session in sessions { session.stop() }
        for thread in threads { thread.join() }
    }

    private func work(_ session: MailSession) {
        while let (transfer, exchange) = next() { session.perform(transfer, exchange) }
        session.close()
    }

    private func next() -> (Transfer, MailExchange)? {
        state.with { $0.idle += 1 }
        defer { state.with { $0.idle -= 1 } }
        let job: (Transfer, MailExchange)?? = state.wait { state in
            if state.isStopped { return .some(nil) }
            return state.queue.isEmpty ? nil : .some(state.queue.removeFirst())
        }
        return job ?? nil
    }
}
