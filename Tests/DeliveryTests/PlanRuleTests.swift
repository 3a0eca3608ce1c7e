import Delivery
import Notice
import Subscribers
import Testing

@Suite("Whom a version goes to")
struct PlanRuleTests {
    @Test(
        "promise 4 as a table",
        arguments: [
            // phase, version, in the audience, possibly reached before, gets it
            (Phase.alert, 1, true, false, true), (.alert, 1, false, false, false),
            (.update, 2, true, false, true), (.update, 2, false, true, true), (.update, 2, false, false, false),
            (.allClear, 2, true, false, false), (.allClear, 2, false, true, true),
            (.retraction, 3, true, false, false), (.retraction, 3, true, true, true),
            (.allClear, 1, true, false, true), (.allClear, 1, false, false, false),
        ])
    func table(phase: Phase, version: Int, isAddressed: Bool, isReached: Bool, isIncluded: Bool) {
        let rule = PlanRule(
            audience: Audience(districts: ["kita"], topic: .disaster, urgency: .urgent), phase: phase, version: version)
        let subscription = Subscription(
            id: 1, channel: ChannelID(rawValue: "line"), language: .japanese,
            districts: [isAddressed ? "kita" : "minami"], topics: [], consentedAt: Timestamp(milliseconds: 0))
        #expect(rule.includes(subscription, isPossiblyReached: isReached) == isIncluded)
    }
}
