import Channel
import Foundation
import Intake
import Ledger
import Notice
import Testing

@testable import noroshi

@Suite("How a source does")
struct SourceHealthTests {
    private static func feed(_ items: String) -> String {
        "<rss version=\"2.0\"><channel><title>t</title><link>http://x/</link><description>d</description>"
            + items + "</channel></rss>"
    }

    private static func item(_ id: String, _ title: String) -> String {
        "<item><title>\(title)</title><guid>\(id)</guid></item>"
    }

    @Test("one that cannot be read for long is unread, one that stands still is stale; each is told once")
    func conditions() async throws {
        let bench = try Bench(.feed, name: "news") { $0.freshWithin = .seconds(3_600) }
        bench.show("/index.xml", Self.feed(Self.item("1", "a")))
        await bench.loop.poll()
        #expect(await bench.desk.health().condition == .well)
        for _ in 0..<3 {
            bench.clock.move(seconds: 1_801)
            await bench.loop.poll()
        }
        #expect(await bench.desk.health().condition == .stale)
        #expect(bench.log(containing: "answers but has had nothing new") == 1)
        #expect(bench.metric("noroshi_source_healthy{source=\"news\"}") == 0)

        bench.show("/index.xml", Self.feed(Self.item("1", "a") + Self.item("2", "b")))
        await bench.loop.poll()
        #expect(await bench.desk.health().condition == .well)
        #expect(bench.log(containing: "a source is well again") == 1)

        bench.show("/index.xml", Bench.Page(status: 503))
        bench.clock.move(seconds: 601)
        await bench.loop.poll()
        let health = await bench.desk.health()
        #expect(health.condition == .unread && health.fault?.contains("503") == true)
        #expect(bench.log(containing: "has not been read for long") == 1)
    }

    @Test("a new telegram in the index is something new, though none of it concerns this municipality")
    func freshIndex() async throws {
        let bench = try Bench(.jma, name: "jma") { $0.freshWithin = .seconds(3_600) }
        for minutes: Int64 in [0, 50, 100] {
            bench.list(
                [("/\(minutes)_VPWW61_1.xml", Bench.start.adding(seconds: minutes * 60))], at: "/index.xml",
                updated: Bench.start.adding(seconds: minutes * 60))
            await bench.loop.poll()
            #expect(await bench.desk.health().condition == .well)
            bench.clock.move(seconds: 50 * 60)
        }
        for _ in 0..<2 {
            bench.clock.move(seconds: 1_801)
            await bench.loop.poll()
        }
        #expect(await bench.desk.health().condition == .stale)
    }

    @Test("a spoilt item costs itself: the others arrive, and it is counted and told with what and where")
    func spoiltItem() async throws {
        let bench = try Bench(.cap, name: "cap")
        let alert = SourceLoopTests.alert
        let spoilt = alert.replacing("<identifier>a<", with: "<identifier>b<").replacing("Severe", with: "Severest")
        bench.show(
            "/index.xml",
            "<EDXLDistribution xmlns=\"urn:oasis:names:tc:emergency:EDXL:DE:1.0\"><distributionID>1</distributionID>"
                + "<senderID>s@x</senderID><dateTimeSent>2026-09-21T22:30:00+09:00</dateTimeSent>"
                + "<distributionStatus>Actual</distributionStatus><distributionType>Report</distributionType>"
                + [spoilt, alert].map {
                    "<contentObject><xmlContent><embeddedXMLContent>\($0)</embeddedXMLContent></xmlContent></contentObject>"
                }.joined() + "</EDXLDistribution>")
        await bench.loop.poll()
        #expect(try await bench.products() == ["cap"])
        #expect(bench.log(containing: "a part of a document was refused") == 1)
        #expect(bench.metric("noroshi_documents_refused_total{source=\"cap\",reason=\"invalid\"}") == 1)
        let health = await bench.desk.health()
        #expect(health.refused == 1 && health.newestRefusals.first?.detail.contains("Severest") == true)
        // The same fault with every poll is one line an hour.
        bench.show("/index.xml", nil as String?)
        await bench.loop.poll()
    }

