import Channel
import Delivery
import Notice
import TestSupport
import Testing
import Wording

/// A channel whose every recipient is a target of its own, named by the address.
private struct Many: SimpleChannel {
    let id = ChannelID(rawValue: "many")
    var concurrency = 4
    var perTarget = 2
    var limits: Limits {
        Limits(batch: 1, concurrency: concurrency, perSecond: 0, keyLifetime: 60, targetPerRecipient: true)
    }

    func target(of recipient: Recipient) -> Target {
        Target(name: recipient.address.rawValue, concurrency: perTarget, perSecond: nil)
    }
    func prepare(_ notice: Notice, _ rendering: Rendering) throws(PrepareRefusal) -> Prepared {
        throw PrepareRefusal("not asked here")
    }
    func refusal(of address: Address) -> String? { nil }
    func request(_ prepared: Prepared, _ recipients: [Recipient], _ context: Context) -> Request {
        .http(HTTPRequest(method: "POST", url: "https://many.example/"))
    }
    func result(_ response: Response, _ context: Context) -> Outcome.Result { .accepted }
}

/// An engine over a queue instead of a ledger: attempts are handed out as they are asked for.
private struct Bench {
    let channel: Many
    var engine: Engine
    var now: Int64 = 0
    var waiting: [ClaimedAttempt] = []
    var running: [ClaimedAttempt] = []
    var recorded: [AttemptResult] = []
    /// Rows planned so far, and whether there are always more.
    var planned = 0
    var isPlanEndless = false
    /// Whether no room is left for planning once a result is recorded.
    var isDiskFull = false
    /// Whether results were recorded after plans were last looked at.
    var isUnswept = false
    /// Claims asked for so far.
    var claims = 0
    private static let origin = Timestamp(milliseconds: 1_790_000_000_000)
    private var next: Int64 = 0

    init(_ channel: Many = Many()) {
        self.channel = channel
        engine = Engine(channels: [channel.id: channel], now: 0)
    }

    var wall: Timestamp { Self.origin.adding(milliseconds: now) }

    mutating func queue(
        _ target: String, _ urgency: Urgency = .urgent, expires: Timestamp? = nil, as id: AttemptID? = nil
    ) {
        next += 1
        let notice = NoticeID(rawValue: "n")
        waiting.append(
            ClaimedAttempt(
                id: id ?? AttemptID(attempt: next, place: 0),
                content: FrozenContent(
                    number: 1, notice: notice, urgency: urgency, expires: expires,
                    prepared: Prepared(notice: notice, channel: channel.id, language: .japanese, bytes: []), hash: "",
                    firstAttempt: wall, sends: 1, isSilent: false),
                recipients: [Recipient(id: next, address: Address(target))], key: AttemptKey(random: [])))
    }

    /// Starts what may start and carries out steps until the engine rests; gives for how long.
    mutating func settle() -> Int64 {
        for _ in 0..<10_000 {
            running += engine.starts(now: now, wall: wall)
            switch engine.next(now: now, wall: wall) {
            case .expand(let rows):
                planned += rows
                // A driver tells nothing of a step that failed, and pauses.
                if isDiskFull, !recorded.isEmpty { return 0 }
                engine.expanded(isMore: isPlanEndless)
                isUnswept = false
            case .prepare: engine.prepared(isMore: false)
            case .rest(let milliseconds): return milliseconds
            case .exchange(let results, let claims):
                recorded += results
                self.claims += claims.count
                isUnswept = isUnswept || !results.isEmpty
                let claimed = claims.map { claim in
                    let fitting = waiting.filter { claim.lane == nil || $0.lane == claim.lane }
                    let taken = fitting.sorted { $0.urgency > $1.urgency }.prefix(claim.limit)
                    waiting.removeAll { attempt in taken.contains { $0.id == attempt.id } }
                    return Engine.Claimed(claim: claim, attempts: Array(taken), nextDue: nil)
                }
                engine.exchanged(claimed, now: now, wall: wall)
            }
        }
        Issue.record("the engine never rests")
        return 0
    }

