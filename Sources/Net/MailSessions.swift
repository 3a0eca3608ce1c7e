/// The few sessions with mail servers and the queue before them.
final class MailSessions: Sendable {
    private struct State {
        var queue: [Transfer] = []
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

    /// Takes transfers over, all or none; false after `stop`, or where the system has no thread for them.
    func start(_ transfers: [Transfer]) -> Bool {
        state.change { state in
            guard !state.isStopped else { return false }
            state.queue += transfers
            let wanted = min(settings.mailSessions, state.sessions.count + max(0, state.queue.count - state.idle))
            while state.sessions.count < wanted {
                let session = MailSession(settings: settings, resolver: resolver, counters: counters)
                guard let thread = Thread("noroshi-mail", { self.work(session) }) else { break }
                state.sessions.append(session)
                state.threads.append(thread)
            }
            if state.sessions.isEmpty { state.queue.removeLast(transfers.count) }
            return !state.sessions.isEmpty
        }
    }

    func cancel(_ transfer: Transfer) {
        let (isWaiting, sessions) = state.with { state in
            let place = state.queue.firstIndex { $0 === transfer }
            if let place { state.queue.remove(at: place) }
            return (place != nil, state.sessions)
        }
        if isWaiting { return transfer.finish(transfer.failure("the request was cancelled")) }
        for session in sessions { session.interrupt(transfer) }
    }

    /// Ends what is under way and waits for the threads.
    func stop() {
        let (waiting, sessions, threads) = state.change { state in
            defer { (state.queue, state.threads, state.isStopped) = ([], [], true) }
            return (state.queue, state.sessions, state.threads)
        }
        for transfer in waiting { transfer.finish(transfer.failure("noroshi is stopping")) }
        for session in sessions { session.stop() }
        for thread in threads { thread.join() }
    }

    private func work(_ session: MailSession) {
        while let transfer = next() { session.perform(transfer) }
        session.close()
    }

    private func next() -> Transfer? {
        state.with { $0.idle += 1 }
        defer { state.with { $0.idle -= 1 } }
        let job: Transfer?? = state.wait { state in
            if state.isStopped { return .some(nil) }
            return state.queue.isEmpty ? nil : .some(state.queue.removeFirst())
        }
        return job ?? nil
    }
}
