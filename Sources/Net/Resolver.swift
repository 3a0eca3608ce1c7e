import CCurl
import Glibc

/// The addresses of names, looked up by a `NameSource`, so that a mute name server stops nobody else.
///
/// libcurl's resolver froze the whole loop for 9.5 s on one mute server (facts: platform.md), and only an address that
/// was looked at before connecting can be guarded. One lookup a name at a time; answers are fresh for a short while, and the
/// last known ones serve where a lookup fails (RFC 8767), since a disaster takes name servers down too.
final class Resolver: Sendable {
    typealias Waiter = @Sendable ([IPAddress]) -> Void

    /// Names remembered; beyond it those whose answers are oldest go.
    static let mostNames = 16_384
    /// Names looked up at once; beyond it a name fails at once.
    static let mostWaiting = 4096
    /// Addresses of one name that are tried.
    static let mostAddresses = 4
    /// How long a failed lookup is not repeated.
    static let failureLifetime: Milliseconds = 2000

    private struct Answer {
        var addresses: [IPAddress]
        var freshUntil: Milliseconds
    }

    private struct State {
        var answers: [String: Answer] = [:]
        var waiters: [String: [Waiter]] = [:]
        var isStopped = false
    }

    private let state = Locked(State())
    private let source: any NameSource
    private let lifetime: Milliseconds

    /// `lifetime` is how long an answer is fresh, in milliseconds.
    init(lifetime: Int, source: any NameSource) {
        self.lifetime = Milliseconds(lifetime)
        self.source = source
    }

    /// The addresses of a name: at once where a fresh answer is known, else nil now and later to `waiter`, perhaps before this
    /// returns, from the source's thread. Empty means that the name has none.
    func addresses(of name: String, waiter: @escaping Waiter) -> [IPAddress]? {
        let now = monotonicNow()
        let (known, isNew): ([IPAddress]?, Bool) = state.with { state in
            if let answer = state.answers[name], now < answer.freshUntil { return (answer.addresses, false) }
            if state.isStopped { return ([], false) }
            if state.waiters[name] != nil {
                state.waiters[name, default: []].append(waiter)
                return (nil, false)
            }
            guard state.waiters.count < Resolver.mostWaiting else {
                return (state.answers[name]?.addresses ?? [], false)
            }
            state.waiters[name] = [waiter]
            return (nil, true)
        }
        // Outside of the lock, for the source may answer at once.
        if isNew { source.look(up: name) { [weak self] found in self?.answered(found, name) } }
        return known
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

    /// Answers everyone who waits and ends the source.
    func stop() {
        let waiters = state.with { state in
            defer { state.waiters = [:] }
            state.isStopped = true
            return state.waiters.values.flatMap { $0 }
        }
        for waiter in waiters { waiter([]) }
        source.stop()
    }

    private func answered(_ found: [IPAddress], _ name: String) {
        let (waiters, addresses) = state.with { state in
            let addresses = remember(found, of: name, in: &state)
            return (state.waiters.removeValue(forKey: name) ?? [], addresses)
        }
        for waiter in waiters { waiter(addresses) }
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
        if state.answers.count >= Resolver.mostNames { forgetOldest(in: &state) }
        state.answers[name] = Answer(addresses: addresses, freshUntil: now + life)
        return addresses
    }

    /// A quarter at once: to find the oldest, all must be looked at.
    private func forgetOldest(in state: inout State) {
        let times = state.answers.values.map(\.freshUntil).sorted()
        let limit = times[times.count / 4]
        state.answers = state.answers.filter { $0.value.freshUntil > limit }
    }
}