    /// The next exchange, which is not carried out; nil where the engine rests.
    mutating func nextExchange() -> (results: [AttemptResult], claims: [Engine.Claim])? {
        for _ in 0..<10 {
            switch engine.next(now: now, wall: wall) {
            case .exchange(let results, let claims): return (results, claims)
            case .expand: engine.expanded(isMore: false)
            case .prepare: engine.prepared(isMore: false)
            case .rest: return nil
            }
        }
        return nil
    }

    mutating func end(_ target: String, _ result: Outcome.Result = .accepted) {
        for attempt in running where attempt.recipients[0].address.rawValue == target {
            engine.ended(attempt, attempt.all(result), now: now, wall: wall, random: 0)
        }
        running.removeAll { $0.recipients[0].address.rawValue == target }
    }

    func running(_ target: String) -> Int { running.count { $0.recipients[0].address.rawValue == target } }
}

@Suite("The engine")
struct EngineTests {
    @Test("an answer that comes while the ledger looks for what is due is looked for again")
    func answerDuringClaim() throws {
        let channel = Many()
        var bench = Bench(channel)
        bench.queue("a")
        _ = bench.settle()
        bench.engine.wake()
        let first = bench.nextExchange()
        let claim = try #require(first?.claims.first)
        // The ledger has looked already and found nothing; now a request fails, and its repeat falls due at once.
        bench.end("a", .unknown(reason: "no answer"))
        bench.engine.exchanged([Engine.Claimed(claim: claim, attempts: [], nextDue: nil)], now: 0, wall: bench.wall)
        // Written with the next exchange, which asks again: what is due is not left until something else happens.
        bench.now = 1_000
        let next = bench.nextExchange()
        #expect(next?.results.count == 1 && next?.claims.map(\.channel) == [channel.id])
    }

    @Test("a repeat falls due with the last request of its attempt, also with one that had not started")
    func heldSibling() throws {
        var bench = Bench(Many(concurrency: 4, perTarget: 1))
        for place in 0..<2 { bench.queue("a", as: AttemptID(attempt: 1, place: place)) }
        _ = bench.settle()
        #expect(bench.running.count == 1, "the other waits for the target's slot")
        bench.end("a", .unknown(reason: "no answer"))
        _ = bench.settle()
        #expect(bench.running.count == 1)
        let asked = bench.claims
        bench.end("a")
        _ = bench.settle()
        #expect(bench.claims > asked, "it looks for what fell due with the last one")
    }

    @Test("who refuses for one recipient works; who cannot be reached does not")
    func healthyRefusals() {
        for targetAnswers in [true, false] {
            var bench = Bench(Many(concurrency: 20, perTarget: 20))
            for _ in 0..<CircuitBreaker.threshold { bench.queue("a") }
            _ = bench.settle()
            for attempt in bench.running {
                bench.engine.ended(
                    attempt, attempt.all(.retry(afterSeconds: 3_600, reason: "full")), targetAnswers: targetAnswers,
                    now: 0, wall: bench.wall, random: 0)
            }
            bench.running = []
            bench.queue("a", .critical)
            _ = bench.settle()
            #expect(bench.running("a") == (targetAnswers ? 1 : 0))
        }
    }

    @Test("a plan is looked at for being done after its last result is recorded, not only before")
    func sweptLast() {
        var bench = Bench()
        bench.queue("a")
        _ = bench.settle()
        bench.now += 1_000
        bench.end("a")
        _ = bench.settle()
        bench.now += 1_000
        _ = bench.settle()
        #expect(bench.recorded.count == 1 && !bench.isUnswept)
    }

