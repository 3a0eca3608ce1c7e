import Synchronization

/// How many requests of deliveries are on the wire.
final class Wire: Sendable {
    private let requests = Atomic<Int>(0)

    private let answers = Atomic<Int>(0)

    var count: Int { requests.load(ordering: .relaxed) }

    /// How many requests have ended since the process began, however they ended.
    var answered: Int { answers.load(ordering: .relaxed) }

    /// The same way to start requests, counted until each is answered.
    func counting(_ start: @escaping DeliveryLoop.Start) -> DeliveryLoop.Start {
        { [self] started, done in
            requests.add(started.count, ordering: .relaxed)
            start(started) { [self] place, response in
                requests.subtract(1, ordering: .relaxed)
                answers.add(1, ordering: .relaxed)
                done(place, response)
            }
        }
    }
}
