import CCurl
import Glibc

/// Turns names into addresses on its own few threads, so that a mute name server stops nobody else.
///
/// libcurl's resolver froze the whole loop for 9.5 s on one mute server (facts: platform.md), and only an address that
/// was looked at before connecting can be guarded. One lookup a name at a time; answers are fresh for a short while, and the
/// last known ones serve where a lookup fails (RFC 8767), since a disaster takes name servers down too.
final class Resolver: Sendable {
    typealias Lookup = @Sendable (String) -> [IPAddress]
    typealias Waiter = @Sendable ([IPAddress]) -> Void

    /// Names remembered; beyond it the oldest answers go.
    static let mostNames = 4096
    /// Lookups waiting for a thread; beyond it a name fails at once.
    static let mostWaiting = 4096
    /// Addresses of one name that are tried.
    static let mostAddresses = 4
    /// Threads kept when nothing is looked up; those beyond end as they come back.
    static let keptThreads = 8
    /// How long a failed lookup is not repeated.
    static let failureLifetime: Milliseconds = 2000

    private struct Answer {
        var addresses: [IPAddress]
        var freshUntil: Milliseconds
    }

    private struct State {
        var answers: [String: Answer] = [:]
        var waiters: [String: [Waiter]] = [:]
        var queue: [String] = []
        var threads = 0
        var idle = 0
        var isStopped = false
    }

    private let state = Locked(State())
    private let lookup: Lookup
    private let lifetime: Milliseconds
    private let threads: Int

    init(threads: Int, lifetime: Int, lookup: @escaping Lookup) {
        self.threads = threads
        self.lifetime = Milliseconds(lifetime)
        self.lookup = lookup
    }

    /// The addresses of a name: at once where a fresh answer is known, else nil now and later to `waiter`, from one of the
    /// resolver's threads. Empty means that the name has none.
    func addresses(of name: String, waiter: @escaping Waiter) -> [IPAddress]? {
        let now = monotonicNow()
        return state.change { state in
            if let answer = state.answers[name], now < answer.freshUntil { return answer.addresses }
            if state.isStopped { return [] }
            if state.waiters[name] != nil {
                state.waiters[name, default: []].append(waiter)
                return nil
            }
            guard state.queue.count < Resolver.mostWaiting else { return state.answers[name]?.addresses ?? [] }
            if state.idle <= state.queue.count, state.threads < threads,
                let thread = Thread("noroshi-resolve", { self.work() })
            {
                thread.detach()
                state.threads += 1
            }
            state.waiters[name] = [waiter]
            state.queue.append(name)
            return nil
        }
    }

    /// The last answer for a name, however old; for when a lookup takes too long.
    func lastKnown(_ name: String) -> [IPAddress] { state.with { $0.answers[name]?.addresses ?? [] } }

    /// An address did not answer: the name's others come first from now on.
    func demote(_ address: IPAddress, of name: String) {
        state.with { state in
            guard let place = state.answers[name]?.addresses.firstIndex(of: address) else { return }
            state.answers[name]?.addresses.remove(at: place)
            state.answers[name]?.addresses.append(address)
        }
    }

    /// Answers everyone who waits and ends the threads as they come back; one that hangs in a lookup ends after it.
    func stop() {
        let waiters = state.change { state in
            defer { state.waiters = [:] }
            state.isStopped = true
            return state.waiters.values.flatMap { $0 }
        }
        for waiter in waiters { waiter([]) }
    }

    private func work() {
        while true {
            state.with { $0.idle += 1 }
            let next: String?? = state.wait { state in
                if !state.isStopped, !state.queue.isEmpty {
                    state.idle -= 1
                    return .some(state.queue.removeFirst())
                }
                guard state.isStopped || state.threads > Resolver.keptThreads else { return nil }
                state.idle -= 1
                state.threads -= 1
                return .some(nil)
            }
            guard case .some(.some(let name)) = next else { return }
            let found = lookup(name)
            let waiters = state.with { state in
                let addresses = remember(found, of: name, in: &state)
                return (state.waiters.removeValue(forKey: name) ?? []).map { ($0, addresses) }
            }
            for (waiter, addresses) in waiters { waiter(addresses) }
        }
    }

    /// Keeps the order of what is already known: pooled connections are found by their address, and a name server that
    /// turns its list round at each answer would make every request open a new one.
    private func remember(_ found: [IPAddress], of name: String, in state: inout State) -> [IPAddress] {
        let now = monotonicNow()
        let known = state.answers[name]?.addresses ?? []
        let kept = known.filter(found.contains)
        let new = found.filter { !known.contains($0) }
        let addresses = found.isEmpty ? known : Array((kept + new).prefix(Resolver.mostAddresses))
        let life = found.isEmpty ? Resolver.failureLifetime : lifetime
        if state.answers.count >= Resolver.mostNames, state.answers[name] == nil,
            let oldest = state.answers.min(by: { $0.value.freshUntil < $1.value.freshUntil })
        {
            state.answers[oldest.key] = nil
        }
        state.answers[name] = Answer(addresses: addresses, freshUntil: now + life)
        return addresses
    }
}

extension Resolver {
    /// The system's resolver: `/etc/hosts`, then the name servers, in the order of RFC 6724.
    static let system: Lookup = { name in
        var first: UnsafeMutablePointer<addrinfo>?
        guard ccurl_resolve(name, &first) == 0 else { return [] }
        defer { freeaddrinfo(first) }
        var addresses: [IPAddress] = []
        var entry = first
        while let current = entry {
            if let raw = current.pointee.ai_addr, let address = IPAddress(raw), !addresses.contains(address) {
                addresses.append(address)
            }
            entry = current.pointee.ai_next
        }
        return addresses
    }
}
