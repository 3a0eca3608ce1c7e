import Channel
import Delivery
import Notice
import Testing
import TestSupport

@Suite("Keeping targets apart")
struct BulkheadTests {
    private let target = Target(name: "t", concurrency: 2, perSecond: 10)

    @Test("a bucket never gives more than its rate and one burst", arguments: 0..<10 as Range<UInt64>)
    func bucketRate(seed: UInt64) {
        var generator = SplitMix(seed: seed)
        let rate = Double(1 + generator.next() % 200)
        var bucket = TokenBucket(perSecond: rate, now: 0)
        var now: Int64 = 0
        var taken = 0
        for _ in 0..<2_000 {
            now += Int64(generator.next() % 20)
            let lane: Lane = generator.next() % 4 == 0 ? .critical : .ordinary
            if bucket.take(lane, now: now) { taken += 1 }
        }
        #expect(Double(taken) <= bucket.capacity + rate * Double(now) / 1000 + 0.001)
    }

    @Test("after the time it names a bucket has a token")
    func bucketWait() {
        var bucket = TokenBucket(perSecond: 3, now: 0)
        while bucket.take(.ordinary, now: 0) {}
        let wait = bucket.wait(.ordinary, now: 0)
        #expect(wait > 0)
        let early = bucket.take(.ordinary, now: wait - 1)
        let onTime = bucket.take(.ordinary, now: wait)
        #expect(!early)
        #expect(onTime)
    }

    @Test("with every ordinary slot and token taken a critical notice still starts")
    func reserve() {
        var gate = TargetGate(target, now: 0)
        var started = 0
        while gate.room(.ordinary, now: 0) > 0 {
            gate.start(.ordinary, now: 0)
            started += 1
        }
        #expect(started == target.concurrency)
        #expect(gate.room(.critical, now: 0) == 1)
        gate.start(.critical, now: 0)
        #expect(gate.room(.critical, now: 0) == 0)
        gate.finish(isHealthy: true, startedAt: 0, now: 0, random: 0)
        #expect(gate.room(.critical, now: 0) == 1)
        #expect(gate.wait(.ordinary, now: 0) == nil)
        gate.finish(isHealthy: true, startedAt: 0, now: 0, random: 0)
        #expect(gate.wait(.ordinary, now: 0) == 0)
    }

    @Test("those sent away from a full target are promised places one after the other, at the pace it keeps")
    func promises() {
        var gate = TargetGate(Target(name: "t", concurrency: 10, perSecond: nil), now: 0)
        for _ in 0..<100 {
            gate.start(.ordinary, now: 0)
            gate.finish(isHealthy: true, startedAt: 0, now: 200, random: 0)
        }
        // Ten at once, 200 ms each: one more place every 20 ms, behind the five who wait here.
        let places = (0..<50).map { _ in gate.promise(behind: 5, .ordinary, now: 1_000) }
        #expect((1_100...1_125).contains(places[0]))
        #expect(zip(places, places.dropFirst()).allSatisfy { (19...21).contains($1 - $0) })
    }

    @Test("a breaker opens after failures in a row, lets one probe through, and closes on success")
    func breaker() throws {
        var breaker = CircuitBreaker()
        for _ in 1..<CircuitBreaker.threshold { breaker.failed(now: 0, random: 0) }
        breaker.succeeded()
        for _ in 0..<CircuitBreaker.threshold { breaker.failed(now: 0, random: 0) }
        let isAdmitted = breaker.admits(now: 0)
        #expect(!isAdmitted)
        let wait = breaker.wait(now: 0)
        #expect(wait == CircuitBreaker.firstOpening / 2)
        let probes = [breaker.admits(now: wait), breaker.admits(now: wait)]
        #expect(probes == [true, false])
        breaker.failed(now: wait, random: 0)
        #expect(breaker.wait(now: wait) == CircuitBreaker.firstOpening)  // doubled, less its jitter
        let isProbed = breaker.admits(now: wait + CircuitBreaker.firstOpening)
        breaker.succeeded()
        #expect(isProbed)
        #expect(breaker.state == .closed(failures: 0))
    }

