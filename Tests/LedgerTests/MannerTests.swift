import Channel
import Delivery
import Ledger
import Notice
import Testing

@Suite("Loud and silent")
struct MannerTests {
    /// What became of the alert for three people each, before it was corrected.
    private static let fates: [Outcome.Result?] = [
        .accepted, .acceptedPending(reference: "r"), .unknown(reason: "timeout"), .refused(reason: "no"), nil,
    ]

    @Test("the manner is frozen with the accepted version and survives a restart")
    func frozen() async throws {
        let folder = try LedgerFolder()
        var ledger = try folder.open()
        let manners = [Manner.loud, .quiet, Manner(isLoud: true, takesOver: false)]
        for (index, manner) in manners.enumerated() {
            try await ledger.publish("t\(index)", content(), manner: manner)
        }
        ledger.close()
        ledger = try folder.open()
        #expect(try await ledger.acceptedNotices().map(\.manner) == manners)
        ledger.close()
    }

    @Test("what is quiet is sent silently to everybody", arguments: [true, false])
    func quiet(isLoud: Bool) async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        try await ledger.people(4)
        try await ledger.publish("t", content(), manner: Manner(isLoud: isLoud, takesOver: false))
        try await ledger.makeReady()
        let claimed = try await ledger.claim()
        #expect(claimed.map(\.recipients.count).reduce(0, +) == 4)
        #expect(claimed.allSatisfy { $0.isSilent == !isLoud })
        ledger.close()
    }

    @Test("an update that is only shown does not stop the alert on its way: whoever was not reached yet still is")
    func shownOnly() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        try await ledger.people(5)
        let alert = try await ledger.publish("t", content("震度5強"))
        try await ledger.publish("t", content("震源は千葉県北西部", phase: .update), channels: [], manner: .quiet)
        try await ledger.makeReady()
        let claimed = try await ledger.claim()
        #expect(claimed.allSatisfy { $0.notice == alert.id && !$0.isSilent })
        #expect(claimed.map(\.recipients.count).reduce(0, +) == 5)
        // The next that is sent replaces both.
        let next = try await ledger.publish("t", content("震度6弱", phase: .update))
        for attempt in claimed { try await ledger.record(attempt, .retry(afterSeconds: 1, reason: "busy")) }
        let later = start.adding(seconds: 600)
        try await ledger.makeReady(now: later)
        #expect(Set(try await ledger.claim(now: later).map(\.notice)) == [next.id])
        ledger.close()
    }

    @Test(
        "a correction goes to everybody, silently to those whom an earlier version certainly reached, and rings the rest",
        arguments: [Phase.correction, .update])
    func correction(phase: Phase) async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        let people = Self.fates.count * 3
        try await ledger.people(people)
        try await ledger.publish("t", content("場所は北小学校"))
        try await ledger.makeReady()
        var reached: Set<Int64> = []
        for (attempt, fate) in zip(try await ledger.claim(Self.fates.count), Self.fates) {
            guard let fate else {
                try await ledger.record(attempt, .retry(afterSeconds: 1, reason: "busy"))
                continue
            }
            try await ledger.record(attempt, fate)
            switch fate {
            case .accepted, .acceptedPending: reached.formUnion(attempt.recipients.map(\.id))
            default: break
            }
        }
        #expect(reached.count == 6)
        // A second version in between must not hide what the first one did.
        for text in ["場所は南小学校", "場所は西小学校"] {
            let notice = try await ledger.publish("t", content(text, phase: phase), at: start.adding(seconds: 1))
            try await ledger.makeReady(now: start.adding(seconds: 1))
            let claimed = try await ledger.claim(now: start.adding(seconds: 60))
            #expect(Set(claimed.flatMap { $0.recipients.map(\.id) }).count == people)
            for attempt in claimed {
                #expect(attempt.notice == notice.id)
                let expected = phase == .correction && reached.isSuperset(of: attempt.recipients.map(\.id))
                #expect(attempt.isSilent == expected)
                #expect(
                    reached.isDisjoint(with: attempt.recipients.map(\.id)) || expected || phase == .update,
                    "rung twice")
                try await ledger.record(attempt, .unknown(reason: "timeout"), at: start.adding(seconds: 60))
            }
        }
        ledger.close()
    }

    @Test("a repeat after a crash is as silent as its first send")
    func repeatsKeepIt() async throws {
        let folder = try LedgerFolder()
        var ledger = try folder.open()
        try await ledger.people(5)
        try await ledger.publish("t", content())
        try await ledger.makeReady()
        for attempt in try await ledger.claim(1) { try await ledger.record(attempt, .accepted) }
        try await ledger.publish("t", content("訂正", phase: .correction))
        try await ledger.makeReady()
        let before = try await ledger.claim()
        #expect(Set(before.map(\.isSilent)) == [true, false])
        ledger.close()
        ledger = try folder.open()
        try await ledger.recover(now: start)
        let after = try await ledger.claim()
        #expect(after.allSatisfy { $0.isRepeat })
        func frozen(_ attempts: [ClaimedAttempt]) -> [AttemptKey: Bool] {
            Dictionary(uniqueKeysWithValues: attempts.map { ($0.key, $0.isSilent) })
        }
        #expect(frozen(after) == frozen(before))
        ledger.close()
    }
}
