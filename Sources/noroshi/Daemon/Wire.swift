import Synchronization

/// How many requests of deliveries are on the wire.
final class Wire: Sendable {
    private let requests = Atomic<Int>(0)

    var count: Int { requests.load(ordering: .relaxed) }

    func carry<Answer: Sendable>(_ request: () async -> Answer) async -> Answer {
        requests.add(1, ordering: .relaxed)
        defer { requests.subtract(1, ordering: .relaxed) }
        return await request()
    }
}
