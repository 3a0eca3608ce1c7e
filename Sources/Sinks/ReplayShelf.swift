import Crypto
import HTTP
import Notice
import Synchronization

extension TelegramReplay {
    /// What has been published so far, and the answers made of it.
    final class Shelf: Sendable {
        struct Book: Sendable {
            var base = ""
            var entries: [ReplayFeed.Entry] = []
            var telegrams: [String: [UInt8]] = [:]
            var rewriter = TelegramRewriter()
            var alerts: [(name: String, identifier: String, headline: String, published: Timestamp, bytes: [UInt8])] =
                []
            var alertRewriter = AlertRewriter()
            var news: [NewsItem] = []
            var newsChanged: Timestamp
        }

        let book: Mutex<Book>
        private let clock: SinkClock
        private let startedAt: Timestamp
        private let manner: ReplayManner
        /// The newest telegrams of all feeds together.
        private static let entriesKept = 20_000

        init(manner: ReplayManner, clock: @escaping SinkClock) {
            self.manner = manner
            self.clock = clock
            startedAt = clock()
            book = Mutex(Book(newsChanged: startedAt))
        }

        func publish(
            _ name: String, _ bytes: [UInt8], at time: Timestamp?, listedAt: Timestamp?
        ) throws(SinkError) -> String {
            let now = time ?? clock()
            guard let code = Self.code(in: name) else {
                throw SinkError("\(name) names no telegram code such as VXSE53 and is not replayed")
            }
            return try book.withLock { book throws(SinkError) in
                let telegram = try book.rewriter.rewrite(bytes, name: name, publishedAt: now)
                let stamp = now.rfc3339(offsetSeconds: 0).utf8.filter { (0x30...0x39).contains($0) }
                var sequence = 0
                func served() -> String {
                    "\(String(decoding: stamp, as: UTF8.self))_\(sequence)_\(code)_\(Self.office(in: name)).xml"
                }
                while book.telegrams[served()] != nil { sequence += 1 }
                book.telegrams[served()] = telegram.bytes
                let feed = ReplayFeed(code: code)
                book.entries.append(
                    ReplayFeed.Entry(
                        name: served(), feed: feed, published: now, listed: listedAt ?? now,
                        title: telegram.controlTitle,
                        office: telegram.office.split(separator: " ").joined(separator: "　"),
                        content: "【\(telegram.headTitle)】\(telegram.headline)"))
                let name = served()
                if book.entries.count > Self.entriesKept {
                    book.telegrams[book.entries.removeFirst().name] = nil
                }
                return name
            }
        }

        func publishAlert(_ name: String, _ bytes: [UInt8]) throws(SinkError) {
            let now = clock()
            try book.withLock { book throws(SinkError) in
                let alert = try book.alertRewriter.rewrite(bytes, name: name, publishedAt: now)
                book.alerts.removeAll { $0.name == name }
                book.alerts.append((name, alert.identifier, alert.headline, now, alert.bytes))
            }
        }

        func beginRun() {
            book.withLock { book in
                book.rewriter = TelegramRewriter()
                book.alertRewriter.forget()
            }
        }

        func show(news: [NewsItem]) {
            let now = clock()
            book.withLock { book in
                book.news = news
                book.newsChanged = now
            }
        }

        // MARK: Answers

        func feed(_ request: Request) -> Response {
            let file = request.parameters["name"]
            guard file.hasSuffix(".xml") else { return .empty(404) }
            let stem = file.dropLast(4)
            let isLong = stem.hasSuffix("_l")
            guard let feed = ReplayFeed(rawValue: String(isLong ? stem.dropLast(2) : stem)) else { return .empty(404) }
            let now = isLong ? manner.longFeedMade(since: startedAt, now: clock()) : clock()
            let (text, changed) = book.withLock { book in
                let listed = book.entries.filter { $0.feed == feed && $0.listed <= now }
                let entries = listed.filter {
                    isLong || now.seconds - $0.listed.seconds <= TelegramReplay.shortFeedHolds
                }.sorted { ($0.published, $0.name) < ($1.published, $1.name) }
                let newest = listed.map(\.listed).max() ?? startedAt
                let changed = isLong ? max(newest, now) : newest
                return (feed.index(entries, isLong: isLong, base: book.base, updated: changed), changed)
            }
            return answer(request, Array(text.utf8), type: "application/xml", changed: changed)
        }

        func telegram(_ request: Request) -> Response {
            let name = request.parameters["name"]
            let now = clock()
            let found = book.withLock { book -> ([UInt8], Timestamp)? in
                guard let entry = book.entries.first(where: { $0.name == name }), entry.listed <= now else {
                    return nil
                }
                return book.telegrams[name].map { ($0, entry.published) }
            }
            guard let (bytes, published) = found else { return .empty(404) }
            return answer(request, bytes, type: "application/xml", changed: published)
        }

