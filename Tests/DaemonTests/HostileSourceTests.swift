import Foundation
import Intake
import Net
import Notice
import Testing

@testable import noroshi

/// Hostile input through the real loop and the real network room: refused in bounded time and memory, counted, and logged with
/// the reason; what else the source has still arrives.
@Suite("A hostile source", .timeLimit(.minutes(2)))
struct HostileSourceTests {
    /// Runs a test against a source, with a network room of its own.
    private func with(
        _ pages: [String: HostileSource.Page], _ kind: SourceSettings.Kind = .feed,
        _ body: (HostileSource, Bench) async throws -> Void
    ) async throws {
        let source = try HostileSource(pages)
        let net = Net(settings: NetSettings(version: "test"))
        defer {
            source.stop()
            net.shutdown()
        }
        let bench = try Bench(kind, name: "x", net: net) {
            $0.feeds = [source.url + "/index.xml"]
            $0.timeout = .seconds(1)
        }
        try await body(source, bench)
    }

    private static let hostile: [(name: String, page: @Sendable () -> HostileSource.Page)] = [
        ("a hundred megabytes", { HostileSource.hundredMegabytes() }), ("a gzip bomb", { HostileSource.gzipBomb() }),
        ("a byte now and then", { HostileSource.slow() }),
        ("a redirect to a file", { HostileSource.redirect(302, to: "file:///etc/passwd") }),
        ("a redirect into the cloud's metadata", { HostileSource.redirect(301, to: "http://169.254.169.254/latest/") }),
        ("a redirect to another port of this machine", { HostileSource.redirect(307, to: "http://127.0.0.1:1/") }),
        ("a redirect to itself", { HostileSource.redirect(302, to: "/index.xml") }),
    ]

    @Test("is refused as an index, counted and told with its reason", arguments: hostile.indices)
    func index(_ number: Int) async throws {
        let hostile = Self.hostile[number]
        try await with(["/index.xml": hostile.page()]) { source, bench in
            await bench.loop.poll()
            #expect(bench.metric("noroshi_source_polls_total{source=\"x\",outcome=\"failed\"}") == 1, "\(hostile.name)")
            #expect(bench.log(containing: "the index could not be fetched") == 1)
            #expect(await bench.desk.health().fault != nil)
            // What is beyond the limit is not even read; sockets hold some megabytes.
            let taken = try #require(source.sent("/index.xml"))
            #expect(taken < SourceLoop.indexLimit + (24 << 20))
            source.set("/index.xml", HostileSource.text(SourceLoopTests.news))
            await bench.loop.poll()
            #expect(try await bench.products() == ["district"], "the source is read again once it behaves")
        }
    }

    @Test("costs nothing but the hostile document: the index's others arrive, and it is quarantined")
    func documents() async throws {
        let good = "/z_VXSE53_1.xml"
        var pages: [String: HostileSource.Page] = [good: HostileSource.text(SourceLoopTests.quake)]
        // A redirect to the index leads to no telegram, which is another fault than these.
        let hostile = Self.hostile.dropLast()
        for (number, hostile) in hostile.enumerated() { pages["/\(number)_VXSE53_1.xml"] = hostile.page() }
        try await with(pages, .jma) { source, bench in
            let paths = hostile.indices.map { "/\($0)_VXSE53_1.xml" } + [good]
            let entries = paths.map {
                "<entry><title>t</title><id>\($0)</id><updated>\(Bench.start.rfc3339())</updated>"
                    + "<link href=\"\(source.url)\($0)\" type=\"application/xml\"/></entry>"
            }
            source.set(
                "/index.xml",
                HostileSource.text(
                    "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>t</title><id>i</id><updated>"
                        + "\(Bench.start.rfc3339())</updated>\(entries.joined())</feed>"))
            await bench.loop.poll()
            let products = try await bench.products()
            #expect(products == ["jma.earthquake"])
            for _ in 1..<SourceCursor.triesPerDocument { await bench.loop.poll() }
            #expect(bench.log(containing: "a document was quarantined") == hostile.count)
            #expect(bench.metric("noroshi_source_failures_total{source=\"x\"}") > 0)
        }
    }

    @Test("is not followed elsewhere: a redirect may only lead to the same host, and never back from TLS")
    func redirects() {
        let from = "http://www.city.example.jp/news/index.rss"
        for (location, to) in [
            ("/rss.xml", "http://www.city.example.jp/rss.xml"),
            ("feed.rss", "http://www.city.example.jp/news/feed.rss"),
            ("https://www.city.example.jp/news/index.rss", "https://www.city.example.jp/news/index.rss"),
            ("http://WWW.city.example.jp/x", "http://WWW.city.example.jp/x"),
            ("https://www.city.example.jp:8443/", nil), ("http://city.example.jp/", nil), ("//evil.example/", nil),
            ("http://www.city.example.jp@evil.example/", nil), ("http://www.city.example.jp\\@evil.example/", nil),
            ("http://127.0.0.1/", nil), ("http://[::1]/", nil), ("file:///etc/passwd", nil), ("gopher://x/", nil),
            ("javascript:alert(1)", nil), ("", nil),
        ] as [(String, String?)] {
            #expect(SourceFetch.target(of: location, from: from) == to, "\(location)")
        }
        #expect(SourceFetch.target(of: nil, from: from) == nil)
        #expect(SourceFetch.target(of: from, from: "https://www.city.example.jp/x") == nil)
    }

    @Test("that moved on its own host is followed, documents and all")
    func moved() async throws {
        let pages = [
            "/index.xml": HostileSource.redirect(301, to: "/new/index.xml"),
            "/new/index.xml": HostileSource.text(SourceLoopTests.news),
        ]
        try await with(pages) { _, bench in
            await bench.loop.poll()
            let products = try await bench.products()
            #expect(products == ["district"])
        }
    }
}
