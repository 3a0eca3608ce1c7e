import Channel
import Foundation
import Intake
import Ledger
import Notice
import Testing

@testable import noroshi

/// JMA's short feed holds minutes, the long one days; what a gap cost is found again (facts: jma.md §1).
@Suite("Catching up through the long feed")
struct CatchUpTests {
    private static let quakes = SourceLoopTests.quake

    /// A great earthquake of its own, so many minutes after the bench's start.
    static func quake(_ minutes: Int64) -> String {
        let time = Bench.start.adding(seconds: minutes * 60)
        let id = time.rfc3339().prefix(19).filter(\.isNumber)
        return quakes.replacing("2026-09-21T13:30:00Z", with: time.rfc3339(offsetSeconds: 0))
            .replacing("2026-09-21T22:30:00+09:00", with: time.rfc3339())
            .replacing("20260921222800", with: id)
    }

    private static func path(_ minutes: Int64) -> String { "/\(100_000 + minutes)_VXSE53_\(minutes).xml" }

    private static func entries(_ minutes: [Int64]) -> [(path: String, updated: Timestamp)] {
        minutes.map { (path($0), Bench.start.adding(seconds: $0 * 60)) }
    }

    /// Both feeds as they stand at a minute; the long one was made at another.
    private static func publish(_ bench: Bench, short: [Int64], at: Int64, long: [Int64], madeAt: Int64) {
        for minutes in short + long { bench.show(path(minutes), quake(minutes)) }
        bench.list(entries(short), at: "/index.xml", updated: Bench.start.adding(seconds: at * 60))
        bench.list(entries(long), at: "/index_l.xml", updated: Bench.start.adding(seconds: madeAt * 60))
    }

    @Test("after a gap longer than the short feed holds, the long feed is asked until it reaches far enough")
    func gap() async throws {
        let bench = try Bench(.jma, name: "jma")
        Self.publish(bench, short: [-2], at: -2, long: [-2], madeAt: 0)
        await bench.loop.poll()
        #expect(try await bench.products().count == 1)
        #expect(await bench.desk.cursor.feeds[Bench.index]?.missed == nil, "the long feed reached far enough")
        #expect(bench.requests(for: "/index_l.xml") == 1)

        // 25 minutes away: of three quakes the short feed still has one, and the long feed was last made before them.
        bench.clock.move(seconds: 25 * 60)
        Self.publish(bench, short: [20], at: 24, long: [-2], madeAt: 0)
        for minutes: Int64 in [3, 8] { bench.show(Self.path(minutes), Self.quake(minutes)) }
        await bench.loop.poll()
        #expect(try await bench.products().count == 2, "what the short feed has is told at once")
        #expect(await bench.desk.health().catchingUp)

        // Not made anew yet: asked again after five minutes, at the price of a 304.
        bench.clock.move(seconds: 60)
        await bench.loop.poll()
        #expect(bench.requests(for: "/index_l.xml") == 2)
        bench.clock.move(seconds: 5 * 60)
        await bench.loop.poll()
        #expect(bench.requests(for: "/index_l.xml") == 3)

        // The hour's long feed: what lay in neither is told once.
        bench.clock.move(seconds: 30 * 60)
        Self.publish(bench, short: [20, 58], at: 60, long: [-2, 3, 8, 20, 58], madeAt: 60)
        await bench.loop.poll()
        #expect(try await bench.products().count == 5)
        #expect(await !bench.desk.health().catchingUp)
        let asked = bench.requests(for: "/index_l.xml")
        bench.clock.move(seconds: 6 * 60)
        await bench.loop.poll()
        #expect(bench.requests(for: "/index_l.xml") == asked, "nothing is missed any more")
        for minutes: Int64 in [-2, 3, 8, 20, 58] {
            #expect(bench.requests(for: Self.path(minutes)) == 1, "a telegram is fetched once")
        }
    }

