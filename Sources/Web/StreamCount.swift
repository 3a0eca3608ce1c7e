import Synchronization

/// Which event streams are open, over all loops: how many of each topic, and whose.
final class StreamCount: Sendable {
    /// Whose share a further stream would exceed.
    enum Shortage { case address, everybody }

    private struct State {
        var topics: [String: Int] = [:]
        var addresses: [String: Int] = [:]
        var all = 0
        var strangers = 0
    }

    private let limits: ServerLimits
    private let state = Mutex(State())

    init(_ limits: ServerLimits) { self.limits = limits }

    subscript(topic: String) -> Int { state.withLock { $0.topics[topic] ?? 0 } }

    /// Counts a stream; where there is no room it is not counted, and why is the answer.
    ///
    /// - Parameter stranger: the address it is counted under; nil for who is known.
    func open(_ topic: String, of stranger: String?) -> Shortage? {
        state.withLock { state in
            if let stranger {
                if state.addresses[stranger] ?? 0 >= limits.streamsPerAddress { return .address }
                if state.strangers >= limits.strangersStreams { return .everybody }
            }
            if state.all >= limits.streams { return .everybody }
            Self.change(&state, topic, stranger, by: 1)
            return nil
        }
    }

    func close(_ topic: String, of stranger: String?) {
        state.withLock { Self.change(&$0, topic, stranger, by: -1) }
    }

    private static func change(_ state: inout State, _ topic: String, _ stranger: String?, by change: Int) {
        state.all += change
        state.topics.add(change, to: topic)
        guard let stranger else { return }
        state.strangers += change
        state.addresses.add(change, to: stranger)
    }
}

extension [String: Int] {
    /// A count that is nought is forgotten.
    mutating func add(_ change: Int, to key: String) {
        let count = self[key, default: 0] + change
        self[key] = count == 0 ? nil : count
    }
}
