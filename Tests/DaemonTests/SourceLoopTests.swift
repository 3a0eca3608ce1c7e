import Foundation
import Intake
import Notice
import Testing

@testable import Ledger
@testable import noroshi

@Suite("The source loop")
struct SourceLoopTests {
    static let quake = """
        <Report xmlns="http://xml.kishou.go.jp/jmaxml1/"><Control><Title>震源・震度に関する情報</Title>\
        <DateTime>2026-09-21T13:30:00Z</DateTime><Status>通常</Status><EditorialOffice>気象庁本庁</EditorialOffice>\
        <PublishingOffice>気象庁</PublishingOffice></Control>\
        <Head xmlns="http://xml.kishou.go.jp/jmaxml1/informationBasis1/"><Title>震源・震度情報</Title>\
        <ReportDateTime>2026-09-21T22:30:00+09:00</ReportDateTime><TargetDateTime>2026-09-21T22:30:00+09:00</TargetDateTime>\
        <EventID>20260921222800</EventID><InfoType>発表</InfoType><Serial>1</Serial><InfoKind>地震情報</InfoKind>\
        <InfoKindVersion>1.0_1</InfoKindVersion><Headline><Text>強い揺れがありました。</Text></Headline></Head>\
        <Body xmlns="http://xml.kishou.go.jp/jmaxml1/body/seismology1/"><Intensity><Observation><MaxInt>7</MaxInt>\
        <Pref><Name>宮城県</Name><Code>04</Code><MaxInt>7</MaxInt><Area><Name>宮城県中部</Name><Code>222</Code><MaxInt>7</MaxInt>\
        <City><Name>見本市</Name><Code>0420700</Code><MaxInt>7</MaxInt></City></Area></Pref></Observation></Intensity></Body>\
        </Report>
        """
    static let alert = """
        <alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>a</identifier><sender>s@x</sender>\
        <sent>2026-09-21T22:30:00+09:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope>\
        <info><category>Met</category><event>flood</event><urgency>Immediate</urgency><severity>Severe</severity>\
        <certainty>Observed</certainty><area><areaDesc>x</areaDesc></area></info></alert>
        """
    static let news = """
        <rss version="2.0"><channel><title>t</title><link>http://x/</link><description>d</description>\
        <item><title>お知らせ</title><guid>1</guid></item></channel></rss>
        """

    @Test(
        "a source says only what its kind says, whatever stands at its addresses",
        arguments: [
            (SourceSettings.Kind.jma, ["jma.earthquake"]), (.cap, ["cap"]), (.feed, ["district"]),
        ])
    func pinned(_ kind: SourceSettings.Kind, _ products: [String]) async throws {
        for (path, text) in [("/a_VXSE53_1.xml", Self.quake), ("/b.xml", Self.alert), ("/c.rss", Self.news)] {
            let linked = try Bench(kind, name: kind.rawValue)
            linked.show(path, text)
            linked.list([path])
            await linked.loop.poll()
            let direct = try Bench(kind, name: kind.rawValue)
            direct.show("/index.xml", text)
            await direct.loop.poll()
            // An index entry stands in a district feed as an item of its own; nothing is followed there.
            let said = try await Set(direct.products() + (kind == .feed ? [] : linked.products()))
            #expect(said.isSubset(of: products), "\(path)")
        }
        let own = try Bench(kind, name: kind.rawValue)
        let text = [SourceSettings.Kind.jma: Self.quake, .cap: Self.alert, .feed: Self.news][kind]
        own.show("/index.xml", text)
        await own.loop.poll()
        #expect(try await own.products() == products)
    }

    @Test("a document whose first transaction failed is read again")
    func firstTransactionFails() async throws {
        let bench = try Bench(.jma, name: "jma")
        bench.show("/a_VXSE53_1.xml", Self.quake)
        bench.list(["/a_VXSE53_1.xml"])
        // Takes the pages that migrations left free.
        try await bench.ledger.write { try $0.execute("CREATE TABLE filler AS SELECT zeroblob(65536) AS bytes") }
        let pages = try await bench.ledger.write { try $0.first("PRAGMA page_count") { $0.int(0) } ?? 0 }
        try await bench.ledger.write { _ = try $0.all("PRAGMA max_page_count = \(pages)") { _ in } }
        await bench.loop.poll()
        #expect(bench.log(containing: "could not be recorded") == 1)
        #expect(try await bench.products().isEmpty)
        try await bench.ledger.write { _ = try $0.all("PRAGMA max_page_count = 1000000") { _ in } }
        await bench.loop.poll()
        #expect(try await bench.products() == ["jma.earthquake"])
    }

