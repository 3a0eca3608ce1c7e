/// The few sessions with mail servers and the queue before them.
final class MailSessions: Sendable {
    private struct State {
        /// Mails that found every session at work, in the order they came.
        var queue: [Transfer] = []
        var sessions: [MailSession] = []
        /// Those without a mail, the one that had one last at the end.
        var idle: [MailSession] = []
        var threads: [Thread] = []
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
        state.with { state in
            guard !state.isStopped else { return false }
            for transfer in transfers {
                if let session = chooseSession(for: transfer, &state) {
                    // Inside the lock, or a stop in between would leave it with a session that has ended.
                    session.give(transfer)
                } else if state.sessions.isEmpty {
                    return false
                } else {
                    state.queue.append(transfer)
                }
            }
            return true
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
        let (waiting, sessions, threads) = state.with { state in
            defer { (state.queue, state.threads, state.isStopped) = ([], [], true) }
            return (state.queue, state.sessions, state.threads)
        }
        for transfer in waiting { transfer.finish(transfer.failure("noroshi is stopping")) }
        for session in sessions { session.stop() }
        for thread in threads { thread.join() }
    }

    /// An idle session whose connection fits, else a new one, else any idle one; nil where all are at work.
    private func chooseSession(for transfer: Transfer, _ state: inout State) -> MailSession? {
        if let place = state.idle.lastIndex(where: { $0.shape == transfer.exchange.shape }) {
            return state.idle.remove(at: place)
        }
        if state.sessions.count < settings.mailSessions {
            let session = MailSession(settings: settings, resolver: resolver, counters: counters)
            if let thread = Thread("noroshi-mail", { self.work(session) }) {
                state.sessions.append(session)
                state.threads.append(thread)
                return session
            }
        }
        return state.idle.isEmpty ? nil : state.idle.removeFirst()
    }

    private func work(_ session: MailSession) {
        while var transfer = session.take() {
            while true {
                let response = session.perform(transfer)
                // Free before the answer is told: who sends the next mail because of it shall find this connection.
                let next = next(for: session)
                transfer.finish(response)
                guard let next else { break }
                transfer = next
            }
        }
        session.close()
    }

    /// The next waiting mail; nil where none waits, and the session is then idle.
    private func next(for session: MailSession) -> Transfer? {
        state.with { state in
            if !state.queue.isEmpty { return state.queue.removeFirst() }
            state.idle.append(session)
            return nil
        }
    }
}
