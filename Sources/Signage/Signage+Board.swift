import InForce
import Notice
import Wording

/// The board: one self-contained page for a display of any size, complete without its script.
extension Signage {
    /// From here on a notice takes the display over.
    private static let takeover = Urgency.urgent
    /// What fits beside a takeover and on an everyday display; the feeds hold the rest.
    private static let mostOthers = 4
    private static let mostBeside = 3
    private static let mostEveryday = 6

    func board(_ selector: FeedSelector, of snapshot: Snapshot) -> FeedDocument {
        let shown = snapshot.inForce.filter { selector.includes($0, at: site) }
        let ended = snapshot.ended.filter { selector.includes($0, at: site) && $0.content.topic == .disaster }
        let disaster = shown.filter { $0.content.topic == .disaster }
        let everyday = shown.filter { $0.content.topic != .disaster }
        let hero = disaster.first { $0.content.urgency >= Self.takeover && $0.manner.takesOver }
        let others = disaster.filter { $0.id != hero?.id }
        let isDrill =
            site.mode == .drill || shown.contains { $0.content.status.isDrill && $0.content.status != .publicDrill }

        var classes = ["board", hero == nil ? "calm" : "takeover"]
        if hero != nil, !(others + ended).isEmpty { classes.append("crowded") }
        if hero?.content.urgency == .critical { classes.append("critical") }
        if isDrill { classes.append("drill") }

        var main = ""
        if let hero {
            main += self.hero(hero)
            main += brief("ほかの情報", others + ended, most: Self.mostBeside)
        } else {
            main += "<div class=\"side\">\n" + calm(hasOrder: disaster.contains { $0.content.order != nil })
            main += list("防災情報", others, most: Self.mostOthers) + list("解除・取消", ended, most: 3) + "</div>\n"
            main += "<div class=\"side\">\n\(self.everyday(everyday))</div>\n"
        }

        let body = """
            <div aria-live="polite">
            <div id="board" class="\(classes.joined(separator: " "))" data-build="\(BoardAssets.build)">
            \(isDrill ? Self.drillBand : "")<header class="top">
            <h1>\(HTMLText.escaped(site.name(in: .japanese))) 防災情報</h1>
            \(asOf(snapshot, holds: disaster.contains { $0.content.lastsUntilLifted }))
            </header>
            <main class="main">
            \(main)</main>
            \(foot(shown + ended))
            </div>
            </div>
            """
        let page = BoardAssets.page(
            title: (isDrill ? "【訓練】" : "") + "\(site.name(in: .japanese)) 防災情報", body: body, hasScript: true)
        return FeedDocument(
            bytes: Array(page.utf8), contentType: "text/html; charset=utf-8", lastModified: snapshot.changedAt,
            contentSecurityPolicy: BoardAssets.contentSecurityPolicy)
    }

    private static let drillBand = """
        <div class="drill-band"><b>訓練</b><span>これは訓練です</span><span>これは \(HTMLText.ruby("訓練（くんれん）"))です</span>\
        <span lang="en">THIS IS A DRILL</span></div>

        """

    // MARK: The time

    /// Without its script the page knows when its content last changed; with it, when that was last confirmed.
    private func asOf(_ snapshot: Snapshot, holds: Bool) -> String {
        let clock = snapshot.changedAt?.jstClock
        let holding = holds ? " data-holding=\"発令・発表中\"" : ""
        return """
            <p class="asof"><span data-asof\(holding)>\(clock.map { "\($0)時点の情報です" } ?? "")</span>\
            <small lang="en" data-asof-en>\(clock.map { "Information as of \($0)" } ?? "")</small></p>
            """
    }

    /// Only what a clock may end carries its time; an order's board goes on saying it (house: promise 5).
    private func until(_ content: Content) -> String {
        guard !content.lastsUntilLifted, let expires = content.expires else { return "" }
        return " data-until=\"\(expires.milliseconds)\""
    }

    // MARK: Notices

    private func hero(_ notice: Notice) -> String {
        let content = notice.content
        return """
            <section class="card hero \(Appearance(content).classes)"\(until(content))>
            <div>\(mark(content))</div>
            <div>\(texts(notice, isLarge: true))</div>
            </section>

            """
    }

