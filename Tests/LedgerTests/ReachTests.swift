import Channel
import Delivery
import Ledger
import Notice
import Subscribers
import Testing
import TestSupport

@Suite("How many a notice would go to")
struct ReachTests {
    private static let districts = ["kita", "minami", "naka"]

    private func town(_ ledger: Ledger, _ random: inout SplitMix) async throws {
        var people: [NewSubscription] = []
        for index in 0..<120 {
            people.append(
                NewSubscription(
                    channel: [line, mail].randomElement(using: &random) ?? line, address: Address("p\(index)"),
                    language: [.japanese, .english, .easyJapanese].randomElement(using: &random) ?? .japanese,
                    districts: Self.districts.filter { _ in Bool.random(using: &random) },
                    topics: Set(Topic.allCases.filter { _ in Bool.random(using: &random) }),
                    threshold: Urgency.allCases.randomElement(using: &random) ?? .routine, consentedAt: start))
        }
        try await ledger.importSubscriptions(people)
        for index in 0..<10 { _ = try await ledger.unsubscribe(line, Address("p\(index)"), at: start) }
    }

    @Test(
        "the estimate is what expansion then plans, for alerts, updates, corrections and ends",
        arguments: 0..<12 as Range<UInt64>)
    func agrees(seed: UInt64) async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        var random = SplitMix(seed: seed)
        try await town(ledger, &random)
        for (step, phase) in [Phase.alert, .update, .correction, .update, .allClear].enumerated() {
            let audience = Audience(
                districts: Self.districts.filter { _ in Bool.random(using: &random) },
                topic: Topic.allCases.randomElement(using: &random) ?? .disaster,
                urgency: Urgency.allCases.randomElement(using: &random) ?? .urgent)
            let estimate = try await ledger.reach(
                of: audience, phase: phase, continuing: step == 0 ? nil : ThreadID(rawValue: "t"))
            let at = start.adding(seconds: Int64(step) * 3_600)
            let notice = try await ledger.publish(
                "t", content("\(step)", phase: phase), to: audience, channels: [line, mail], at: at)
            try await ledger.makeReady(now: at, chunk: 17)
            var planned: [ChannelID: Int] = [:]
            for progress in try await ledger.progress(notice.id) where progress.total > 0 {
                planned[progress.channel] = progress.total
            }
            let estimated = Dictionary(grouping: estimate, by: \.channel).mapValues { $0.map(\.count).reduce(0, +) }
            #expect(planned == estimated, "seed \(seed), \(phase)")
            for channel in [line, mail] {
                for attempt in try await ledger.claim(60, of: channel, limits: keyless, now: at) {
                    try await ledger.record(
                        attempt, Bool.random(using: &random) ? .accepted : .refused(reason: "no"), at: at)
                }
            }
        }
        ledger.close()
    }

    @Test("it is told by language, and without those who left")
    func byLanguage() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        try await ledger.people(6, languages: [.japanese, .english])
        _ = try await ledger.unsubscribe(line, Address("line-person-0"), at: start)
        let reach = try await ledger.reach(of: audience())
        #expect(
            reach == [
                Ledger.Reach(channel: line, language: .english, count: 3),
                Ledger.Reach(channel: line, language: .japanese, count: 2),
            ])
        ledger.close()
    }
}
