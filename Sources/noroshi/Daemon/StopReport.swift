/// Says while the daemon stops what it still waits for.
final class StopReport: Sendable {
    /// Milliseconds between two lines.
    private static let interval: Int64 = 1_000

    private let wire: Wire
    private let clock: any Clock
    private let log: EventLog
    private let ended: AsyncStream<Void>
    private let end: AsyncStream<Void>.Continuation

    init(wire: Wire, clock: any Clock, log: EventLog) {
        self.wire = wire
        self.clock = clock
        self.log = log
        (ended, end) = AsyncStream.makeStream()
    }

    func deliveryHasEnded() { end.finish() }

    /// Waits for the task to be cancelled, and then until the delivery loop has ended.
    func run() async {
        let (stopped, keep) = AsyncStream<Void>.makeStream()
        // Nothing ever comes: it ends when the task is cancelled.
        for await _ in stopped {}
        keep.finish()
        // What is frozen but not yet handed over at this moment is started all the same, so that the requests on
        // the wire now are not all that will be waited for.
        let before = wire.answered
        // Tasks of their own, because this one is cancelled and could not wait any more.
        let lines = Task { [clock, log, wire] in
            while !Task.isCancelled {
                log(
                    .info, "stopping: nothing new is sent; waiting for answers to what is on the wire",
                    ["requests": "\(wire.count)"])
                try await clock.sleep(milliseconds: Self.interval)
            }
        }
        await Task { [ended] in for await _ in ended {} }.value
        lines.cancel()
        let left = wire.count
        if left > 0 {
            log(
                .warning, "no answer in time; the next start repeats these requests with the same keys and bytes",
                ["requests": "\(left)"])
            return
        }
        let answered = wire.answered - before
        if answered > 0 {
            log(.info, "everything on the wire was answered and is recorded", ["requests": "\(answered)"])
        }
    }
}
