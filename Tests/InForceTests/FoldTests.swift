import InForce
import Notice
import Testing
import TestSupport

struct FoldTests {
    private static let now = Timestamp(milliseconds: 1_795_000_000_000)

    private static func notice(
        _ thread: String, _ version: Int = 1, phase: Phase = .alert, urgency: Urgency = .urgent,
        order: Order? = nil, product: String = "staff", topic: Topic = .disaster, minutesAgo: Int64 = 60,
        expiresInMinutes: Int64? = nil
    ) -> Notice {
        Notice(
            id: NoticeID(rawValue: "\(thread)-\(version)"), thread: ThreadID(rawValue: thread), version: version,
            content: Content(
                status: .actual, phase: phase, source: .staff, hazard: .flood, topic: topic, order: order,
                urgency: urgency, product: product, areas: [], sent: now.adding(seconds: -60 * minutesAgo),
                expires: expiresInMinutes.map { now.adding(seconds: 60 * $0) }),
            acceptedAt: now.adding(seconds: -60 * minutesAgo))
    }

    @Test func `The newest version of a thread stands, whatever came last`() {
        let versions = [1, 2, 3].map { Self.notice("a", $0, minutesAgo: Int64(60 - $0)) }
        for order in [versions, versions.reversed(), [versions[1], versions[2], versions[0]]] {
            let snapshot = fold(order, now: Self.now)
            #expect(snapshot.inForce == [versions[2]])
            #expect(snapshot.earlier[ThreadID(rawValue: "a")]?.map(\.number) == [1, 2])
        }
    }

    @Test(arguments: [Phase.allClear, .retraction])
    func `What ended leaves the board and is told as ended for a day`(phase: Phase) {
        let notices = [Self.notice("a"), Self.notice("a", 2, phase: phase, minutesAgo: 30)]
        let snapshot = fold(notices, now: Self.now)
        #expect(snapshot.inForce.isEmpty)
        #expect(snapshot.ended.map(\.version) == [2])
        let dayAfter = Self.now.adding(seconds: -30 * 60 + 24 * 3600)
        #expect(snapshot.nextChange == dayAfter)
        #expect(fold(notices, now: dayAfter.adding(milliseconds: -1)).ended.count == 1)
        let later = fold(notices, now: dayAfter)
        #expect(later.ended.isEmpty && later.inForce.isEmpty && later.nextChange == nil)
        #expect(later.changedAt == dayAfter)
    }

    @Test func `What is bound to a time ends by the clock, at that moment`() {
        let notice = Self.notice("a", product: "cap", expiresInMinutes: 10)
        let end = Self.now.adding(seconds: 600)
        #expect(fold([notice], now: end.adding(milliseconds: -1)).inForce == [notice])
        #expect(fold([notice], now: end.adding(milliseconds: -1)).nextChange == end)
        #expect(fold([notice], now: end).inForce.isEmpty)
    }

    @Test(arguments: ["jma.warning", "jma.river", "jma.tsunami", "order"])
    func `Orders and state warnings are ended by no clock`(product: String) {
        let notice = Self.notice(
            "a", order: product == "order" ? .evacuation : nil, product: product, expiresInMinutes: 10)
        let snapshot = fold([notice], now: Self.now.adding(seconds: 30 * 86_400))
        #expect(snapshot.inForce == [notice])
        #expect(snapshot.nextChange == nil)
    }

    @Test func `A time-bound notice without an end gets its product's usual one`() {
        let quake = Self.notice("a", product: "jma.earthquake")
        #expect(fold([quake], now: Self.now).inForce == [quake])
        #expect(fold([quake], now: Self.now.adding(seconds: 12 * 3600)).inForce.isEmpty)
    }

    @Test func `An everyday notice goes to the archive when its time is over`() {
        let notice = Self.notice(
            "a", urgency: .routine, product: "district", topic: .garbage, expiresInMinutes: -5)
        let snapshot = fold([notice], now: Self.now)
        #expect(snapshot.inForce.isEmpty)
        #expect(snapshot.archive == [notice])
    }