    @Test("a maintenance page in a document's place does not cost the document")
    func maintenancePage() async throws {
        let bench = try Bench(.jma, name: "jma")
        bench.show("/a_VXSE53_1.xml", "<html><body>maintenance")
        bench.list(["/a_VXSE53_1.xml"])
        await bench.loop.poll()
        bench.show("/a_VXSE53_1.xml", Self.quake)
        await bench.loop.poll()
        #expect(try await bench.products() == ["jma.earthquake"])
    }

    @Test("what stays unreadable is quarantined, and asked for no more")
    func quarantine() async throws {
        let bench = try Bench(.jma, name: "jma")
        bench.show("/a_VXSE53_1.xml", "<html>")
        bench.list(["/a_VXSE53_1.xml"])
        for _ in 0..<(SourceCursor.triesPerDocument + 3) { await bench.loop.poll() }
        #expect(bench.requests(for: "/a_VXSE53_1.xml") == SourceCursor.triesPerDocument)
        #expect(bench.log(containing: "a document was quarantined") == 1)
    }

    @Test("half an hour of errors from the source's own server does not cost the document behind them")
    func trouble() async throws {
        let bench = try Bench(.jma, name: "jma")
        bench.show("/a_VXSE53_1.xml", Bench.Page(status: 503))
        bench.list(["/a_VXSE53_1.xml"])
        for _ in 0..<30 { await bench.loop.poll() }
        bench.show("/a_VXSE53_1.xml", Self.quake)
        await bench.loop.poll()
        #expect(try await bench.products() == ["jma.earthquake"])
        #expect(bench.log(containing: "a document was quarantined") == 0)
    }

    @Test("a thousand dead links do not fill the log")
    func deadLinks() async throws {
        let bench = try Bench(.jma, name: "jma")
        bench.list((0..<1_000).map { "/\($0).xml" })
        await bench.loop.poll()
        #expect(bench.log(containing: "could not be fetched") == Complaints.perRound)
        #expect(bench.log(containing: "more faults") == 1)
    }

    @Test("a cursor that cannot be read stops its source loudly instead of beginning anew", arguments: ["x", "{}"])
    func unreadableCursor(_ bytes: String) async throws {
        let bench = try Bench(.jma, name: "jma")
        _ = try await bench.ledger.accept(
            Acceptance(
                source: SourceID(rawValue: "jma"), state: [], cursor: Array(bytes.utf8), proposals: [], actor: "t",
                at: Bench.start))
        await bench.loop.poll()
        #expect(bench.requests(for: "/index.xml") == 0)
        #expect(bench.log(containing: "could not be recorded") == 1)
    }

    @Test("a document that is handed in goes the way of a polled one; what is known already changes nothing")
    func handedIn() async throws {
        let bench = try Bench(.jma, name: "jma")
        let bytes = Array(Self.quake.utf8)
        let first = try await bench.desk.take(bytes, name: "a_VXSE53_1.xml", contentType: nil)
        #expect(first == .taken(notices: 1, refusals: []))
        #expect(try await bench.products() == ["jma.earthquake"])
        let again = try await bench.desk.take(bytes, name: "b_VXSE53_1.xml", contentType: nil)
        #expect(again == .taken(notices: 0, refusals: []))
        for (text, reason) in [(Self.news, Refusal.Reason.wrongSource), ("<html>", .malformed)] {
            let taken = try await bench.desk.take(Array(text.utf8), name: "n", contentType: nil)
            guard case .refused(let refusal) = taken else {
                Issue.record("\(text) was taken")
                continue
            }
            #expect(refusal.reason == reason)
        }
        #expect(try await bench.products().count == 1)
    }

    @Test("documents that are handed in at once are taken one after the other, each once")
    func handedInTogether() async throws {
        let bench = try Bench(.feed, name: "news")
        let bytes = Array(Self.news.utf8)
        let notices = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    guard case .taken(let notices, _) = try await bench.desk.take(bytes, name: "n", contentType: nil)
                    else { return 0 }
                    return notices
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(notices == 1)
    }
}