    private func list(_ title: String, _ notices: [Notice], most: Int) -> String {
        if notices.isEmpty { return "" }
        let cards = notices.prefix(most).map { notice in
            """
            <section class="card \(Appearance(notice.content).classes)"\(until(notice.content))>
            <div class="mark">\(mark(notice.content))</div>
            \(texts(notice, isLarge: false))
            </section>

            """
        }
        return "<div class=\"list\"><h2>\(title)</h2>\n\(cards.joined())\(rest(notices, most: most))</div>\n"
    }

    /// Beside a takeover: who says it, the level and the headlines, in a row.
    private func brief(_ title: String, _ notices: [Notice], most: Int) -> String {
        if notices.isEmpty { return "" }
        let cards = notices.prefix(most).map { notice in
            let easy = rendering(of: notice, in: .easyJapanese)
            return """
                <section class="card \(Appearance(notice.content).classes)"\(until(notice.content))>
                <div class="mark">\(mark(notice.content))</div>
                <h3>\(HTMLText.escaped(rendering(of: notice, in: .japanese).title))</h3>
                \(easy.hasFallback ? "" : "<p class=\"easy\">\(HTMLText.ruby(easy.title))</p>")
                </section>

                """
        }
        return "<div class=\"part\"><h2>\(title)</h2>\n<div class=\"row\">\n\(cards.joined())</div>\n"
            + "\(rest(notices, most: most))</div>\n"
    }

    private func rest(_ notices: [Notice], most: Int) -> String {
        notices.count > most ? "<p class=\"meta\">ほか\(notices.count - most)件</p>\n" : ""
    }

    /// Who says it, and the level with its number and its word. An order is the municipality's; the rest says that it is not.
    private func mark(_ content: Content) -> String {
        let municipality = HTMLText.escaped(site.name(in: .japanese))
        if content.phase.endsThread { return "" }
        if let order = content.order {
            let number = content.alertLevel.map {
                "<span class=\"word\">警戒レベル <span class=\"num\">\($0)</span></span>"
            }
            return """
                <span class="by">\(municipality)が発令</span>
                <span class="level">\(number ?? Self.unnumbered(content))<span class="term">\(order.term)</span></span>
                """
        }
        if let level = content.equivalentLevel {
            return """
                <span class="by">気象庁の情報</span>
                <span class="level"><span class="word">警戒レベル <span class="num">\(level.value)</span> 相当</span></span>
                <p class="note">\(municipality)の避難情報とは別です</p>
                """
        }
        if content.product.hasPrefix("jma.") {
            let word: String
            if let intensity = wording.intensity(content.slots["intensity"], in: .japanese) {
                let text = HTMLText.escaped(intensity)
                word = "<span class=\"word\">震度 <span class=\"num\">\(text)</span></span>"
            } else if content.urgency >= Self.takeover {
                let event = wording.render(content, in: .japanese, at: site, asOf: content.sent).name
                word = "<span class=\"term\">\(HTMLText.escaped(event))</span>"
            } else {
                return "<span class=\"by\">気象庁の情報</span>"
            }
            return "<span class=\"by\">気象庁の情報</span>\n<span class=\"level\">\(word)</span>"
        }
        return "<span class=\"by\">\(municipality)からのお知らせ</span>"
    }

    /// What stands where an order has no level: a tsunami names itself, other hazards stand in the headline.
    private static func unnumbered(_ content: Content) -> String {
        content.hazard == .tsunami || content.order == .tsunamiEvacuation ? "<span class=\"word\">津波</span>" : ""
    }

    /// Japanese and やさしい日本語 stay; the languages after them take turns.
    private func texts(_ notice: Notice, isLarge: Bool) -> String {
        let japanese = rendering(of: notice, in: .japanese)
        var html = """
            <div class="say"><h2>\(HTMLText.escaped(japanese.title))</h2>
            <p>\(HTMLText.lines(japanese.body))</p>
            <p class="do">\(HTMLText.lines(japanese.instruction))</p></div>

            """
        if site.languages.contains(.easyJapanese) {
            let easy = rendering(of: notice, in: .easyJapanese)
            if !easy.hasFallback {
                html += """
                    <div class="say easy"><h3>\(HTMLText.ruby(easy.title))</h3>
                    \(level(of: notice, easy, ruby: true))\
                    <p>\(HTMLText.lines(easy.body, ruby: true))</p>
                    <p class="do">\(HTMLText.lines(easy.instruction, ruby: true))</p></div>

                    """
            }
        }
        let third = site.languages.filter { $0 != .japanese && $0 != .easyJapanese }
        if third.isEmpty { return html }
        let turns = third.enumerated().map { index, language in
            let rendering = rendering(of: notice, in: language)
            return """
                <div lang="\(language.bcp47)"\(index == 0 ? "" : " hidden")><h3>\(HTMLText.escaped(rendering.title))</h3>
                \(level(of: notice, rendering))<p>\(HTMLText.lines(isLarge ? rendering.body : ""))</p>
                <p class="do">\(HTMLText.lines(rendering.instruction))</p></div>
                """
        }
        return html + "<div class=\"say third\" data-rotates>\(turns.joined())</div>\n"
    }

