import Channel
import Delivery
import Notice
import Testing
import TestSupport

@Suite("What follows an outcome")
struct RetryPolicyTests {
    private let policy = RetryPolicy()
    private let now = Timestamp(milliseconds: 1_790_000_000_000)

    private func transition(
        _ result: Outcome.Result, attempts: Int = 1, sends: Int = 1, isKeyed: Bool = true, random: UInt64 = 0,
        secondsAfterAcceptance: Int64 = 0
    ) -> RetryPolicy.Transition {
        policy.transition(
            after: result, attempts: attempts, accepted: now.adding(seconds: -secondsAfterAcceptance), sends: sends,
            isKeyed: isKeyed,
            repeatUntil: policy.repeatUntil(first: now, keyLifetime: isKeyed ? 86_400 : 0), now: now, random: random)
    }

    @Test(
        "ends are ends",
        arguments: [
            (Outcome.Result.accepted, DeliveryState.accepted), (.acceptedPending(reference: "r"), .pending),
            (.refused(reason: "r"), .refused), (.gone(reason: "r"), .gone),
        ])
    func ends(result: Outcome.Result, state: DeliveryState) {
        let next = transition(result)
        #expect(next.state == state)
        #expect(next.due == nil)
        #expect(next.endsSubscription == (state == .gone))
    }

    @Test("a refusal to take it now is retried, at last given up, visibly")
    func retries() {
        #expect(transition(.retry(afterSeconds: 0, reason: "busy")).state == .retry)
        let last = transition(
            .retry(afterSeconds: 0, reason: "busy"), attempts: policy.attempts,
            secondsAfterAcceptance: policy.perseverance)
        #expect(last.state == .refused)
        #expect(last.due == nil)
        #expect(last.reason?.contains("gave up") == true)
        // Told apart without reading words: only this one may be sent again.
        #expect(last.gaveUp && !transition(.refused(reason: "gave up after 3 attempts")).gaveUp)
    }

    @Test("whatever is down for hours is tried until it is back, and what is sent again late gets its attempts")
    func perseverance() {
        let down = Outcome.Result.retry(afterSeconds: 5, reason: "no connection")
        let late = transition(
            down, attempts: 1_000, random: .max, secondsAfterAcceptance: policy.perseverance - 1)
        #expect(late.state == .retry)
        // Not so rarely that who is back waits for long.
        #expect(late.due.map { $0 <= now.adding(milliseconds: 5_000 + policy.cap) } == true)
        let resent = transition(down, attempts: policy.attempts - 1, secondsAfterAcceptance: 30 * 86_400)
        #expect(resent.state == .retry)
    }

    @Test("our own wrong settings cost nobody an attempt, however long they last")
    func misconfigured() {
        let next = transition(.misconfigured(reason: "401"), attempts: 1_000)
        #expect(next.state == .retry)
        #expect(!next.countsAsAttempt)
        #expect(next.due == now.adding(milliseconds: policy.mendingPause))
    }

    @Test(
        "an ambiguous attempt is repeated only while that is safe",
        arguments: [
            (1, true, true), (20, true, true), (21, true, false), (1, false, true), (2, false, true), (3, false, false),
        ])
    func ambiguous(sends: Int, isKeyed: Bool, isRepeated: Bool) {
        let next = transition(.unknown(reason: "timeout"), sends: sends, isKeyed: isKeyed)
        #expect(next.state == .unknown)
        #expect((next.due != nil) == isRepeated)
    }

    @Test("no repeat is planned past the key's lifetime")
    func keyLifetime() {
        let next = policy.transition(
            after: .unknown(reason: "timeout"), attempts: 1, accepted: now, sends: 1, isKeyed: true, repeatUntil: now,
            now: now,
            random: 0)
        #expect(next.due == nil)
    }

    @Test(
        "a repeat has time left to arrive before its key is forgotten",
        arguments: [(86_400, 86_370), (60, 30), (10, 0), (0, 3_600)] as [(lifetime: Int, seconds: Int64)])
    func keyMargin(_ row: (lifetime: Int, seconds: Int64)) {
        #expect(policy.repeatUntil(first: now, keyLifetime: row.lifetime) == now.adding(seconds: row.seconds))
    }

    @Test("back-off is spread over the whole range, grows, and is capped", arguments: 0..<20 as Range<UInt64>)
    func jitter(seed: UInt64) {
        var generator = SplitMix(seed: seed)
        for attempts in 1...40 {
            let bound = min(policy.cap, policy.base << Int64(min(attempts - 1, 30)))
            let wait = policy.backoff(attempts: attempts, random: generator.next())
            #expect((0...bound).contains(wait))
        }
        #expect(policy.backoff(attempts: 1, random: UInt64(policy.base)) == policy.base)
        #expect(policy.backoff(attempts: 1, random: 0) == 0)
    }

    @Test(
        "what the provider asks for is obeyed, up to a limit", arguments: [(0, 0), (30, 30), (999_999, 3_600), (-5, 0)])
    func retryAfter(asked: Int, seconds: Int64) {
        #expect(transition(.retry(afterSeconds: asked, reason: "429")).due == now.adding(seconds: seconds))
    }
}
