import Channel
import Notice

/// One channel's requests: those claimed and not started, those under way, and what is known of their targets.
struct ChannelFlow: Sendable {
    /// Where every recipient has its own target, how long a request counts against the channel's slots. What takes longer hangs:
    /// it goes on holding its own target's slot and nobody else's.
    static let patience: Int64 = 50
    /// Requests under way at once, hanging ones included: what memory and file descriptors allow.
    static let mostUnderWay = 2_048
    /// One in so many of the slots is kept for critical notices, beside the ordinary ones.
    static let reservedShare = 8

    private let channel: any Channel
    private let limits: Limits
    private let slots: Int
    private let reserved: Int
    /// The targets known, at places that stay while anything refers to them; a channel's single target is the first.
    private var gates: [TargetGate] = []
    private var places: [String: Int] = [:]
    private var freePlaces: [Int] = []
    /// Claimed and not started, oldest first.
    private var held: [Lane: [Held]] = [:]
    private var flights: [AttemptID: Flight] = [:]
    /// Starts in order, for telling which have become slow; the first ones are done with.
    private var started: [(id: AttemptID, at: Int64)] = []
    private var firstStarted = 0
    /// Flights that count against the slots.
    private var quick = 0
    /// Attempts of which something is to be repeated once all of their requests have ended.
    private var unsettled: Set<Int64> = []
    private var supply: [Lane: Supply] = [.critical: .unknown, .ordinary: .unknown]

    private struct Held {
        var attempt: ClaimedAttempt
        var target: Int
        /// Until when it may wait here: in the ledger a newer version can overtake it.
        var until: Int64
    }

    private struct Flight {
        var target: Int
        var startedAt: Int64
        var isSlow = false
    }

    /// What a claim of a lane would bring.
    private enum Supply {
        case unknown
        /// A claim is with the ledger, and nothing has come meanwhile that it may not have seen.
        case asked
        /// Nothing before this moment of the monotonic clock; nil: nothing until something is told.
        case nothing(until: Int64?)
    }

    init(_ channel: any Channel, now: Int64) {
        self.channel = channel
        limits = channel.limits
        slots = max(1, limits.concurrency)
        reserved = limits.targetPerRecipient ? max(1, slots / Self.reservedShare) : TargetGate.reservedSlots
        if !limits.targetPerRecipient { gates = [TargetGate(channel.single, now: now)] }
    }

    /// Where the target is, made known where it is not yet.
    private mutating func place(of target: Target, now: Int64) -> Int {
        if let place = places[target.name] { return place }
        let gate = TargetGate(target, now: now)
        let place: Int
        if let free = freePlaces.popLast() {
            gates[free] = gate
            place = free
        } else {
            place = gates.count
            gates.append(gate)
        }
        places[target.name] = place
        return place
    }

    var underWay: Int { flights.count }

    var heldCount: Int { held.values.reduce(0) { $0 + $1.count } }

    // MARK: Claiming

    /// What the channel has room for: of all lanes, or of the critical one where only its reserve is left.
    mutating func claim(_ id: ChannelID, now: Int64) -> Engine.Claim? {
        age(now)
        let ordinary = claimRoom(.ordinary, now: now)
        if ordinary > 0, mayBring(.ordinary, now) {
            supply = [.critical: .asked, .ordinary: .asked]
            return Engine.Claim(channel: id, lane: nil, limit: ordinary)
        }
        let critical = claimRoom(.critical, now: now)
        if critical > 0, mayBring(.critical, now) {
            supply[.critical] = .asked
            return Engine.Claim(channel: id, lane: .critical, limit: critical)
        }
        return nil
    }

    private func mayBring(_ lane: Lane, _ now: Int64) -> Bool {
        switch supply[lane] {
        case .nothing(let until): until.map { $0 <= now } ?? false
        default: true
        }
    }

