import FoundationEssentials
import Notice
import Policy
import Testing

/// What `policy explain` says agrees with what would be done.
struct ExplanationTests {
    private let policy: Policy

    init() throws { policy = try Policy.shipped() }

    private func explain(_ content: Content, after told: Content? = nil) -> Explanation {
        policy.explain(
            Draft(thread: Town.thread, content: content), after: told.map { Town.notice($0) }, site: Town.site(),
            now: Town.now)
    }

    @Test(arguments: ShippedTableTests.cases)
    func `It repeats the decision and its row`(test: ShippedTableTests.Case) {
        let decision = Town.decide(policy, test.content, after: test.told)
        let explanation = explain(test.content, after: test.told)
        #expect(explanation.action == decision.action && explanation.row == decision.row)
        #expect(explanation.why == decision.why)
        let people: Int? =
            switch decision.action {
            case .publish, .archive, .refuse: nil
            case .approve: 1
            case .draft: 2
            }
        #expect(explanation.approval?.people == people)
        #expect((explanation.renotify != nil) == (decision.action == .publish))
    }

    @Test func `It says who may send alone, and when glass may be broken`() throws {
        let order = try #require(explain(Town.order()).approval)
        #expect(order.people == 2 && order.alone == nil && order.breakGlass)
        #expect(order.rule.hasPrefix("approval rule 1, publication.json5:"))
        let advisory = try #require(explain(Town.staff(urgency: .advisory)).approval)
        #expect(advisory.people == 1 && advisory.alone == .publish && !advisory.breakGlass)
        let after = try #require(explain(Town.staff(urgency: .advisory), after: Town.order()).approval)
        #expect(after.people == 2 && after.alone == nil)
        let bare = explain(Town.staff("order", order: .evacuation))
        #expect(bare.action == .refuse && bare.approval == nil && bare.manner == nil)
    }

    @Test(arguments: [Reach.all, .none, .only([ChannelID(rawValue: "line")])])
    func `Channels are all, or a list, in JSON too`(reach: Reach) throws {
        let bytes = try JSONEncoder().encode(reach)
        #expect(try JSONDecoder().decode(Reach.self, from: bytes) == reach)
        #expect(["\"all\"", "[]", "[\"line\"]"].contains(String(decoding: bytes, as: UTF8.self)))
    }
}