    @Test("a look for what is done that failed is asked for again")
    func sweptOnceThereIsRoom() {
        var bench = Bench()
        bench.queue("a")
        _ = bench.settle()
        bench.now += 1_000
        bench.end("a")
        bench.isDiskFull = true
        for _ in 0..<3 {
            _ = bench.settle()
            bench.now += 1_000
        }
        #expect(bench.isUnswept)
        bench.isDiskFull = false
        _ = bench.settle()
        #expect(!bench.isUnswept)
    }

    @Test("a plan is left to the claims while requests start, and planned ahead while they hang")
    func planningGivesWay() {
        func planned(answering isAnswering: Bool) -> Int {
            var bench = Bench(Many(concurrency: 16, perTarget: 16))
            bench.isPlanEndless = true
            for _ in 0..<1_700 { bench.queue("t") }
            for _ in 0..<100 {
                _ = bench.settle()
                if isAnswering { bench.end("t") }
                bench.now += 1
            }
            return bench.planned
        }
        // Sixteen hundred are sent in this tenth of a second.
        #expect(planned(answering: true) < 1_000)
        #expect(planned(answering: false) > 5_000)
    }

    @Test("targets that hang stop holding back the others within the patience of a request")
    func hanging() {
        var bench = Bench()
        for target in ["a", "b", "c", "d"] { bench.queue(target) }
        for _ in 0..<3 { bench.queue("healthy") }
        var rest = bench.settle()
        #expect(bench.running.count == 4)
        // As a driver does: whatever it rests for, it looks again after that.
        while bench.now + rest <= 50 {
            bench.now += rest
            rest = bench.settle()
        }
        #expect(bench.now == 50)
        #expect(bench.running("healthy") == 2)  // its own slots
        bench.end("healthy")
        _ = bench.settle()
        #expect(bench.running("healthy") == 1)
        #expect(bench.waiting.isEmpty)
    }

    @Test("what is claimed ahead takes the place of what ends without another claim, and is written with its results")
    func claimedAhead() {
        var bench = Bench(Many(concurrency: 8, perTarget: 8))
        for number in 0..<40 { bench.queue("t\(number)") }
        _ = bench.settle()
        #expect(bench.running.count == 8 && bench.waiting.count == 24)
        // Half of what was claimed ahead may be used up before the ledger is asked again.
        for number in 0..<4 {
            bench.end("t\(number)")
            bench.running += bench.engine.starts(now: bench.now, wall: bench.wall)
            #expect(bench.running.count == 8)
            _ = bench.settle()
        }
        #expect(bench.recorded.isEmpty && bench.waiting.count == 24)
        bench.end("t4")
        _ = bench.settle()
        #expect(bench.recorded.count == 5 && bench.running.count == 8 && bench.waiting.count == 19)
        // No result waits for more to come than a moment.
        bench.end("t5")
        let rest = bench.settle()
        #expect(bench.recorded.count == 5 && rest <= Engine.longestGathering)
        bench.now += rest
        _ = bench.settle()
        #expect(bench.recorded.count == 6)
    }

    @Test("a critical notice starts although every slot is taken")
    func critical() {
        var bench = Bench()
        for number in 0..<8 { bench.queue("t\(number)") }
        _ = bench.settle()
        #expect(bench.running.count == 4)
        bench.queue("siren", .critical)
        bench.engine.wake()
        _ = bench.settle()
        #expect(bench.running("siren") == 1)
        #expect(bench.running.count == 5)
    }

    @Test("a target whose breaker is open gets one probe, and its waiting requests go back to the ledger until then")
    func breaker() {
        var bench = Bench()
        bench.queue("fine")
        for _ in 0..<3 {
            for _ in 0..<2 { bench.queue("broken") }
            _ = bench.settle()
            bench.end("broken", .retry(afterSeconds: 0, reason: "503"))
        }
        for _ in 0..<2 { bench.queue("broken") }
        _ = bench.settle()
        #expect(bench.running("broken") == 0)
        #expect(bench.running("fine") == 1)
        bench.now += 2_000
        bench.engine.wake()
        for _ in 0..<2 { bench.queue("broken") }
        _ = bench.settle()
        #expect(bench.running("broken") == 1)
    }