    private func claimRoom(_ lane: Lane, now: Int64) -> Int {
        let waiting = lane == .critical ? held[.critical]?.count ?? 0 : heldCount
        guard waiting < Engine.heldLimit else { return 0 }
        guard limits.targetPerRecipient else { return min(Engine.claimLimit, room(lane, now: now) - waiting) }
        let room = room(lane, now: now)
        if lane == .critical { return min(Engine.claimLimit, room, slots - waiting) }
        // As many again as there are slots are claimed ahead: whatever ends makes room for one that is on disk already, and nothing
        // waits for the ledger's next commit.
        let ahead = min(2 * slots - quick, Self.mostUnderWay - underWay) - waiting
        return min(Engine.claimLimit, max(room, ahead))
    }

    /// Whether enough is claimed ahead for the wire to be kept busy until a later claim.
    var isStocked: Bool { limits.targetPerRecipient && heldCount * 2 >= slots }

    /// Requests of this lane that the channel as a whole lets start now.
    private func room(_ lane: Lane, now: Int64) -> Int {
        guard limits.targetPerRecipient else { return gates[0].room(lane, now: now) }
        let reserve = lane == .critical ? reserved : 0
        return max(0, min(slots + reserve - quick, Self.mostUnderWay + reserve - underWay))
    }

    /// Something may wait that did not before.
    mutating func wake() { supply = [.critical: .unknown, .ordinary: .unknown] }

    mutating func take(_ part: Engine.Claimed, now: Int64, wall: Timestamp) {
        for attempt in part.attempts {
            var target = 0
            if limits.targetPerRecipient, let recipient = attempt.recipients.first {
                target = place(of: channel.target(of: recipient), now: now)
            }
            held[attempt.lane, default: []].append(
                Held(attempt: attempt, target: target, until: now + Engine.holdLimit))
        }
        guard part.attempts.count < part.claim.limit else { return }
        // Due and not handed out is what an older version on the wire holds back.
        let until = part.nextDue.map { now + max(Engine.orderRest, $0.milliseconds - wall.milliseconds) }
        note(.critical, until)
        if part.claim.lane == nil { note(.ordinary, until) }
    }

    /// Notes that a claim brought all there was. An answer or a plan may have come while the ledger was at it; then it says nothing.
    private mutating func note(_ lane: Lane, _ until: Int64?) {
        if case .asked = supply[lane] { supply[lane] = .nothing(until: until) }
    }

    // MARK: Starting

    /// Starts what has room. What has none is kept while it may have soon, and else given to `giveBack`, with the moment of the
    /// monotonic clock at which to try again.
    mutating func start(
        now: Int64, wall: Timestamp, into starting: inout [ClaimedAttempt],
        giveBack: (ClaimedAttempt, Int64) -> Void
    ) {
        for lane in Lane.allCases {
            age(now)
            // Taken out, so that those who stay move up where they lie: hundreds may wait while a few start.
            guard var waiting = held.removeValue(forKey: lane), !waiting.isEmpty else { continue }
            var kept = 0
            var seen = 0
            var keptOf: [Int: Int] = [:]
            while seen < waiting.count {
                let entry = waiting[seen]
                if let expires = entry.attempt.expires, expires <= wall {
                    giveBack(entry.attempt, now)
                } else if limits.targetPerRecipient, entry.until > now, room(lane, now: now) == 0 {
                    break
                } else if room(lane, now: now) > 0, gates[entry.target].room(lane, now: now) > 0 {
                    start(entry, lane, now: now)
                    starting.append(entry.attempt)
                } else {
                    let ahead = keptOf[entry.target, default: 0]
                    let wait = gates[entry.target].wait(lane, now: now) ?? 0
                    if ahead < gates[entry.target].slots, entry.until > now, wait <= Engine.holdLimit {
                        keptOf[entry.target] = ahead + 1
                        waiting.swapAt(kept, seen)
                        kept += 1
                    } else {
                        giveBack(entry.attempt, gates[entry.target].promise(behind: ahead, lane, now: now))
                        if entry.attempt.isRepeat { unsettled.insert(entry.attempt.id.attempt) }
                        wake()
                    }
                }
                seen += 1
            }
            waiting.removeSubrange(kept..<seen)
            held[lane] = waiting
        }
    }

