package import Channel
package import Delivery
package import Ledger
package import Notice
import Synchronization
package import Wording

/// Drives deliveries from the ledger's plans to the channels and back.
///
/// `Engine` decides; this carries its steps out over the real ledger, network and clock. What it hands to `start` is frozen on
/// disk; everything else it knows can be lost at any moment.
package actor DeliveryLoop {
    /// Starts requests without waiting; the closure is told of each answer, by its request's place, on any thread.
    package typealias Start = @Sendable ([Request], @escaping @Sendable (Int, Response) -> Void) -> Void

    /// The pause after a first refusal of the ledger; it doubles up to `Engine.longestRest`.
    static let failureSleep: Int64 = 500
    /// How long a stop waits for requests on the wire. Later answers are not recorded, and the next start repeats them
    /// with the same key and bytes.
    static let stopPatience: Int64 = 10_000
    static let preparationsATurn = 32

    private let ledger: Ledger
    private let channels: [ChannelID: any Channel]
    private let limits: [ChannelID: Limits]
    private let start: Start
    private let render: @Sendable (Notice, LanguageTag) -> Rendering
    private let clock: any Clock
    private let random: @Sendable () -> [UInt8]
    private let policy: RetryPolicy
    private let onOutcome: @Sendable (DeliveryEvent) -> Void
    private let death: DeathPoint

    /// Told when there may be a step for the ledger while the loop rests.
    private var signals: AsyncStream<Void>
    private var signal: AsyncStream<Void>.Continuation
    /// Told when something is in the inbox.
    private let arrivals: AsyncStream<Void>
    private nonisolated let arrival: AsyncStream<Void>.Continuation
    private let inbox = AnswerBox()
    private var isResting = false

    private var wall: SteadyWall
    private var engine: Engine
    private var exchanges: [AttemptID: ChannelRun] = [:]

    /// - Parameters:
    ///   - render: words a version in a language; called off the loop's turn order, must be pure.
    ///   - random: 16 bytes of real randomness each time.
    ///   - onOutcome: called after the outcome is on disk.
    package init(
        ledger: Ledger, channels: [ChannelID: any Channel], start: @escaping Start,
        render: @escaping @Sendable (Notice, LanguageTag) -> Rendering, clock: any Clock,
        random: @escaping @Sendable () -> [UInt8], policy: RetryPolicy = RetryPolicy(),
        death: DeathPoint = .never, onOutcome: @escaping @Sendable (DeliveryEvent) -> Void = { _ in }
    ) {
        self.ledger = ledger
        self.channels = channels
        limits = channels.mapValues(\.limits)
        self.start = start
        self.render = render
        self.clock = clock
        self.random = random
        self.policy = policy
        self.onOutcome = onOutcome
        self.death = death
        (signals, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        (arrivals, arrival) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        wall = SteadyWall(wall: clock.now, ticks: clock.ticks)
        engine = Engine(channels: channels, now: clock.ticks)
    }

    /// A `Start` that waits for each answer in a task of its own.
    package static func tasks(_ perform: @escaping @Sendable (Request) async -> Response) -> Start {
        { requests, done in
            for (place, request) in requests.enumerated() { Task { done(place, await perform(request)) } }
        }
    }

    /// Tells the loop that a plan was accepted.
    package nonisolated func wake() {
        inbox.put(.plan)
        arrival.yield()
    }

    /// Recovers what the last run left, then delivers until cancelled; requests on the wire are awaited and recorded
    /// before it returns. Runs once.
    package func run() async {
        var iterator = signals.makeAsyncIterator()
        await recover(&iterator)
        // Answers are taken, and their places filled, also while the ledger is at work.
        let reception = Task {
            for await _ in arrivals {
                takeAnswers()
                if isResting, !engine.isGathering(now: clock.ticks) { signal.yield() }
            }
        }
        defer { reception.cancel() }
        var failures = 0
        while !Task.isCancelled {
            var sleep: Int64
            do {
                sleep = try await turn()
                failures = 0
            } catch {
                onOutcome(.ledgerFailed(reason: "\(error)"))
                sleep = Self.pause(after: failures)
                failures += 1
            }
            if sleep <= 0 { continue }
            await rest(sleep, &iterator)
        }
        // A task of its own, because this one is cancelled and could not wait any more.
        await Task { await self.drain() }.value
    }

    /// Makes due again what the last run left on the wire. Nothing is claimed before that, so it is tried until the ledger does it:
    /// a full disk, or a tool that holds the database, may be there at the very start. Told once.
    private func recover(_ iterator: inout AsyncStream<Void>.Iterator) async {
        var failures = 0
        while !Task.isCancelled {
            do {
                let repeats = try await ledger.recover(now: now(), boot: clock.boot)
                if repeats > 0 { onOutcome(.recovered(attempts: repeats)) }
                return
            } catch {
                if failures == 0 { onOutcome(.ledgerFailed(reason: "\(error)")) }
                await rest(Self.pause(after: failures), &iterator)
                failures += 1
            }
        }
    }

    /// The pause after a refusal of the ledger that followed so many others.
    private static func pause(after failures: Int) -> Int64 {
        min(Engine.longestRest, failureSleep << Int64(min(failures, 8)))
    }

    /// Waits so long, or until something has come.
    private func rest(_ milliseconds: Int64, _ iterator: inout AsyncStream<Void>.Iterator) async {
        let alarm = Task { [clock, signal] in
            try await clock.sleep(milliseconds: milliseconds)
            signal.yield()
        }
        isResting = true
        await iterator.next(isolation: self)
        isResting = false
        alarm.cancel()
    }

    // MARK: One turn

    /// Does the next thing; gives the milliseconds until there is more to do, unless woken earlier.
    private func turn() async throws -> Int64 {
        takeAnswers()
        let (now, boot) = (now(), clock.boot)
        switch engine.next(now: clock.ticks, wall: now) {
        case .exchange(let results, let claims):
            try await exchange(results, claims, now: now, boot: boot)
        case .expand(let rows):
            let isMore = try await ledger.expand(maxRows: rows, now: now)
            if isMore { death.reached(.expanded) }
            engine.expanded(isMore: isMore)
        case .prepare:
            engine.prepared(isMore: try await prepareBytes())
        case .rest(let milliseconds):
            return milliseconds
        }
        return 0
    }

    private func exchange(_ results: [AttemptResult], _ claims: [Engine.Claim], now: Timestamp, boot: BootTime?)
        async throws
    {
        let exchanged: Ledger.Exchanged
        do {
            let random = random
            exchanged = try await ledger.exchange(
                results, claims, limits: limits, now: now, policy: policy, boot: boot,
                keys: { AttemptKey(random: Self.checked(random())) })
        } catch {
            engine.exchangeFailed(results)
            throw error
        }
        tell(results)
        for damage in exchanged.damaged { onOutcome(.damaged(damage)) }
        engine.exchanged(exchanged.claimed, now: clock.ticks, wall: now)
        startClaimed()
        if let fault = exchanged.fault { throw fault }
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
        if !prepared.isEmpty {
            try await ledger.storePrepared(prepared, at: now())
            death.reached(.prepared)
        }
        return !needed.isEmpty
    }

    // MARK: Requests

    private func startClaimed() {
        let wall = now()
        var requests: [Request] = []
        var ids: [AttemptID] = []
        for attempt in engine.starts(now: clock.ticks, wall: wall) {
            guard let channel = channels[attempt.prepared.channel] else { continue }
            var run = ChannelRun(attempt, channel)
            let next = run.begin(now: clock.now)
            if let request = carryOn(run, next) {
                requests.append(request)
                ids.append(attempt.id)
            }
        }
        send(requests, ids)
    }

    private func send(_ requests: [Request], _ ids: [AttemptID]) {
        guard !requests.isEmpty else { return }
        start(requests) { [inbox, arrival] place, response in
            if inbox.put(.answer(ids[place], response)) { arrival.yield() }
        }
    }

    private func takeAnswers() {
        var requests: [Request] = []
        var ids: [AttemptID] = []
        for note in inbox.take() {
            switch note {
            case .plan: engine.wake()
            case .answer(let id, let response):
                guard var run = exchanges.removeValue(forKey: id) else { continue }
                let next = run.resume(response, now: clock.now)
                if let request = carryOn(run, next) {
                    requests.append(request)
                    ids.append(id)
                }
            }
        }
        send(requests, ids)
        // What ended made room for what has been claimed already.
        startHeld()
    }

    private func startHeld() { if engine.holdsRequests { startClaimed() } }

    /// Keeps a run that goes on, tells the engine of one that has ended; gives the request to be sent at once.
    private func carryOn(_ run: ChannelRun, _ next: ChannelRun.Next) -> Request? {
        let id = run.attempt.id
        switch next {
        case .ended(let outcomes):
            // Only what follows after a pause needs chance, and each number is a system call.
            let random = outcomes.allSatisfy(\.isFinal) ? 0 : randomNumber()
            engine.ended(
                run.attempt, outcomes, targetAnswers: run.targetAnswers, now: clock.ticks, wall: now(), random: random)
        case .send(let request):
            exchanges[id] = run
            return request
        case .poll(let milliseconds, let request):
            exchanges[id] = run
            Task { [clock] in
                guard (try? await clock.sleep(milliseconds: milliseconds)) != nil else { return }
                send([request], [id])
            }
        }
        return nil
    }

    private func tell(_ results: [AttemptResult]) {
        var attempted: [DeliveryEvent.Attempted] = []
        for result in results {
            guard case .sent(let outcomes) = result.end else { continue }
            attempted.append(
                DeliveryEvent.Attempted(
                    notice: result.attempt.notice, channel: result.attempt.prepared.channel,
                    language: result.attempt.prepared.language, sends: result.sends, outcomes: outcomes, at: result.at))
            for outcome in outcomes {
                guard case .misconfigured(let reason) = outcome.result else { continue }
                onOutcome(.misconfigured(channel: result.attempt.prepared.channel, reason: reason))
                break
            }
        }
        if !attempted.isEmpty { onOutcome(.attempted(attempted)) }
    }

    /// Gives back what has not started, waits, for `stopPatience` at most, until nothing is on the wire, and records it.
    private func drain() async {
        engine.giveBack(wall: now())
        let deadline = clock.ticks + Self.stopPatience
        // The cancellation of the task that rested on the one before has ended it.
        (signals, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        var iterator = signals.makeAsyncIterator()
        takeAnswers()
        while engine.onTheWire > 0, clock.ticks < deadline {
            await rest(max(1, deadline - clock.ticks), &iterator)
            takeAnswers()
            engine.giveBack(wall: now())
        }
        let results = engine.takeResults()
        guard !results.isEmpty else { return }
        do {
            try await ledger.record(results, policy: policy)
            tell(results)
        } catch { onOutcome(.ledgerFailed(reason: "\(error)")) }
    }

    // MARK: Time and chance

    /// The time that expiry and due times go by. Tells when the system's clock jumps away from it.
    private func now() -> Timestamp {
        let trusted = wall.read(wall: clock.now, ticks: clock.ticks)
        if wall.hasJumped { onOutcome(.clockJumped(milliseconds: wall.heldOff)) }
        return trusted
    }

    private func randomNumber() -> UInt64 { UInt64.random(in: .min ... .max) }

    /// A key that could repeat would silently swallow a warning, so without randomness nothing goes on.
    private static func checked(_ bytes: [UInt8]) -> [UInt8] {
        precondition(bytes.count >= 16, "the operating system gives no randomness; keys cannot be made")
        return bytes
    }
}

/// What other threads tell the loop, in order.
private final class AnswerBox: Sendable {
    enum Note: Sendable {
        case plan
        case answer(AttemptID, Response)
    }
    private let notes = Mutex<[Note]>([])

    /// True where it was empty, so that only the first of many wakes the loop.
    @discardableResult
    func put(_ note: Note) -> Bool {
        notes.withLock { notes in
            notes.append(note)
            return notes.count == 1
        }
    }

    func take() -> [Note] {
        notes.withLock { notes in
            defer { notes = [] }
            return notes
        }
    }
}
