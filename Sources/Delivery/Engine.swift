package import Channel
package import Notice

/// Decides what is done next: which step the ledger takes, and which claimed requests start now. Pure: it sees no clock, no
/// disk and no network; time (monotonic milliseconds) and chance are arguments, so a simulator can drive it through any history.
///
/// A driver asks `next`, carries the step out, and tells what came of it with the method named at the step. Before each `next` it
/// starts what `starts` gives; whatever ends is told with `ended`. Everything here can be lost at any moment: what a run of the
/// daemon must not forget is in the ledger before it is here.
package struct Engine: Sendable {
    /// One step for the ledger.
    package enum Step: Sendable {
        /// Write these results, then freeze and hand out what the channels have room for; one transaction. Then `exchanged`.
        case exchange([AttemptResult], [Claim])
        /// Turn a chunk of the most urgent plan into deliveries, so many at most. Then `expanded`.
        case expand(rows: Int)
        /// Store the bytes that waiting deliveries need. Then `prepared`.
        case prepare
        /// Nothing to do for so many milliseconds, unless something is told.
        case rest(milliseconds: Int64)
    }

    /// Room for requests of one channel.
    package struct Claim: Sendable, Hashable {
        package var channel: ChannelID
        /// `.critical` for critical notices only; nil for all.
        package var lane: Lane?
        /// Requests, at least 1.
        package var limit: Int

        package init(channel: ChannelID, lane: Lane?, limit: Int) {
            self.channel = channel
            self.lane = lane
            self.limit = limit
        }
    }

    /// What a claim brought.
    package struct Claimed: Sendable {
        package var claim: Claim
        package var attempts: [ClaimedAttempt]
        /// Where it brought less than asked: when the next delivery of the channel falls due; nil where none waits.
        package var nextDue: Timestamp?

        package init(claim: Claim, attempts: [ClaimedAttempt], nextDue: Timestamp?) {
            self.claim = claim
            self.attempts = attempts
            self.nextDue = nextDue
        }
    }

    /// How long the engine rests at most, so that an expiry nobody announces is acted on.
    package static let longestRest: Int64 = 30_000
    /// How soon it looks again for what is due but held by an older version on the wire.
    package static let orderRest: Int64 = 100
    /// Requests frozen at once for one channel. Small enough that a critical notice waits for one group at most.
    package static let claimLimit = 256
    /// Claimed requests kept in memory because their target has no room for the moment; nothing more is claimed beyond it.
    package static let heldLimit = 1_024
    /// Results written together while enough is claimed ahead, and how many milliseconds they are gathered at most: a transaction
    /// has its price, whatever is in it.
    package static let groupSize = 128
    package static let longestGathering: Int64 = 10
    /// Milliseconds that a claimed request waits in memory at most; longer waits are spent in the ledger, where a newer version
    /// overtakes it.
    package static let holdLimit: Int64 = 1_000

    private var channels: [ChannelID: ChannelFlow]
    private let order: [ChannelID]
    private var results: [AttemptResult] = []
    private var mayExpand = true
    private var mayPrepare = true
    /// Whether a plan may have come that was not looked at.
    private var isNew = true
    /// Whether something has ended since plans were last looked at for being done.
    private var isUnswept = false
    private var nextExpansion: Int64 = 0
    private var gatherUntil = Int64.min
    /// People whose requests started since the last chunk was planned, and when that was.
    private var started = 0
    private var lastExpansion: Int64 = 0
    private var busyUntil = Int64.min
    /// People a second from which on planning would only take from the claims, which go on straight from the plan: whoever is
    /// planned first costs a row written and an index changed twice more.
    private static let busyRate: Int64 = 1_000
    /// Milliseconds after which it begins again: a machine that is busy with others sends nothing for a moment, too.
    private static let busyMemory: Int64 = 500
    /// Milliseconds between two chunks planned while requests go out, and the rows of a chunk.
    private static let busyInterval: Int64 = 100
    private static let idleInterval: Int64 = 25
    private static let firstRows = 256
    private static let busyRows = 64
    private static let idleRows = 2_000

    package init(channels: [ChannelID: any Channel], now: Int64) {
        self.channels = channels.mapValues { ChannelFlow($0, now: now) }
        order = channels.keys.sorted()
    }

    /// Requests that have started and not ended.
    package var onTheWire: Int { channels.values.reduce(0) { $0 + $1.underWay } }

    /// Whether claimed requests wait for room.
    package var holdsRequests: Bool { channels.values.contains { $0.heldCount > 0 } }

    // MARK: What is next

    /// The next step. `wall` is the time that expiry and due times go by.
    package mutating func next(now: Int64, wall: Timestamp) -> Step {
        // A first look finds the languages that are needed; after that claims take people straight from the plan, and planning
        // goes on in the background, for who has to wait.
        if isNew || (mayExpand || isUnswept) && now >= nextExpansion {
            defer { isNew = false }
            return expand(now, rows: isNew ? Self.firstRows : nil)
        }
        if mayPrepare { return .prepare }
        let claims = claims(now)
        if !claims.isEmpty || !results.isEmpty {
            if mayGather(claims, now) { return .rest(milliseconds: gatherUntil - now) }
            defer { results = [] }
            return .exchange(results, claims)
        }
        let idle = rest(now: now)
        // While answers are on their way and there is no room, planning waits its turn too: it would only take from them.
        if mayExpand || isUnswept, onTheWire == 0 { return expand(now, rows: Self.idleRows) }
        return .rest(milliseconds: mayExpand || isUnswept ? min(idle, max(1, nextExpansion - now)) : idle)
    }

    /// Whether `next` would rest although something has come, until enough has or the time that it named is up. A driver that rests
    /// need not ask `next` before that.
    package mutating func isGathering(now: Int64) -> Bool { mayGather(claims(now), now) }

    private mutating func claims(_ now: Int64) -> [Claim] {
        order.compactMap { channels[$0]?.claim($0, now: now) }
    }

    /// Whether nothing on the wire waits for this exchange, so that more may come together for it.
    private func mayGather(_ claims: [Claim], _ now: Int64) -> Bool {
        now < gatherUntil && results.count < Self.groupSize && channels.values.contains(where: \.isStocked)
            && claims.allSatisfy { channels[$0.channel]?.isStocked == true }
    }

    private mutating func expand(_ now: Int64, rows: Int?) -> Step {
        if Int64(started) * 1_000 > Self.busyRate * max(1, now - lastExpansion) { busyUntil = now + Self.busyMemory }
        let isBusy = now < busyUntil
        nextExpansion = now + (isBusy ? Self.busyInterval : Self.idleInterval)
        lastExpansion = now
        started = 0
        return .expand(rows: rows ?? (isBusy ? Self.busyRows : Self.idleRows))
    }

    private func rest(now: Int64) -> Int64 {
        channels.values.reduce(Self.longestRest) { min($0, $1.rest(now: now)) }
    }

    // MARK: What came of it

    /// A plan was accepted, or something waits that did not before.
    package mutating func wake() {
        isNew = true
        mayExpand = true
        mayPrepare = true
        gatherUntil = .min
        for id in order { channels[id]?.wake() }
    }

    /// After `.expand`; `isMore` where plans are left to expand or rows to close.
    ///
    /// Not told where the step failed, on a full disk perhaps: it is then asked for again.
    package mutating func expanded(isMore: Bool) {
        isUnswept = false
        mayExpand = isMore
        guard isMore else { return }
        mayPrepare = true
        for id in order { channels[id]?.wake() }
    }

    /// After `.prepare`; `isMore` where bytes were needed.
    package mutating func prepared(isMore: Bool) {
        mayPrepare = isMore
        guard isMore else { return }
        for id in order { channels[id]?.wake() }
    }

    /// After `.exchange`. What was claimed starts with the next `starts`.
    package mutating func exchanged(_ parts: [Claimed], now: Int64, wall: Timestamp) {
        // Written results may have finished a plan, and a claim may have found one expired.
        isUnswept = true
        gatherUntil = now + Self.longestGathering
        for part in parts {
            // What is due and was not handed out may want for bytes: a claim can be the first to meet a language.
            if let due = part.nextDue, due <= wall { mayPrepare = true }
            channels[part.claim.channel]?.take(part, now: now, wall: wall)
        }
    }

    /// After an `.exchange` that failed as a whole: the results are kept for the next one.
    package mutating func exchangeFailed(_ unwritten: [AttemptResult]) {
        results.insert(contentsOf: unwritten, at: 0)
    }

    // MARK: Requests

    /// Takes out what starts now, critical notices first, and what cannot start soon, which goes back to the ledger.
    package mutating func starts(now: Int64, wall: Timestamp) -> [ClaimedAttempt] {
        var starting: [ClaimedAttempt] = []
        for id in order {
            var returned: [AttemptResult] = []
            channels[id]?.start(now: now, wall: wall, into: &starting) { attempt, until in
                let due = wall.adding(milliseconds: until - now)
                returned.append(AttemptResult(attempt, notStartedUntil: due, at: wall))
            }
            results += returned
        }
        started += starting.reduce(0) { $0 + $1.recipients.count }
        return starting
    }

    /// A request has ended with these outcomes.
    /// - Parameter targetAnswers: whether the target answered for this recipient, so that "not now" says nothing of it.
    package mutating func ended(
        _ attempt: ClaimedAttempt, _ outcomes: [Outcome], targetAnswers: Bool = false, now: Int64, wall: Timestamp,
        random: UInt64
    ) {
        results.append(AttemptResult(attempt, outcomes: outcomes, at: wall, random: random))
        channels[attempt.prepared.channel]?.end(
            attempt, outcomes, targetAnswers: targetAnswers, now: now, random: random)
    }

    /// Gives back what has been claimed and not started, for a stop.
    package mutating func giveBack(wall: Timestamp) {
        for id in order {
            for attempt in channels[id]?.empty() ?? [] {
                results.append(AttemptResult(attempt, notStartedUntil: wall, at: wall))
            }
        }
    }

    /// The results so far, to be written outside of `next`; for a stop.
    package mutating func takeResults() -> [AttemptResult] {
        defer { results = [] }
        return results
    }
}

extension Outcome {
    /// Whether nothing follows.
    package var isFinal: Bool {
        switch result {
        case .accepted, .acceptedPending, .refused, .gone: true
        case .retry, .misconfigured, .unknown: false
        }
    }

    var isRetry: Bool {
        if case .retry = result { true } else { false }
    }

    /// Whether the target works, whatever it thought of this recipient.
    package var showsHealth: Bool {
        switch result {
        case .accepted, .acceptedPending, .refused, .gone: true
        case .retry, .misconfigured, .unknown: false
        }
    }
}