    private mutating func start(_ entry: Held, _ lane: Lane, now: Int64) {
        gates[entry.target].start(lane, now: now)
        flights[entry.attempt.id] = Flight(target: entry.target, startedAt: now)
        guard limits.targetPerRecipient else { return }
        started.append((entry.attempt.id, now))
        quick += 1
    }

    mutating func end(
        _ attempt: ClaimedAttempt, _ outcomes: [Outcome], targetAnswers: Bool, now: Int64, random: UInt64
    ) {
        // Another try falls due with the result, which only the ledger knows when.
        if !outcomes.allSatisfy(\.isFinal) { unsettled.insert(attempt.id.attempt) }
        let flight = flights.removeValue(forKey: attempt.id)
        if unsettled.contains(attempt.id.attempt) {
            // What is to be repeated of an attempt falls due with the last of its requests.
            wake()
            if !isOpen(attempt.id.attempt) { unsettled.remove(attempt.id.attempt) }
        }
        guard let flight else { return }
        gates[flight.target].finish(
            isHealthy: outcomes.contains { $0.showsHealth || targetAnswers && $0.isRetry },
            startedAt: flight.startedAt, now: now, random: random)
        guard limits.targetPerRecipient else { return }
        if !flight.isSlow { quick -= 1 }
    }

    /// Whether requests of the attempt are under way or wait here.
    private func isOpen(_ attempt: Int64) -> Bool {
        flights.keys.contains { $0.attempt == attempt }
            || held.values.contains { $0.contains { $0.attempt.id.attempt == attempt } }
    }

    /// Takes everything that has not started.
    mutating func empty() -> [ClaimedAttempt] {
        defer { held = [:] }
        return Lane.allCases.flatMap { held[$0]?.map(\.attempt) ?? [] }
    }

    /// Stops counting against the slots what hangs, and forgets targets of which nothing is to be remembered.
    private mutating func age(_ now: Int64) {
        while firstStarted < started.count, started[firstStarted].at + Self.patience <= now {
            let id = started[firstStarted].id
            firstStarted += 1
            if flights[id]?.isSlow == false {
                flights[id]?.isSlow = true
                quick -= 1
            }
        }
        guard firstStarted > Self.mostUnderWay, firstStarted * 2 > started.count else { return }
        started.removeFirst(firstStarted)
        firstStarted = 0
        unsettled.formIntersection(
            flights.keys.map(\.attempt) + held.values.joined().map(\.attempt.id.attempt))
        let needed = Set(held.values.joined().map(\.target))
        for (name, place) in places where !needed.contains(place) && gates[place].isForgettable(now: now) {
            places[name] = nil
            freePlaces.append(place)
        }
    }

    // MARK: Resting

    /// Milliseconds until a claim or a start may succeed without anything ending.
    func rest(now: Int64) -> Int64 {
        var rest = Engine.longestRest
        func wake(in wait: Int64) { rest = min(rest, max(1, wait)) }
        let isFull = limits.targetPerRecipient && room(.ordinary, now: now) == 0
        if isFull, firstStarted < started.count { wake(in: started[firstStarted].at + Self.patience - now) }
        for lane in Lane.allCases {
            if let oldest = held[lane]?.first { wake(in: oldest.until - now) }
            for target in Set(held[lane]?.map(\.target) ?? []) {
                if !isFull, let wait = gates[target].wait(lane, now: now) { wake(in: wait) }
            }
            // Only a request that ends gives room where the single target's slots are all taken.
            let room = limits.targetPerRecipient ? 0 : gates[0].wait(lane, now: now)
            guard let room, !isFull else { continue }
            switch supply[lane] {
            case .nothing(let until): if let until { wake(in: max(until - now, room)) }
            default: wake(in: room)
            }
        }
        return rest
    }
}
