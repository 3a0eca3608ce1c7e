import Foundation
import InForce
import Notice
import Testing

@testable import Signage

struct FeedTests {
    private let signage = Board.signage()

    private static let everything: [Notice] =
        Board.everyday + [
            Board.notice("o", Board.order()), Board.notice("w", Board.warning()), Board.notice("q", Board.earthquake()),
            Board.notice("t", Board.tsunami()), Board.notice("e", Board.order(.elderlyEvacuation, phase: .allClear)),
        ]

    private static let selectors: [FeedSelector] = [
        FeedSelector(.index), FeedSelector(.board), FeedSelector(.capIndex),
        FeedSelector(.jsonFeed(.japanese)), FeedSelector(.atom(.easyJapanese)), FeedSelector(.rss(.english)),
        FeedSelector(.rss(.korean), district: "kita"), FeedSelector(.board, topic: .garbage),
        FeedSelector(.concerto(.japanese)), FeedSelector(.geoJSON(.english), district: "kita"),
    ]

    @Test(arguments: selectors)
    func `An address printed and parsed again is the same`(selector: FeedSelector) {
        let parts = selector.target.split(separator: "?", maxSplits: 1).map(String.init)
        var query: [String: String] = [:]
        for item in parts.dropFirst().joined().split(separator: "&") {
            let pair = item.split(separator: "=", maxSplits: 1).map(String.init)
            if let key = pair.first, let value = pair.last { query[key] = value }
        }
        #expect(FeedSelector(path: parts.first ?? "", query: query, at: Board.site()) == selector)
        guard selector.path.hasPrefix("/feeds/") else { return }
        #expect(FeedSelector(path: "/" + selector.filePath, at: Board.site()) == selector, "as a file's path")
    }

    @Test func `The words of what is shown no more are let go, and made anew for who asks`() {
        let signage = Board.signage()
        let selector = FeedSelector(.jsonFeed(.japanese))
        let everything = fold(Self.everything, now: Board.now)
        let before = signage.document(selector, of: everything)
        let all = signage.kept
        let one = fold([Board.notice("o", Board.order())], now: Board.now)
        signage.forget(besides: one)
        #expect(all > 1 && signage.kept == 1)
        signage.forget(besides: one)
        #expect(signage.kept == 1, "what is still shown stays")
        #expect(signage.document(selector, of: everything) == before)
        #expect(signage.kept == all)
    }

    @Test(arguments: [
        "/feeds", "/feeds/", "/feeds/xx/feed.json", "/feeds/ja/feed.xml", "/feeds/ja/feed.json/", "/board/", "",
        "/feeds/cap/x", "//board", "/feeds/ja/district=/feed.json", "/feeds/ja/district=nowhere/feed.json",
        "/feeds/ja/topic=event/district=kita/feed.json", "/feeds/district=kita/feed.json", "/topic=event",
    ])
    func `No other path is an address`(path: String) {
        #expect(FeedSelector(path: path, at: Board.site()) == nil)
    }

    @Test func `An unknown district or topic is an error, an unknown item is not`() {
        #expect(FeedSelector(path: "/board", query: ["district": "nowhere"], at: Board.site()) == nil)
        #expect(FeedSelector(path: "/board", query: ["topic": "nothing"], at: Board.site()) == nil)
        #expect(FeedSelector(path: "/board", query: ["_": "1"], at: Board.site()) == FeedSelector(.board))
    }