    @Test func `The most urgent comes first, and of equals the order`() {
        let notices = [
            Self.notice("routine", urgency: .routine, topic: .event),
            Self.notice("newer", minutesAgo: 1),
            Self.notice("order3", order: .elderlyEvacuation),
            Self.notice("order4", order: .evacuation),
            Self.notice("critical", urgency: .critical),
        ]
        let expected = ["critical", "order4", "order3", "newer", "routine"]
        #expect(fold(notices, now: Self.now).inForce.map(\.thread.rawValue) == expected)
        #expect(fold(notices, now: Self.now).foremost?.thread.rawValue == "critical")
    }

    private static func any<T>(of values: [T], _ random: inout SplitMix) -> T {
        values[Int.random(in: values.indices, using: &random)]
    }

    private static func story(_ random: inout SplitMix) -> [Notice] {
        (0..<Int.random(in: 1...6, using: &random)).flatMap { thread in
            (1...Int.random(in: 1...5, using: &random)).map { version in
                notice(
                    "t\(thread)", version, phase: version == 1 ? .alert : any(of: Phase.allCases, &random),
                    urgency: any(of: Urgency.allCases, &random),
                    product: any(of: ["cap", "jma.warning", "district", "staff"], &random),
                    minutesAgo: Int64(100 - thread * 10 - version),
                    expiresInMinutes: Bool.random(using: &random) ? Int64.random(in: -50...50, using: &random) : nil)
            }
        }
    }

    @Test(arguments: 1...40)
    func `Order of arrival, repeats and piecewise folding change nothing`(seed: Int) {
        var random = SplitMix(seed: UInt64(seed))
        let notices = Self.story(&random)
        let moment = Self.now.adding(seconds: Int64.random(in: -3600...90_000, using: &random))
        let expected = fold(notices, now: moment)
        let shuffled = (notices + notices.prefix(3)).shuffled(using: &random)
        #expect(fold(shuffled, now: moment) == expected)
        var piecewise = Fold()
        for notice in shuffled {
            piecewise.insert(notice)
            _ = piecewise.snapshot(at: moment)
        }
        #expect(piecewise.snapshot(at: moment) == expected)
    }

    @Test(arguments: 1...40)
    func `Every prefix shows each thread at most once, and nothing that ended or expired`(seed: Int) {
        var random = SplitMix(seed: UInt64(seed) << 32)
        let notices = Self.story(&random)
        for length in notices.indices {
            let snapshot = fold(notices.prefix(length + 1), now: Self.now)
            let threads = snapshot.inForce.map(\.thread) + snapshot.ended.map(\.thread)
            #expect(Set(threads).count == threads.count)
            #expect(snapshot.inForce.allSatisfy { !$0.content.phase.endsThread })
            for notice in snapshot.inForce where !notice.content.lastsUntilLifted {
                if let expires = notice.content.expires { #expect(expires > Self.now) }
            }
            #expect(snapshot.nextChange.map { $0 > Self.now } ?? true)
            #expect(snapshot.changedAt.map { $0 <= Self.now } ?? true)
            let urgencies = snapshot.inForce.map(\.content.urgency)
            #expect(urgencies == urgencies.sorted(by: >))
        }
    }

    @Test(arguments: 1...20)
    func `Nothing changes between now and the next change`(seed: Int) {
        var random = SplitMix(seed: UInt64(seed) << 16)
        let notices = Self.story(&random)
        let snapshot = fold(notices, now: Self.now)
        guard let next = snapshot.nextChange else { return }
        var before = fold(notices, now: next.adding(milliseconds: -1))
        before.asOf = snapshot.asOf
        #expect(before == snapshot)
        var after = fold(notices, now: next)
        after.asOf = snapshot.asOf
        #expect(after != snapshot)
    }
}
