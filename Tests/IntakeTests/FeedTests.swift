import Notice
import Testing

@testable import Intake

@Suite struct FeedTests {
    private func feed(_ bytes: [UInt8], contentType: String? = nil) throws -> Feed {
        let document = try parse(bytes, name: "feed", source: Telegrams.source, contentType: contentType).get()
        guard case .feed(let feed) = document.report else { throw Refusal(.unknownFormat, "no feed") }
        return feed
    }

    private func feed(_ text: String) throws -> Feed { try feed(Array(text.utf8)) }

    @Test("JMA's index gives the telegrams to fetch, with the code from the address")
    func jmaIndex() throws {
        let text = """
            <?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" lang="ja">
            <title>高頻度（随時）</title><updated>2026-08-14T22:06:24+09:00</updated>
            <id>https://www.data.jma.go.jp/developer/xml/feed/extra.xml#short_1768201044</id>
            <entry><title>気象警報・注意報（Ｒ０６）（土砂）</title>
            <id>https://www.data.jma.go.jp/developer/xml/data/20260814130515_0_VPWW56_120000.xml</id>
            <updated>2026-08-14T13:05:15Z</updated>
            <link type="application/xml"
            href="https://www.data.jma.go.jp/developer/xml/data/20260814130515_0_VPWW56_120000.xml"/>
            <content type="text">【千葉県土砂災害警報・注意報】北西部では、厳重に警戒してください。</content></entry>
            <entry><title>x</title><id>urn:2</id><link href="javascript:alert(1)"/></entry></feed>
            """
        let document = Telegrams.document(text)
        let index = try #require(document.index)
        #expect(index.entries.count == 2 && index.updated == Timestamp(rfc3339: "2026-08-14T22:06:24+09:00"))
        let entry = index.entries[0]
        #expect(entry.code == "VPWW56" && entry.url == entry.id)
        #expect(entry.updated == Timestamp(rfc3339: "2026-08-14T13:05:15Z"))
        #expect(entry.content.hasPrefix("【千葉県土砂災害警報・注意報】"))
        #expect(document.readings.map(\.kind) == [.indexEntry, .district])
        #expect(index.entries[1].url.isEmpty)
        // An index moves no state: its telegrams do.
        let step = advance(SourceState(), document, ward: Telegrams.ward, now: Telegrams.later)
        #expect(step.proposals.count == 1 && step.proposals[0].handling == .fill)
    }

    @Test("an Atom entry may carry the whole alert, or only its cap: elements")
    func carriedAlerts() throws {
        let alert = Telegrams.cap("a1", minutes: 0).drop { $0 != ">" }.dropFirst()
        let text = """
            <feed xmlns="http://www.w3.org/2005/Atom" xmlns:cap="urn:oasis:names:tc:emergency:cap:1.1"><id>x</id>
            <entry><id>1</id><title>Storm</title><content type="text/xml">\(alert)</content></entry>
            <entry><id>2</id><title>Flood Warning</title><link href="https://example.org/2"/><cap:event>Flood Warning</cap:event>
            <cap:status>Exercise</cap:status><cap:severity>Severe</cap:severity><cap:areaDesc>Mouth</cap:areaDesc></entry>
            <entry><id>3</id><title>t</title><content type="text/xml"><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"/>
            </content></entry></feed>
            """
        let document = Telegrams.document(text)
        #expect(document.readings.map(\.family) == ["cap", "atom", "atom"])
        #expect(document.readings[1].status == .exercise && document.readings[1].hazard == .flood)
        #expect(document.readings[1].kind == .indexEntry && document.readings[1].areas.map(\.name) == ["Mouth"])
        #expect(try feed(text).refusals.map(\.reason) == [.missing])
        let carried = try #require(document.carriedAlerts)
        let alone = advance(SourceState(), carried, ward: Telegrams.ward, now: Telegrams.later)
        #expect(alone.proposals.map(\.draft.content.product) == ["cap"])
        let step = advance(SourceState(), document, ward: Telegrams.ward, now: Telegrams.later)
        #expect(step.proposals.filter { $0.handling == .tell }.map(\.draft.content.product) == ["cap"])
    }