    @Test("a source that asks to be left alone is, for an hour at most")
    func retryAfter() async throws {
        let bench = try Bench(.feed, name: "news")
        bench.show("/index.xml", Bench.Page(status: 503, headers: [HeaderField("Retry-After", "900")]))
        await bench.loop.poll()
        bench.clock.move(seconds: 600)
        await bench.loop.poll()
        #expect(bench.requests(for: "/index.xml") == 1)
        bench.clock.move(seconds: 301)
        bench.show("/index.xml", Bench.Page(status: 429, headers: [HeaderField("Retry-After", "999999")]))
        await bench.loop.poll()
        #expect(bench.requests(for: "/index.xml") == 2)
        bench.clock.move(seconds: 3_601)
        await bench.loop.poll()
        #expect(bench.requests(for: "/index.xml") == 3)
    }
}

@Suite("Refused documents")
struct QuarantineTests {
    @Test("are kept, and read again by the next release")
    func reread() async throws {
        let path = "/a_VXSE53_1.xml"
        let first = try Bench(.jma, name: "jma")
        // What this release cannot read yet, as the next one sees it: by then the words are those of a telegram.
        first.show(path, "<html>")
        first.list([path])
        for _ in 0..<SourceCursor.triesPerDocument { await first.loop.poll() }
        #expect(await first.desk.health().quarantined == 1)
        let kept = try await first.desk.quarantine.documents()
        #expect(kept.map(\.name) == [Bench.host + path] && kept.first?.refusal.reason == .malformed)
        first.ledger.close()
        defer { withExtendedLifetime(first) {} }

        var document = try #require(kept.first)
        document.bytes = Array(SourceLoopTests.quake.utf8)
        _ = try await first.desk.quarantine.keep(document)
        let same = try Bench(.jma, name: "jma", folder: first.folder)
        await same.loop.poll()
        #expect(try await same.products().isEmpty, "the same release reads nothing again")
        same.ledger.close()

        let next = try Bench(.jma, name: "jma", folder: first.folder, version: "2")
        await next.loop.poll()
        #expect(try await next.products() == ["jma.earthquake"])
        #expect(await next.desk.health().quarantined == 0)
        #expect(next.requests(for: path) == 0, "it is not fetched again")
    }

    @Test("of the future are read again once their time has come")
    func future() async throws {
        let path = "/a_VXSE53_1.xml"
        let bench = try Bench(.jma, name: "jma")
        bench.show(path, CatchUpTests.quake(60))
        bench.list([path])
        await bench.loop.poll()
        #expect(try await bench.products().isEmpty)
        #expect(await bench.desk.health().quarantined == 1)
        bench.ledger.close()
        defer { withExtendedLifetime(bench) {} }
        let later = try Bench(.jma, name: "jma", folder: bench.folder)
        later.clock.move(seconds: 3_600)
        await later.loop.poll()
        #expect(try await later.products() == ["jma.earthquake"])
    }

    @Test("the oldest make room; one name is kept once")
    func bounds() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "noroshi-quarantine-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let quarantine = Quarantine(folder: folder.path(), version: "1")
        func document(_ number: Int, bytes: Int = 1) -> Quarantine.Document {
            Quarantine.Document(
                name: "n\(number)", contentType: nil, refusal: Refusal(.malformed, "d"), version: "1",
                at: Bench.start.adding(seconds: Int64(number)), bytes: [UInt8](repeating: 0x0A, count: bytes))
        }
        #expect(try await quarantine.documents().isEmpty)
        for number in 0..<(Quarantine.mostDocuments + 3) { _ = try await quarantine.keep(document(number)) }
        _ = try await quarantine.keep(document(10, bytes: 2))
        let kept = try await quarantine.documents()
        #expect(kept.count == Quarantine.mostDocuments && kept.first?.name == "n3")
        #expect(kept.first { $0.name == "n10" }?.bytes == [0x0A, 0x0A])
        let large = Quarantine.mostBytes / 2 - 100_000
        for number in 1_000..<1_003 {
            _ = try await quarantine.keep(document(number, bytes: min(large, Intake.Limits.feedBytes - 1)))
        }
        #expect(try await quarantine.documents().reduce(0) { $0 + $1.bytes.count } <= Quarantine.mostBytes)
        try Data("nothing of ours".utf8).write(to: folder.appending(path: "x.refused"))
        #expect(try await quarantine.documents().allSatisfy { $0.name.hasPrefix("n") })
    }
}
