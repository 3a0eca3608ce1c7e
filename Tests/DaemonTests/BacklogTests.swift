import Notice
import Testing

@testable import Intake
@testable import noroshi

@Suite struct BacklogTests {
    private let now = Timestamp(milliseconds: 1_795_226_700_000)

    private func proposal(_ thread: String, _ phase: Phase, expires: Timestamp? = nil) -> Advance.Proposal {
        Advance.Proposal(
            draft: Draft(
                thread: ThreadID(rawValue: thread),
                content: Content(
                    status: .actual, phase: phase, source: SourceID(rawValue: "jma"), hazard: .landslide,
                    urgency: .urgent, product: "jma.warning", areas: [], sent: now, expires: expires)),
            handling: .tell)
    }

    private func entry(minutesAgo: Int64?) -> FeedIndex.Entry {
        FeedIndex.Entry(
            id: "id", url: "https://example.jp/a.xml", updated: minutesAgo.map { now.adding(seconds: -$0 * 60) })
    }

    @Test("an index whose entries are fresh is told as it comes, one with an old entry as a backlog")
    func isNeeded() {
        #expect(!Backlog.isNeeded([], now: now))
        #expect(!Backlog.isNeeded([entry(minutesAgo: 2), entry(minutesAgo: nil)], now: now))
        #expect(Backlog.isNeeded([entry(minutesAgo: 2), entry(minutesAgo: 45)], now: now))
    }

    @Test("of each story only how it stands now is told, in the order the stories began")
    func newestOnly() {
        var backlog = Backlog()
        backlog.add([proposal("rain", .alert), proposal("river", .alert)])
        backlog.add([proposal("rain", .update)])
        backlog.add([proposal("rain", .allClear)])
        let told = backlog.proposals(told: { _ in nil }, now: now)
        #expect(told.map(\.draft.thread.rawValue) == ["rain", "river"])
        #expect(told.map(\.draft.content.phase) == [.allClear, .alert])
    }

    @Test("an update of what nobody was told is told as new, an update of what they know stays one")
    func updates() {
        var backlog = Backlog()
        backlog.add([proposal("unknown", .alert), proposal("unknown", .update), proposal("known", .update)])
        let known = Notice(
            id: NoticeID(rawValue: "n"), thread: ThreadID(rawValue: "known"), version: 1,
            content: proposal("known", .alert).draft.content, acceptedAt: now)
        let told = backlog.proposals(told: { $0.rawValue == "known" ? known : nil }, now: now)
        #expect(told.map(\.draft.content.phase) == [.alert, .update])
    }

    @Test("what ran out meanwhile is filed and not told")
    func expired() {
        var backlog = Backlog()
        backlog.add([
            proposal("over", .alert, expires: now.adding(seconds: -1)),
            proposal("on", .alert, expires: now.adding(seconds: 1)),
        ])
        #expect(backlog.proposals(told: { _ in nil }, now: now).map(\.handling) == [.fill, .tell])
    }
}