    /// The level's line where the headline does not hold it: what corresponds to a level must say so in every language.
    private func level(of notice: Notice, _ rendering: Rendering, ruby: Bool = false) -> String {
        guard let line = rendering.levelLine, rendering.hasFallback || notice.content.order == nil else { return "" }
        return "<p class=\"equals\">\(HTMLText.lines(line, ruby: ruby))</p>\n"
    }

    // MARK: Everyday

    private func calm(hasOrder: Bool) -> String {
        if hasOrder { return "" }
        return """
            <section class="card"><div class="say"><h2>現在、発令中の避難情報はありません</h2></div>
            <div class="say easy"><p>\(HTMLText.ruby("今（いま）、避難（ひなん）〈逃（に）げること〉の　お知（し）らせは　ありません"))</p></div>
            <div class="say" lang="en"><p>No evacuation information is in force.</p></div></section>

            """
    }

    private func everyday(_ notices: [Notice]) -> String {
        let cards = notices.prefix(Self.mostEveryday).map { notice in
            let rendering = rendering(of: notice, in: .japanese)
            let f = notice.content.sent.fields()
            return """
                <section class="card"\(until(notice.content))><h3>\(HTMLText.escaped(rendering.title))</h3>
                <p class="meta">\(f.month)月\(f.day)日</p></section>

                """
        }
        let empty = "<p class=\"card\">新しいお知らせはありません</p>\n"
        return "<div class=\"list\"><h2>地域のお知らせ</h2>\n\(cards.isEmpty ? empty : cards.joined())</div>\n"
    }

    private func foot(_ notices: [Notice]) -> String {
        let isFromJMA = notices.contains { $0.content.product.hasPrefix("jma.") }
        return """
            <footer class="foot"><span>\(isFromJMA ? "出典：気象庁ホームページ（加工）" : "")</span>\
            <span>\(HTMLText.escaped(site.publicURL))</span></footer>
            """
    }

    // MARK: Index

    func index() -> FeedDocument {
        let name = HTMLText.escaped(site.name(in: .japanese))
        let rows = site.languages.map { language in
            let links = [
                ("JSON Feed", FeedSelector(.jsonFeed(language))), ("Atom", FeedSelector(.atom(language))),
                ("RSS", FeedSelector(.rss(language))),
            ].map { "<a href=\"\($0.1.target)\">\($0.0)</a>" }
            return """
                <tr><th lang="\(language.bcp47)">\(HTMLText.escaped(language.endonym))</th>\
                <td>\(links.joined(separator: "</td><td>"))</td></tr>

                """
        }
        let districts = site.districts.map { district in
            """
            <li><a href="\(HTMLText.escaped(FeedSelector(.board, district: district.code).target))">\
            \(HTMLText.escaped(district.names[.japanese] ?? district.code))</a></li>

            """
        }
        let body = """
            <main class="page">
            \(site.mode == .drill ? Self.drillBand : "")<h1>\(name) 防災情報</h1>
            <ul>
            <li><a href="/board">表示板（いま出ている情報）</a> <span lang="en">Board</span></li>
            <li><a href="/chat">質問する・Ask in your language</a></li>
            </ul>
            \(districts.isEmpty ? "" : "<h2>地区ごとの表示板</h2>\n<ul>\n\(districts.joined())</ul>\n")<h2>フィード</h2>
            <table>
            \(rows.joined())</table>
            <p><a href="\(FeedSelector(.capIndex).target)">CAP 1.2</a></p>
            </main>
            """
        let page = BoardAssets.page(title: "\(site.name(in: .japanese)) 防災情報", body: body, hasScript: false)
        return FeedDocument(
            bytes: Array(page.utf8), contentType: "text/html; charset=utf-8", lastModified: nil,
            contentSecurityPolicy: BoardAssets.contentSecurityPolicy)
    }
}