    @Test("RSS 1.0 in Shift_JIS, as older ward sites write it")
    func rdf() throws {
        let head = """
            <?xml version="1.0" encoding="Shift_JIS"?><rdf:RDF xmlns="http://purl.org/rss/1.0/"
            xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/">
            <channel rdf:about="https://city.example/"><title>
            """
        // 新着① in windows-31j: ① is not in Shift_JIS proper, and real sites write it.
        let title: [UInt8] = [0x90, 0x56, 0x92, 0x85, 0x87, 0x40]
        let tail = """
            </title><link>https://city.example/</link><dc:language>ja</dc:language></channel>
            <item rdf:about="https://city.example/1.html"><title>a</title><link>1.html</link>
            <dc:date>2026-08-14T12:00:00+09:00</dc:date></item></rdf:RDF>
            """
        let feed = try feed(Array(head.utf8) + title + Array(tail.utf8))
        #expect(feed.format == .rdf && feed.title == "新着①" && feed.language == "ja")
        #expect(feed.items.map(\.identity) == ["https://city.example/1.html"])
        #expect(feed.items[0].updated == Telegrams.time(0))
    }

    @Test("the charset of the header counts where the bytes say nothing, EUC-JP and ISO-2022-JP are read")
    func charsets() throws {
        func rss(_ title: [UInt8]) -> [UInt8] {
            Array("<rss><channel><title>".utf8) + title + Array("</title></channel></rss>".utf8)
        }
        #expect(try feed(rss([0xB6, 0xE8]), contentType: "text/xml; charset=\"EUC-JP\"").title == "区")
        #expect(
            try feed(
                rss([0x1B, 0x24, 0x42, 0x36, 0x68, 0x1B, 0x28, 0x42]), contentType: "text/xml;charset=iso-2022-jp"
            )
            .title == "区")
        #expect(try feed(rss([0xE9]), contentType: "text/xml; charset=ISO-8859-1").title == "é")
        #expect(
            try feed([0xEF, 0xBB, 0xBF] + rss(Array("区".utf8)), contentType: "text/xml; charset=Shift_JIS").title == "区"
        )
    }

    @Test("an item without guid is known by its link, without link by title and date")
    func identities() throws {
        let text = """
            <rss><channel><link>https://city.example/top</link>
            <item><title>a</title><link>https://city.example/a</link></item>
            <item><title>b</title><pubDate>Fri, 14 Aug 26 12:00 JST</pubDate></item>
            <item><description/></item></channel></rss>
            """
        let feed = try feed(text)
        #expect(feed.items.map(\.title) == ["a", "b"] && feed.droppedItems == 1)
        #expect(feed.items[0].identity == "https://city.example/a")
        #expect(feed.items[1].identity.count == 32 && feed.items[1].updated == Telegrams.time(0))
    }

    @Test("JSON Feed: a number as id is taken, a missing one drops the item")
    func jsonFeed() throws {
        let text = """
            {"version":"https://jsonfeed.org/version/1.1","title":"区","language":"ja","items":[
            {"id":7,"content_html":"<p>断水&amp;停電</p><script>x</script>","date_published":"2026-08-14T12:00:00+09:00"},
            {"content_text":"x"},{"id":"8","title":"t","content_text":"y","url":"https://city.example/8"}]}
            """
        let feed = try feed(text)
        #expect(feed.items.map(\.identity) == ["7", "8"] && feed.droppedItems == 1)
        #expect(feed.items[0].text == "断水&停電" && feed.items[0].updated == Telegrams.time(0))
    }

    @Test(
        "HTML becomes plain text in one pass",
        arguments: [
            ("<p>一行目</p><p>二行目<br/>三行目</p>", "一行目\n二行目\n三行目"), ("a &lt;b&gt; &amp; &#x3042;&#12356;", "a <b> & あい"),
            ("気温 < 35度 & 湿度", "気温 < 35度 & 湿度"), ("<style>p{}</style>本文<script>alert('</p>')</script>", "本文"),
            ("<a href=\"x\">リンク", "リンク"), ("終わり<img src=\"", "終わり"),
            ("&#0;&#xFFFFFFFF;&unknown;", "&#0;&#xFFFFFFFF;&unknown;"),
        ])
    func plainText(html: String, text: String) {
        #expect(PlainText.fromHTML(html) == text)
    }

    @Test(
        "dates are read as feeds write them",
        arguments: [
            ("Fri, 14 Aug 2026 12:00:00 +0900", true), ("14 Aug 2026 03:00:00 GMT", true),
            ("Fri, 14 Aug 26 12:00 JST", true), ("Fri, 14 Aug 2026 12:00:00", true), ("2026-08-14T12:00:00", true),
            ("2026-08-14T03:00:00Z", true), ("Fri, 14 August 2026 03:00:00 Z", true),
            ("Thu, 13 Aug 2026 23:00:00 EDT", true), ("Fri, 14 Foo 2026 12:00:00 +0900", false), ("", false),
            ("令和8年8月14日", false), ("99 Aug 2026 12:00:00", false),
        ])
    func dates(text: String, isRead: Bool) {
        #expect(FeedDate.time(text) == (isRead ? Telegrams.time(0) : nil))
    }

    @Test(
        "links are http, https, or relative to the feed's site; nothing else",
        arguments: [
            ("https://a.example/x", "https://a.example/x"), ("/n/1.html", "https://city.example/n/1.html"),
            ("//b.example/x", "https://b.example/x"), ("javascript:alert(1)", nil), ("file:///etc/passwd", nil),
            ("https://a.example/ x", nil), ("x.html", "https://city.example/x.html"), ("#top", nil),
            ("./a/../b/./c.html?x=../y", "https://city.example/b/c.html?x=../y"),
            ("?id=1", "https://city.example/top?id=1"),
            ("../../x", "https://city.example/x"), ("mailto:a@b", nil), ("data:text/html,x", nil), ("", nil),
        ] as [(String, String?)])
    func links(text: String, link: String?) {
        #expect(WebLink.resolved(text, base: "https://city.example/top?x#y") == link)
    }

    @Test("EUC-JP with the characters of NEC and IBM that ward sites write")
    func eucJP() throws {
        let title: [UInt8] = [0xAD, 0xA1, 0xB6, 0xE8]
        let bytes =
            Array("<?xml version=\"1.0\" encoding=\"EUC-JP\"?><rss><channel><title>".utf8) + title
            + Array("</title></channel></rss>".utf8)
        #expect(try feed(bytes).title == "①区")
    }

    private func rss(_ items: String) -> ParsedDocument {
        Telegrams.document(
            "<rss version=\"2.0\"><channel><link>https://city.example/news/</link>\(items)</channel></rss>")
    }

    private func told(_ documents: [ParsedDocument], topics: TopicRules = TopicRules()) -> [[String]] {
        var state = SourceState()
        return documents.map { document in
            let step = advance(state, document, ward: Telegrams.ward, now: Telegrams.later, topics: topics)
            state = step.state
            return step.proposals.map {
                "\($0.handling.rawValue) \($0.draft.content.phase.rawValue) \($0.draft.content.texts[.japanese]?.headline ?? "")"
            }
        }
    }

    @Test("items that all link to the same page are still told apart")
    func sharedLink() {
        let shared = "<link>https://city.example/news/</link>"
        let old = "<item><title>古い</title>\(shared)</item>"
        let both = "<item><title>新しい</title>\(shared)</item>\(old)"
        #expect(told([rss(old), rss(both), rss(both)]) == [["fill alert 古い"], ["tell alert 新しい"], []])
    }

    @Test("a site that gives every item a new id and date on each publish tells nothing twice")
    func newIdentities() {
        func items(_ publish: Int, _ titles: [String]) -> ParsedDocument {
            rss(
                titles.map {
                    "<item><guid>\($0)-\(publish)</guid><title>\($0)</title><link>a.html</link>"
                        + "<pubDate>Fri, \(10 + publish) Aug 2026 12:00:00 +0900</pubDate></item>"
                }.joined())
        }
        let steps = told([
            items(1, ["ごみ", "祭り"]), items(2, ["ごみ", "祭り"]), items(3, ["断水", "ごみ", "祭り"]), items(4, ["断水", "祭り"]),
        ])
        #expect(steps == [["fill alert ごみ", "fill alert 祭り"], [], ["tell alert 断水"], []])
        let undated = "<item><title>催し</title><pubDate>2026-08-1"
        #expect(
            told([rss("\(undated)0</pubDate></item>"), rss("\(undated)2</pubDate></item>")]) == [["fill alert 催し"], []])
    }

    @Test("topics follow from patterns over title, category and link; the first that matches decides")
    func topics() throws {
        let rules = TopicRules(
            [
                .init(topic: .garbage, title: Glob("*ごみ*")), .init(topic: .crimePrevention, category: Glob("防犯*")),
                .init(topic: .event, title: Glob("*祭り*"), link: Glob("https://city.example/event/*")),
            ], otherwise: .procedure)
        let document = rss(
            """
            <item><title>年末のごみ収集</title><category>くらし</category></item>
            <item><title>不審者情報</title><category>くらし</category><category>防犯・防災</category></item>
            <item><title>夏祭りのお知らせ</title><link>/event/1.html</link></item>
            <item><title>夏祭りの交通規制</title><link>/road/1.html</link></item>
            """)
        let step = advance(SourceState(), document, ward: Telegrams.ward, now: Telegrams.later, topics: rules)
        #expect(step.proposals.map(\.draft.content.topic) == [.garbage, .crimePrevention, .event, .procedure])
    }

    @Test(
        "a pattern matches the whole text, in any case and width",
        arguments: [
            ("*ごみ*", "燃えるごみの日", true), ("ごみ", "ごみの日", false), ("?ごみ*", "燃ごみ", true), ("?ごみ*", "ごみ", false),
            ("ＰＤＦ*", "pdf版", true), ("*", "", true), ("", "", true), ("", "a", false), ("a*b*c", "aXbYbZc", true),
            ("a*b*c", "aXbYbZ", false), ("**", "x", true), ("*a", "aaa", true),
        ])
    func globs(pattern: String, text: String, matches: Bool) {
        #expect(Glob(pattern).matches(text) == matches)
    }

    @Test("a pattern of stars against a long text takes no longer than their product")
    func slowGlob() {
        let pattern = Glob(String(repeating: "*a", count: 50) + "b")
        #expect(!pattern.matches(String(repeating: "a", count: 20_000)))
    }

    private func feed(_ path: String, _ items: [(guid: String, title: String, date: String)]) -> ParsedDocument {
        Telegrams.document(Telegrams.rss(items), name: "https://www.city.example/\(path)/rss.xml")
    }

    @Test(
        "where a feed names no page of its own, links are relative to where it was read",
        arguments: ["", "<link>./</link>"])
    func homeless(link: String) throws {
        let text =
            "<rss><channel><title>t</title>\(link)<item><title>a</title><link>a.html</link></item></channel></rss>"
        let document = Telegrams.document(text, name: "https://www.city.example/news/rss.xml")
        guard case .feed(let feed) = document.report else { throw Refusal(.unknownFormat, "no feed") }
        #expect(feed.items.map(\.link) == ["https://www.city.example/news/a.html"])
    }

    @Test("each feed of a source fills silently the first time, also one that was added later")
    func severalFeeds() {
        let date = "2026-08-14"
        var state = SourceState()
        let told = [
            feed("news", [("1", "ごみの日", date)]), feed("events", [("2", "祭り", date), ("3", "講座", date)]),
            feed("news", [("1", "ごみの日", date), ("4", "断水", date)]), feed("events", [("5", "映画", date)]),
        ].map { document in
            let step = advance(state, document, ward: Telegrams.ward, now: Telegrams.later)
            state = step.state
            return step.proposals.map { "\($0.handling.rawValue) \($0.draft.content.texts[.japanese]?.headline ?? "")" }
        }
        #expect(told == [["fill ごみの日"], ["fill 祭り", "fill 講座"], ["tell 断水"], ["tell 映画"]])
    }

    @Test("one page that two feeds of a source word differently is told by one of them")
    func sharedItem() {
        let date = "2026-08-14"
        var state = SourceState()
        func told(_ document: ParsedDocument) -> Int {
            let step = advance(state, document, ward: Telegrams.ward, now: Telegrams.later)
            state = step.state
            return step.proposals.count
        }
        #expect(told(feed("all", [("1", "断水のお知らせ", date)])) == 1)
        for _ in 0..<3 {
            #expect(told(feed("water", [("1", "断水", date)])) == 0)
            #expect(told(feed("all", [("1", "断水のお知らせ", date)])) == 0)
        }
        // The one that told of it lists it no more: the other goes on.
        #expect(told(feed("all", [("9", "別件", date)])) == 1)
        #expect(told(feed("water", [("1", "断水は終わりました", date)])) == 1)
    }

    @Test("a feed that is handed in says nothing about the one before: the same words under another id are news")
    func handedIn() {
        func document(_ guid: String, isHandedIn: Bool) -> ParsedDocument {
            var document = rss("<item><guid>\(guid)</guid><title>断水</title></item>")
            document.isHandedIn = isHandedIn
            return document
        }
        let handedIn = ["1", "2", "2", "3"].map { document($0, isHandedIn: true) }
        #expect(told(handedIn) == [["fill alert 断水"], ["tell alert 断水"], [], ["tell alert 断水"]])
        let polled = ["1", "2", "2", "3"].map { document($0, isHandedIn: false) }
        #expect(told(polled) == [["fill alert 断水"], [], [], []])
    }
}