    @Test("what has no room at its target for long waits in the ledger, in turn, and everything is handed out once")
    func oneCrowdedTarget() {
        var bench = Bench(Many(concurrency: 64, perTarget: 2))
        for _ in 0..<50 { bench.queue("crowded") }
        for number in 0..<20 { bench.queue("t\(number)") }
        _ = bench.settle()
        #expect(bench.running("crowded") == 2)
        #expect(bench.running.count == 22)
        let promised = bench.recorded.compactMap { result in
            if case .notStarted(let until) = result.end { until } else { nil }
        }
        #expect(promised.count == 46)  // two run, two wait in memory
        #expect(promised == promised.sorted() && Set(promised).count > 40)
    }

    @Test("what waits behind a request that hangs goes back before long: in the ledger a newer version can overtake it")
    func behindHanging() {
        var bench = Bench(Many(perTarget: 1))
        bench.queue("hanging")
        bench.queue("hanging")
        #expect(bench.settle() <= Engine.holdLimit)
        #expect(bench.running.count == 1 && bench.recorded.isEmpty)
        bench.now += Engine.holdLimit
        _ = bench.settle()
        #expect(bench.recorded.count == 1)
        bench.end("hanging")
        _ = bench.settle()
        #expect(bench.running.isEmpty)
    }

    @Test("nothing starts once its notice has run out, also if it was claimed before")
    func expiry() {
        var bench = Bench()
        for number in 0..<5 { bench.queue("t\(number % 2)", expires: bench.wall.adding(milliseconds: 100)) }
        _ = bench.settle()
        let before = bench.running.count
        bench.now += 100
        bench.end("t0")
        bench.end("t1")
        bench.running += bench.engine.starts(now: bench.now, wall: bench.wall)
        #expect(bench.running.isEmpty)
        #expect(before == 4)
    }

    @Test(
        "no history loses a request, starts one twice, or exceeds a target's slots", arguments: 0..<60 as Range<UInt64>)
    func histories(seed: UInt64) {
        var random = SplitMix(seed: seed)
        var bench = Bench(Many(concurrency: 8, perTarget: 3))
        var queued = 0
        var seen: [AttemptID: Int] = [:]
        for _ in 0..<300 {
            bench.now += Int64.random(in: 0...60, using: &random)
            if Bool.random(using: &random), queued < 200 {
                let urgency: Urgency = Int.random(in: 0..<5, using: &random) == 0 ? .critical : .routine
                bench.queue("t\(Int.random(in: 0..<6, using: &random))", urgency)
                queued += 1
                bench.engine.wake()
            }
            let before = Set(bench.running.map(\.id))
            _ = bench.settle()
            for attempt in bench.running where !before.contains(attempt.id) { seen[attempt.id, default: 0] += 1 }
            for target in 0..<6 { #expect(bench.running("t\(target)") <= 3 + TargetGate.reservedSlots) }
            let result: Outcome.Result =
                Int.random(in: 0..<4, using: &random) == 0 ? .unknown(reason: "cut") : .accepted
            bench.end("t\(Int.random(in: 0..<6, using: &random))", result)
        }
        for _ in 0..<200 {
            for target in 0..<6 { bench.end("t\(target)") }
            bench.now += 1_000
            let before = Set(bench.running.map(\.id))
            _ = bench.settle()
            for attempt in bench.running where !before.contains(attempt.id) { seen[attempt.id, default: 0] += 1 }
        }
        _ = bench.settle()
        let sent = bench.recorded.filter { if case .sent = $0.end { true } else { false } }.count
        let given = bench.recorded.count - sent
        #expect(sent + given == queued)
        #expect(seen.values.allSatisfy { $0 == 1 })
        #expect(bench.engine.onTheWire == 0)
    }
}
