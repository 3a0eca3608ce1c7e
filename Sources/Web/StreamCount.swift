import Synchronization

/// How many streams of each topic are open, over all loops.
final class StreamCount: Sendable {
    private let counts = Mutex<[String: Int]>([:])

    subscript(topic: String) -> Int { counts.withLock { $0[topic] ?? 0 } }

    func add(_ change: Int, to topic: String) {
        counts.withLock { counts in
            let count = (counts[topic] ?? 0) + change
            counts[topic] = count == 0 ? nil : count
        }
    }
}