    @Test("where a probe hangs, another one is let through after a while")
    func hangingProbe() {
        var gate = TargetGate(target, now: 0)
        for _ in 0..<CircuitBreaker.threshold {
            gate.start(.ordinary, now: 0)
            gate.finish(isHealthy: false, startedAt: 0, now: 0, random: 0)
        }
        gate.start(.ordinary, now: 10_000)
        #expect(gate.room(.critical, now: 10_001) == 0)
        #expect(gate.wait(.critical, now: 10_001) == CircuitBreaker.probePatience - 1)
        let next = 10_000 + CircuitBreaker.probePatience
        #expect(gate.room(.critical, now: next) == 1)
        gate.start(.critical, now: next)
        #expect(gate.room(.critical, now: next) == 0, "one at a time")
        gate.finish(isHealthy: true, startedAt: next, now: next, random: 0)
        #expect(gate.room(.critical, now: next) > 0)
    }

    @Test("what is critical stands in no queue of those promised a place before")
    func criticalPromises() {
        var gate = TargetGate(Target(name: "t", concurrency: 10, perSecond: nil), now: 0)
        for _ in 0..<400 { _ = gate.promise(behind: 10, .ordinary, now: 0) }
        #expect(gate.promise(behind: 0, .ordinary, now: 0) > 2_000)
        #expect(gate.promise(behind: 0, .critical, now: 0) <= 10)
    }

    @Test("a probe is the only request while the breaker is half open")
    func probing() {
        var gate = TargetGate(target, now: 0)
        for _ in 0..<CircuitBreaker.threshold {
            gate.start(.ordinary, now: 0)
            gate.finish(isHealthy: false, startedAt: 0, now: 0, random: 0)
        }
        #expect(gate.room(.critical, now: 0) == 0)
        #expect(gate.room(.ordinary, now: 10_000) == 1)
        gate.start(.ordinary, now: 10_000)
        #expect(gate.room(.ordinary, now: 10_000) == 0)
        gate.finish(isHealthy: true, startedAt: 10_000, now: 10_000, random: 0)
        #expect(gate.room(.ordinary, now: 10_000) == 2)
    }

    @Test(
        "a clock step is not followed, a correction is, and the step's return ends the hold",
        arguments: [
            Int64(86_400_000), -86_400_000,
        ])
    func clockStep(step: Int64) {
        let start = Timestamp(milliseconds: 1_790_000_000_000)
        var wall = SteadyWall(wall: start, ticks: 0)
        let corrected = wall.read(wall: start.adding(milliseconds: 1_200), ticks: 1_000)
        #expect(corrected == start.adding(milliseconds: 1_200))
        let held = wall.read(wall: start.adding(milliseconds: step + 2_200), ticks: 2_000)
        #expect(held == start.adding(milliseconds: 2_200))
        #expect(wall.heldOff == step)
        let back = wall.read(wall: start.adding(milliseconds: 3_200), ticks: 3_000)
        #expect(back == start.adding(milliseconds: 3_200))
        #expect(wall.heldOff == 0)
    }

    @Test("each jump of the clock is told once, a second one before the first has ended too")
    func jumps() {
        let start = Timestamp(milliseconds: 1_790_000_000_000)
        var wall = SteadyWall(wall: start, ticks: 0)
        var told: [Bool] = []
        for (ticks, step) in [(1_000, 0), (2_000, -3_600_000), (3_000, -3_600_000), (4_000, 3_600_000), (5_000, 0)] {
            _ = wall.read(wall: start.adding(milliseconds: Int64(ticks + step)), ticks: Int64(ticks))
            told.append(wall.hasJumped)
        }
        #expect(told == [false, true, false, true, false])
    }

    @Test("batches keep order, size and everybody", arguments: [(0, 500), (1, 500), (500, 500), (1_001, 500), (5, 0)])
    func batches(count: Int, limit: Int) {
        let members = Array(0..<count)
        let batches = Batching.batches(members, limit: limit)
        #expect(batches.flatMap(\.self) == members)
        #expect(batches.filter { $0.isEmpty || $0.count > max(1, limit) }.isEmpty)
    }
}