        func alertIndex(_ request: Request) -> Response {
            let (text, changed) = book.withLock { book in
                let changed = book.alerts.last?.published ?? startedAt
                var text = """
                    <?xml version="1.0" encoding="utf-8"?>
                    <feed xmlns="http://www.w3.org/2005/Atom">
                      <title>CAP alerts (exercise)</title>
                      <id>\(book.base)/cap/index.atom</id>
                      <updated>\(changed.rfc3339())</updated>
                      <link rel="self" href="\(book.base)/cap/index.atom"/>

                    """
                for alert in book.alerts.reversed() {
                    text += """
                          <entry>
                            <title>\(alert.headline)</title>
                            <id>\(alert.identifier)</id>
                            <updated>\(alert.published.rfc3339())</updated>
                            <link type="application/cap+xml" href="\(book.base)/cap/\(SinkPage.escaped(alert.name))"/>
                          </entry>

                        """
                }
                return (text + "</feed>\n", changed)
            }
            return answer(request, Array(text.utf8), type: "application/atom+xml", changed: changed)
        }

        func alert(_ request: Request) -> Response {
            let name = request.parameters["name"]
            let found = book.withLock { book in book.alerts.first { $0.name == name } }
            guard let found else { return .empty(404) }
            return answer(request, found.bytes, type: "application/cap+xml", changed: found.published)
        }

        func newsFeed(_ request: Request) -> Response {
            let (base, news, changed) = book.withLock { ($0.base, $0.news, $0.newsChanged) }
            var text = """
                <?xml version="1.0" encoding="utf-8"?>
                <rss version="2.0"><channel>
                  <title>市区町村からのお知らせ</title>
                  <link>\(base)/ward/</link>
                  <description>市区町村からのお知らせ</description>
                  <lastBuildDate>\(changed.mailDate)</lastBuildDate>

                """
            for item in news {
                let category = item.category.map { "<category>\(SinkPage.escaped($0))</category>" } ?? ""
                text += """
                      <item><title>\(SinkPage.escaped(item.title))</title><link>\(SinkPage.escaped(item.link))</link>
                        <guid isPermaLink="false">\(SinkPage.escaped(item.guid))</guid>\(category)
                        <pubDate>\(item.published.mailDate)</pubDate>
                        <description>\(SinkPage.escaped(item.summary))</description></item>

                    """
            }
            return answer(
                request, Array((text + "</channel></rss>\n").utf8), type: "application/rss+xml", changed: changed)
        }

        /// With validators; `Response` answers If-None-Match by itself, If-Modified-Since counts only without it.
        private func answer(_ request: Request, _ bytes: [UInt8], type: String, changed: Timestamp) -> Response {
            if manner.isSilent(clock(), since: startedAt) { return .empty(503) }
            let date = changed.httpDate
            let tag = "\"\(Hexadecimal.encode(Array(SHA256.hash(bytes).prefix(16))))\""
            let headers = [("ETag", tag), ("Last-Modified", date), ("Cache-Control", "max-age=60")]
            if request.headers["If-None-Match"] == nil, request.headers["If-Modified-Since"] == date {
                return .empty(304, headers: headers)
            }
            let mayCompress = manner.compresses && request.headers["Accept-Encoding"]?.contains("gzip") == true
            guard mayCompress else { return Response(headers: [("Content-Type", type)] + headers, body: bytes) }
            return Response(
                headers: [("Content-Type", type), ("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")] + headers,
                body: StoredGzip.bytes(bytes))
        }

        // MARK: Names

        /// Four letters and two digits that stand alone, e.g. `VXSE53`.
        private static func code(in name: String) -> String? {
            pieces(of: name).first { piece in
                let bytes = Array(piece.utf8)
                return bytes.count == 6 && bytes[0] == UInt8(ascii: "V")
                    && bytes.prefix(4).allSatisfy { (0x41...0x5A).contains($0) }
                    && bytes.suffix(2).allSatisfy { (0x30...0x39).contains($0) }
            }
        }

        /// The six digits of the office in JMA's own names; its head office otherwise.
        private static func office(in name: String) -> String {
            let pieces = pieces(of: name)
            guard pieces.count == 4, pieces[0].utf8.count == 14, pieces[3].utf8.count == 6,
                pieces[3].utf8.allSatisfy({ (0x30...0x39).contains($0) })
            else { return "010000" }
            return pieces[3]
        }

        private static func pieces(of name: String) -> [String] {
            name.split { $0 == "_" || $0 == "." || $0 == "-" }.map(String.init).filter { $0 != "xml" }
        }
    }
}
