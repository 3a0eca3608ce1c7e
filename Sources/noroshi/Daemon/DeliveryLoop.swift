package import Channel
package import Delivery
package import Ledger
package import Notice
package import Wording

/// Drives deliveries from the ledger's plans to the channels and back.
///
/// One turn records what has ended, expands a chunk of the most urgent plan, prepares the bytes it needs and claims as
/// much as the channels' bulkheads have room for, critical notices first. What it hands to `perform` is frozen on disk;
/// everything else it knows can be lost at any moment.
package actor DeliveryLoop {
    /// How long the loop sleeps at most, so that an expiry nobody announces is acted on.
    static let longestSleep: Int64 = 30_000
    /// How soon it looks again for what is due but held by an older version on the wire.
    static let orderSleep: Int64 = 100
    /// The pause after a first refusal of the ledger; it doubles up to `longestSleep`.
    static let failureSleep: Int64 = 500
    /// How long a stop waits for requests on the wire. Later answers are not recorded, and the next start repeats them
    /// with the same key and bytes.
    static let stopPatience: Int64 = 10_000
    static let preparationsATurn = 32
    /// Requests of one attempt; a channel that still wants more is broken.
    static let longestExchange = 100

    private let ledger: Ledger
    private let channels: [ChannelID: any Channel]
    private let order: [ChannelID]
    private let perform: @Sendable (Request) async -> Response
    private let render: @Sendable (Notice, LanguageTag) -> Rendering
    private let clock: any Clock
    private let random: @Sendable () -> [UInt8]
    private let policy: RetryPolicy
    private let onOutcome: @Sendable (DeliveryEvent) -> Void

    private nonisolated let signals: AsyncStream<Void>
    private nonisolated let signal: AsyncStream<Void>.Continuation
    private var drained: AsyncStream<Void>.Continuation?

    private var wall: SteadyWall
    private var bulkheads: [ChannelID: Bulkhead]
    private var onTheWire = 0
    private var finished: [Finished] = []

    /// An attempt that ended and is not recorded yet.
    private struct Finished {
        var attempt: ClaimedAttempt
        var outcomes: [Outcome]
        var at: Timestamp
    }

    /// - Parameters:
    ///   - render: words a version in a language; called off the loop's turn order, must be pure.
    ///   - random: 16 bytes of real randomness each time.
    ///   - onOutcome: called after the outcome is on disk.
    package init(
        ledger: Ledger, channels: [ChannelID: any Channel], perform: @escaping @Sendable (Request) async -> Response,
        render: @escaping @Sendable (Notice, LanguageTag) -> Rendering, clock: any Clock,
        random: @escaping @Sendable () -> [UInt8], policy: RetryPolicy = RetryPolicy(),
        onOutcome: @escaping @Sendable (DeliveryEvent) -> Void = { _ in }
    ) {
        self.ledger = ledger
        self.channels = channels
        self.order = channels.keys.sorted()
        self.perform = perform
        self.render = render
        self.clock = clock
        self.random = random
        self.policy = policy
        self.onOutcome = onOutcome
        (signals, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        wall = SteadyWall(wall: clock.now, ticks: clock.ticks)
        bulkheads = channels.mapValues { Bulkhead($0.limits, now: clock.ticks) }
    }

    /// Tells the loop that a plan was accepted.
    package nonisolated func wake() { signal.yield() }

    /// Recovers what the last run left, then delivers until cancelled; requests on the wire are awaited and recorded
    /// before it returns. Runs once.
    package func run() async throws {
        let repeats = try await ledger.recover(now: now())
        if repeats > 0 { onOutcome(.recovered(attempts: repeats)) }
        var iterator = signals.makeAsyncIterator()
        var failures = 0
        while !Task.isCancelled {
            var sleep: Int64
            do {
                sleep = try await turn()
                failures = 0
            } catch {
                onOutcome(.ledgerFailed(reason: "\(error)"))
                sleep = min(Self.longestSleep, Self.failureSleep << Int64(min(failures, 8)))
                failures += 1
            }
            if sleep <= 0 { continue }
            let alarm = Task { [clock, signal] in
                try await clock.sleep(milliseconds: sleep)
                signal.yield()
            }
            await iterator.next(isolation: self)
            alarm.cancel()
        }
        // A task of its own, because this one is cancelled and could not wait any more.
        await Task { await self.drain() }.value
    }

    // MARK: One turn

    /// Does what can be done now; gives the milliseconds until there is more to do, unless woken earlier.
    private func turn() async throws -> Int64 {
        try await recordFinished()
        let isExpanding = try await ledger.expand(now: now())
        let hasPrepared = try await prepareBytes()
        var hasClaimed = false
        for id in order {
            for lane in [Lane.critical, nil] {
                hasClaimed = try await claim(id, lane) || hasClaimed
            }
        }
        if isExpanding || hasPrepared || hasClaimed || !finished.isEmpty { return 0 }
        return try await sleepUntilDue()
    }

    private func sleepUntilDue() async throws -> Int64 {
        var sleep = Self.longestSleep
        for id in order {
            guard let due = try await ledger.nextDue(channel: id) else { continue }
            let rest = due.milliseconds - now().milliseconds
            // Nil: only a request that ends makes room, and that wakes the loop by itself.
            guard let room = bulkheads[id]?.wait(.ordinary, now: clock.ticks) else { continue }
            sleep = min(sleep, max(rest, room, Self.orderSleep))
        }
        return sleep
    }

    private func recordFinished() async throws {
        let group = finished
        guard !group.isEmpty else { return }
        let results = group.map { entry in
            AttemptResult(
                attempt: entry.attempt.id, outcomes: entry.outcomes, at: entry.at, random: randomNumber())
        }
        try await ledger.record(results, policy: policy)
        finished.removeFirst(group.count)
        for entry in group { tell(entry) }
    }

    private func tell(_ entry: Finished) {
        let prepared = entry.attempt.prepared
        onOutcome(
            .attempted(
                notice: entry.attempt.notice, channel: prepared.channel, language: prepared.language,
                sends: entry.attempt.sends, outcomes: entry.outcomes, at: entry.at))
        for outcome in entry.outcomes {
            guard case .misconfigured(let reason) = outcome.result else { continue }
            onOutcome(.misconfigured(channel: prepared.channel, reason: reason))
            break
        }
    }

    private func prepareBytes() async throws -> Bool {
        let needed = try await ledger.neededPreparations(limit: Self.preparationsATurn)
        var prepared: [Prepared] = []
        for item in needed {
            do throws(PrepareRefusal) {
                guard let channel = channels[item.channel] else {
                    throw PrepareRefusal("channel \(item.channel) is not set up any more")
                }
                prepared.append(try channel.prepare(item.notice, render(item.notice, item.language)))
            } catch {
                try await ledger.refusePreparation(item, reason: error.reason, at: now())
                onOutcome(
                    .unpreparable(
                        notice: item.notice.id, channel: item.channel, language: item.language, reason: error.reason))
            }
        }
        if !prepared.isEmpty { try await ledger.storePrepared(prepared, at: now()) }
        return !needed.isEmpty
    }

    /// Claims and starts what the channel has room for. True where anything was started.
    private func claim(_ id: ChannelID, _ lane: Lane?) async throws -> Bool {
        guard let channel = channels[id],
            let room = bulkheads[id]?.room(lane ?? .ordinary, now: clock.ticks), room > 0
        else { return false }
        let random = random
        let claimed = try await ledger.claim(
            channel: id, limits: channel.limits, limit: room, lane: lane, now: now(), policy: policy,
            keys: { AttemptKey(random: Self.checked(random())) })
        for attempt in claimed {
            // Claimed within the room this loop alone gives out, so it starts whatever a late answer did to the breaker.
            bulkheads[id]?.start(attempt.lane, now: clock.ticks)
            onTheWire += 1
            Task {
                let outcomes = await Self.exchange(attempt, channel, perform, clock)
                finish(attempt, outcomes)
            }
        }
        return !claimed.isEmpty
    }

    private func finish(_ attempt: ClaimedAttempt, _ outcomes: [Outcome]) {
        finished.append(Finished(attempt: attempt, outcomes: outcomes, at: now()))
        let id = attempt.prepared.channel
        // Where every recipient is a target of its own, one that fails says nothing about the others.
        let isHealthy = channels[id]?.limits.targetPerRecipient == true || outcomes.contains(where: \.showsHealth)
        bulkheads[id]?.finish(attempt.lane, isHealthy: isHealthy, now: clock.ticks, random: randomNumber())
        onTheWire -= 1
        signal.yield()
        drained?.yield()
    }

    /// Waits, for `stopPatience` at most, until nothing is on the wire, and records it.
    private func drain() async {
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        drained = continuation
        let alarm = Task { [clock] in
            try await clock.sleep(milliseconds: Self.stopPatience)
            continuation.finish()
        }
        var iterator = stream.makeAsyncIterator()
        while onTheWire > 0, await iterator.next(isolation: self) != nil {}
        alarm.cancel()
        do { try await recordFinished() } catch { onOutcome(.ledgerFailed(reason: "\(error)")) }
    }

    // MARK: One attempt

    /// Runs a channel's state machine over one frozen attempt.
    @concurrent
    private static func exchange(
        _ attempt: ClaimedAttempt, _ channel: any Channel, _ perform: @Sendable (Request) async -> Response,
        _ clock: any Clock
    ) async -> [Outcome] {
        var context = Context(
            firstAttempt: attempt.firstAttempt, now: clock.now, key: attempt.key, isSilent: attempt.isSilent)
        var step = channel.begin(attempt.prepared, attempt.recipients, context)
        for _ in 0..<longestExchange {
            let response: Response
            let state: ChannelState
            switch step {
            case .done(let outcomes):
                return outcomes
            case .needCredential(let reason):
                return attempt.all(.misconfigured(reason: reason))
            case .send(let request, let next):
                (response, state) = (await perform(request), next)
            case .poll(let seconds, let request, let next):
                guard (try? await clock.sleep(milliseconds: Int64(max(0, seconds)) * 1000)) != nil else {
                    return attempt.all(.unknown(reason: "stopped while the provider was working on it"))
                }
                (response, state) = (await perform(request), next)
            }
            context.now = clock.now
            step = channel.resume(state, response, context)
        }
        return attempt.all(.unknown(reason: "the channel did not come to an end"))
    }

    // MARK: Time and chance

    /// The time that expiry and due times go by. Tells when the system's clock jumps away from it.
    private func now() -> Timestamp {
        let wasHeld = wall.heldOff != 0
        let trusted = wall.read(wall: clock.now, ticks: clock.ticks)
        if wall.heldOff != 0 && !wasHeld { onOutcome(.clockJumped(milliseconds: wall.heldOff)) }
        return trusted
    }

    private func randomNumber() -> UInt64 {
        Self.checked(random()).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// A key that could repeat would silently swallow a warning, so without randomness nothing goes on.
    private static func checked(_ bytes: [UInt8]) -> [UInt8] {
        precondition(bytes.count >= 16, "the operating system gives no randomness; keys cannot be made")
        return bytes
    }
}

extension ClaimedAttempt {
    /// The same outcome for every recipient.
    fileprivate func all(_ result: Outcome.Result) -> [Outcome] {
        recipients.map { Outcome(recipient: $0.id, result: result) }
    }
}

extension Outcome {
    /// Whether the target works, whatever it thought of this recipient.
    fileprivate var showsHealth: Bool {
        switch result {
        case .accepted, .acceptedPending, .refused, .gone: true
        case .retry, .misconfigured, .unknown: false
        }
    }
}
