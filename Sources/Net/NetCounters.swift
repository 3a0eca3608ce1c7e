import Synchronization

/// What has gone out since the start, for metrics.
package struct NetCounters: Sendable, Hashable {
    /// Exchanges that came back, with an answer or without.
    package var exchanges = 0
    /// Connections opened for them; the rest reused one.
    package var connections = 0
}

/// The counters the loops add to.
final class LiveCounters: Sendable {
    private let exchanges = Atomic(0)
    private let connections = Atomic(0)

    func count(connections opened: Int) {
        exchanges.add(1, ordering: .relaxed)
        connections.add(opened, ordering: .relaxed)
    }

    var snapshot: NetCounters {
        NetCounters(exchanges: exchanges.load(ordering: .relaxed), connections: connections.load(ordering: .relaxed))
    }
}