    @Test(arguments: selectors)
    func `The bytes and the tag change with what is said, not with the time`(selector: FeedSelector) throws {
        let first = try #require(signage.document(selector, of: fold(Self.everything, now: Board.now)))
        let later = Board.now.adding(seconds: 30)
        #expect(signage.document(selector, of: fold(Self.everything, now: later)) == first)
        #expect(first.etag.hasPrefix("\"") && first.etag.count == 34)
        let more = Self.everything + [Board.notice("x", minutesAgo: 0, Board.order(.emergencySafety))]
        let changed = try #require(signage.document(selector, of: fold(more, now: later)))
        if selector.document != .index, selector.topic == nil { #expect(changed.etag != first.etag) }
    }

    @Test func `A JSON feed is one by version 1.1`() throws {
        let document = try #require(
            signage.document(FeedSelector(.jsonFeed(.english)), of: Board.snapshot(Self.everything)))
        #expect(document.contentType == "application/feed+json; charset=utf-8")
        let feed = try #require(try JSONSerialization.jsonObject(with: Data(document.bytes)) as? [String: Any])
        #expect(feed["version"] as? String == "https://jsonfeed.org/version/1.1")
        #expect(feed["feed_url"] as? String == "https://alert.midori.example.jp/feeds/en/feed.json")
        let items = try #require(feed["items"] as? [[String: Any]])
        #expect(items.count == Self.everything.count)
        #expect(items.first?["title"] as? String == "Tsunami Warning: 東京湾内湾")
        for item in items {
            #expect((item["id"] as? String)?.hasPrefix("https://alert.midori.example.jp/notices/") == true)
            #expect((item["content_text"] as? String)?.isEmpty == false)
            #expect(Timestamp(rfc3339: item["date_modified"] as? String ?? "") != nil)
            #expect(((item["title"] as? String) ?? "").count <= 80)
        }
    }

    @Test(arguments: [FeedSelector(.atom(.japanese)), FeedSelector(.rss(.japanese)), FeedSelector(.capIndex)])
    func `An XML feed is well-formed, with stable ids and plain short titles`(selector: FeedSelector) throws {
        let document = try #require(signage.document(selector, of: Board.snapshot(Self.everything)))
        let xml = try #require(XMLElements(document.bytes))
        let names = selector.document == .rss(.japanese) ? ("item", "guid") : ("entry", "id")
        #expect(xml.count(names.0) > 0)
        #expect(xml.texts("title").allSatisfy { !$0.isEmpty && $0.count <= 80 && !$0.contains("<") })
        let ids = xml.texts(names.1)
        #expect(Set(ids).count == ids.count)
    }

    @Test func `An id stays over the versions of a thread`() {
        let versions = [1, 2].map { Board.notice("o", version: $0, minutesAgo: Int64(9 - $0), Board.order()) }
        let ids = versions.map { version in
            signage.items(FeedSelector(.rss(.japanese)), in: .japanese, of: Board.snapshot([version])).map(\.id)
        }
        #expect(ids.first == ids.last)
    }

    @Test func `A district's feed holds what concerns it and what concerns everybody`() {
        let snapshot = Board.snapshot(Self.everything)
        let kita = signage.items(FeedSelector(.rss(.japanese), district: "kita"), in: .japanese, of: snapshot)
        let minami = signage.items(FeedSelector(.rss(.japanese), district: "minami"), in: .japanese, of: snapshot)
        #expect(kita.contains { $0.notice.content.order == .evacuation })
        #expect(!minami.contains { $0.notice.content.order == .evacuation })
        #expect(minami.contains { $0.notice.content.product == "jma.warning" })
    }

    static let hostile = [
        "</title><script>alert(1)</script>", "]]>&<x y=\"'\">", "a\u{0}b\u{1B}[31m\u{FFFE}c", "\u{202E}txt.exe",
        "</script>\u{2028}", "&lt;b&gt;", String(repeating: "長", count: 500), "\r\nX: y",
    ]

    @Test(arguments: hostile)
    func `A hostile title stays text in every document`(title: String) throws {
        let content = Board.district(title, body: title)
        let snapshot = Board.snapshot([Board.notice("x", content), Board.notice("<&\">", Board.order())])
        for selector in Self.selectors where selector.topic == nil {
            let document = try #require(signage.document(selector, of: snapshot))
            let text = String(decoding: document.bytes, as: UTF8.self)
            #expect(!text.contains("<script>alert") && !text.contains("<x y"))
            switch selector.document {
            case .jsonFeed, .concerto, .geoJSON:
                _ = try JSONSerialization.jsonObject(with: Data(document.bytes))
                #expect(!text.contains("</script>"))
            case .atom, .rss, .capIndex: #expect(XMLElements(document.bytes) != nil)
            default: #expect(!text.contains("\u{202E}") && !text.contains("\u{0}"))
            }
        }
    }

    @Test func `An empty ledger gives whole documents too`() {
        for selector in Self.selectors {
            let document = signage.document(selector, of: Board.snapshot([]))
            #expect(document?.bytes.isEmpty == false)
        }
    }
}
