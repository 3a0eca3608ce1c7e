import Notice
import Subscribers
import Testing

@Suite("Matching subscriptions")
struct MatchingTests {
    private func subscription(
        districts: [String] = [], topics: Set<Topic> = [], threshold: Urgency = .routine, quiet: QuietHours? = nil
    ) -> Subscription {
        Subscription(
            id: 1, channel: ChannelID(rawValue: "line"), language: .japanese, districts: districts, topics: topics,
            threshold: threshold, quietHours: quiet, consentedAt: Timestamp(milliseconds: 0))
    }

    @Test(
        "districts meet, or either side means everywhere",
        arguments: [
            ([], [], true), (["kita"], [], true), ([], ["kita"], true), (["kita"], ["kita", "minami"], true),
            (["kita"], ["minami"], false),
        ] as [([String], [String], Bool)])
    func districts(notice: [String], person: [String], isIncluded: Bool) {
        let audience = Audience(districts: notice, topic: .disaster, urgency: .urgent)
        #expect(audience.includes(subscription(districts: person)) == isIncluded)
    }

    @Test("below the threshold nothing arrives", arguments: Urgency.allCases, Urgency.allCases)
    func threshold(urgency: Urgency, threshold: Urgency) {
        let audience = Audience(districts: [], topic: .disaster, urgency: urgency)
        #expect(audience.includes(subscription(threshold: threshold)) == (urgency >= threshold))
    }

    @Test("nobody can switch off disasters; other topics only come when asked for", arguments: Topic.allCases)
    func topics(topic: Topic) {
        let audience = Audience(districts: [], topic: topic, urgency: .routine)
        #expect(audience.includes(subscription()) == (topic == .disaster))
        #expect(audience.includes(subscription(topics: [topic])))
    }

    @Test(
        "news in the quiet hours waits for their end, over midnight too",
        arguments: [
            (22, 30, 7, 0), (2, 0, 7, 0), (6, 59, 7, 0), (7, 0, 7, 0), (12, 0, 12, 0),
        ])
    func quietHours(hour: Int, minute: Int, endHour: Int, endMinute: Int) throws {
        let quiet = QuietHours(from: 22 * 60, until: 7 * 60)
        let moment = try #require(
            Timestamp(year: 2026, month: 11, day: 21, hour: hour, minute: minute, second: 0))
        let delivery = subscription(quiet: quiet).earliestDelivery(of: .routine, from: moment)
        let fields = delivery.fields()
        #expect(fields.hour == endHour && fields.minute == endMinute && fields.second == 0)
        #expect(delivery >= moment && delivery < moment.adding(seconds: 86_400))
        #expect(!quiet.contains(delivery))
        #expect(subscription(quiet: quiet).earliestDelivery(of: .critical, from: moment) == moment)
    }
}