    @Test("a short gap, and an index that is unchanged, cost no long feed")
    func noGap() async throws {
        let bench = try Bench(.jma, name: "jma")
        Self.publish(bench, short: [-2], at: -2, long: [-2], madeAt: 0)
        await bench.loop.poll()
        bench.clock.move(seconds: 8 * 60)
        Self.publish(bench, short: [-2, 7], at: 7, long: [-2], madeAt: 0)
        await bench.loop.poll()
        bench.clock.move(seconds: 40 * 60)
        await bench.loop.poll()
        #expect(bench.requests(for: "/index_l.xml") == 1, "only for the cold start")
        #expect(bench.world.requests.last?.headers.contains { $0.name == "If-None-Match" } == true)
    }

    @Test("a cold start reads days of telegrams, and tells only how things stand")
    func coldStart() async throws {
        let bench = try Bench(.jma, name: "jma")
        let days = (1...300).map { -Int64($0) * 10 }
        Self.publish(bench, short: [-2], at: -2, long: days + [-2], madeAt: 0)
        await bench.loop.poll()
        #expect(await !bench.desk.health().catchingUp)
        for minutes in days { #expect(bench.requests(for: Self.path(minutes)) == 1) }
        let remembered = await bench.desk.cursor.seen.count
        #expect(remembered < 60, "what is days old is not kept in the cursor")
    }

    @Test("what it misses survives a restart")
    func restart() async throws {
        let first = try Bench(.jma, name: "jma")
        Self.publish(first, short: [-2], at: -2, long: [], madeAt: -60)
        await first.loop.poll()
        #expect(await first.desk.health().catchingUp)
        first.ledger.close()
        defer { withExtendedLifetime(first) {} }
        let second = try Bench(.jma, name: "jma", folder: first.folder)
        Self.publish(second, short: [-2], at: -2, long: [-30, -2], madeAt: 0)
        await second.loop.poll()
        #expect(try await second.products().count == 2)
        #expect(await !second.desk.health().catchingUp)
    }

    @Test("a long feed that is never made anew is given up, and said so")
    func hopeless() async throws {
        let bench = try Bench(.jma, name: "jma")
        Self.publish(bench, short: [-2], at: -2, long: [], madeAt: -60)
        for _ in 0..<40 {
            await bench.loop.poll()
            bench.clock.move(seconds: 5 * 60)
        }
        #expect(await !bench.desk.health().catchingUp)
        #expect(bench.log(containing: "the long feed does not reach the short one") == 1)
    }

    @Test("a telegram that only the long feed lists and that fails is asked for again, then quarantined")
    func failing() async throws {
        let bench = try Bench(.jma, name: "jma")
        Self.publish(bench, short: [-2], at: -2, long: [-20, -2], madeAt: 0)
        bench.show(Self.path(-20), nil as String?)
        for _ in 0..<(SourceCursor.triesPerDocument + 2) {
            bench.clock.move(seconds: 60)
            await bench.loop.poll()
        }
        #expect(bench.requests(for: Self.path(-20)) == SourceCursor.triesPerDocument)
        #expect(await !bench.desk.health().catchingUp)
    }

    @Test("only telegrams that can change something are fetched, by the one system that is read")
    func families() async throws {
        for (system, wanted) in [(JMASystem.levels, "VPWW56"), (.former, "VPWW54")] {
            let bench = try Bench(.jma, name: "jma") { $0.system = system }
            let codes = ["VPWW56", "VPWW54", "VPWW53", "VPFD51", "VPFJ51", "VXSE62", "VTSE51", "VXSE53"]
            bench.list(codes.map { "/20260921133000_0_\($0)_040000.xml" })
            await bench.loop.poll()
            let asked = codes.filter { bench.requests(for: "/20260921133000_0_\($0)_040000.xml") > 0 }
            #expect(Set(asked) == [wanted, "VXSE53"])
        }
    }
}
