import InForce
import Notice
import Wording

/// The board: one self-contained page for a display of any size, complete without its script.
extension Signage {
    /// What fits beside a takeover and on an everyday display; the feeds hold the rest.
    private static let mostOthers = 4
    private static let mostBeside = 3
    private static let mostEveryday = 6

    /// The page of a display.
    package func board(_ display: Display, of scene: Scene) -> FeedDocument {
        let snapshot = scene.snapshot
        let shown = Shown(display, of: scene, at: site)
        let (hero, others, ended, isDrill) = (shown.hero, shown.others, shown.ended, shown.isDrill)

        var classes = ["board", display.isOff ? "off" : hero == nil ? "calm" : "takeover"]
        if hero != nil, !(others + ended).isEmpty { classes.append("crowded") }
        if hero?.content.urgency == .critical { classes.append("critical") }
        if hero?.content.hazard == .strandedCommuters { classes.append("stranded") }
        if isDrill { classes.append("drill") }

        let main: String
        if display.isOff {
            main = Self.off
        } else if let hero {
            main = takeover(hero, others + ended, display, scene)
        } else {
            main = everyday(shown, display)
        }
        let night = display.night.map { " data-night=\"\($0.from)-\($0.until)\"" } ?? ""
        let body = """
            <div aria-live="polite">
            <div id="board" class="\(classes.joined(separator: " "))" data-build="\(BoardAssets.build)"\(night)>
            \(isDrill ? Self.drillBand : "")<header class="top">
            <h1>\(HTMLText.escaped(site.name(in: .japanese))) 防災情報</h1>
            \(asOf(snapshot, holds: shown.holds))
            </header>
            <main class="main">
            \(main)</main>
            \(foot(shown.inForce + ended))
            </div>
            </div>
            """
        let page = BoardAssets.page(
            title: (isDrill ? "【訓練】" : "") + "\(site.name(in: .japanese)) 防災情報", body: body, hasScript: true)
        return FeedDocument(
            bytes: Array(page.utf8), contentType: "text/html; charset=utf-8", lastModified: snapshot.changedAt,
            contentSecurityPolicy: BoardAssets.contentSecurityPolicy)
    }

    static let drillBand = """
        <div class="drill-band"><b>訓練</b><span>これは訓練です</span><span>これは \(HTMLText.ruby("訓練（くんれん）"))です</span>\
        <span lang="en">THIS IS A DRILL</span></div>

        """

    private static let off = """
        <section class="card"><div class="say"><h2>この画面の表示は停止しています</h2>
        <p lang="en">This display is switched off.</p></div></section>
        \(clock)
        """

    /// Filled by the script; without it there is none, and none that stands still.
    private static let clock = "<p class=\"clock\" data-clock aria-live=\"off\"></p>\n"

    // MARK: The time

    /// Without its script the page knows when its content last changed; with it, when that was last confirmed.
    private func asOf(_ snapshot: Snapshot, holds: Bool) -> String {
        let changedAt = snapshot.changedAt
        let holding = holds ? " data-holding=\"発令・発表中\"" : ""
        return """
            <p class="asof" aria-live="off"><span data-asof\(holding)>\
            \(changedAt.map { "\($0.japaneseDayAndClock)時点の情報です" } ?? "")</span>\
            <small lang="en" data-asof-en>\
            \(changedAt.map { "Information as of \($0.englishDayAndClock)" } ?? "")</small></p>
            """
    }

    // MARK: Takeover

    private func takeover(_ hero: Notice, _ others: [Notice], _ display: Display, _ scene: Scene) -> String {
        let content = hero.content
        let mark = mark(content)
        // Without a level there is nothing large to stand beside the text.
        let shape = mark.contains("class=\"level\"") ? "" : " plain"
        return """
            <section class="card hero\(shape) \(Appearance(content).classes)"\(until(content))>
            <div class="head">\(mark)</div>
            <div class="text">\(texts(hero, display, isLarge: true))</div>
            </section>
            \(content.lastsUntilLifted || content.expires == nil ? "" : Self.afterwards)<div class="aside">
            \(facilities(for: content, display, scene))\(content.hazard == .strandedCommuters ? Self.strandedHelp : "")\(qr(display))\
            </div>
            \(brief("ほかの情報", others, most: Self.mostBeside))
            """
    }

    /// What stands in the place of what a clock has ended while nobody could be asked: that its time has passed, which is not
    /// that the danger has.
    private static let afterwards = """
        <section class="card" data-after hidden><div class="say"><h2>この画面に出ていた情報は、表示の期限を過ぎました</h2>
        <p>最新の情報は、QRコードからご確認ください。</p></div>
        <div class="say easy"><p>\(HTMLText.ruby("この お知（し）らせの 時間（じかん）が 過（す）ぎました。新（あたら）しい 情報（じょうほう）は QRコードで 見（み）て ください。"))</p></div>
        <div class="say" lang="en"><p>The time of this information has passed. Scan the code for the latest.</p></div></section>

        """

    /// What helps whoever cannot get home (facts: signage.md §5).
    private static let strandedHelp = """
        <section class="card help"><h2>連絡・通信</h2>
        <p>災害用伝言ダイヤル <b>171</b>　無料Wi-Fi <b>00000JAPAN</b></p>
        <p lang="en">Disaster message board <b>171</b>, free Wi-Fi <b>00000JAPAN</b></p></section>

        """

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
        return "<div class=\"part others\"><h2>\(title)</h2>\n<div class=\"row\">\n\(cards.joined())</div>\n"
            + "\(rest(notices, most: most))</div>\n"
    }

    func rest(_ notices: [Notice], most: Int) -> String {
        notices.count > most ? "<p class=\"meta\">ほか\(notices.count - most)件</p>\n" : ""
    }

    // MARK: Everyday

    private func everyday(_ shown: Shown, _ display: Display) -> String {
        var html = "<div class=\"side\">\n" + calm(shown)
        html += list("防災情報", shown.others, display, most: Self.mostOthers)
        html += list("解除・取消", shown.ended, display, most: 3)
        html += "</div>\n<div class=\"side\">\n" + Self.clock
        if display.showsEveryday { html += districtNews(shown.news) }
        return html + messages(display) + qr(display) + "</div>\n"
    }

    private func list(_ title: String, _ notices: [Notice], _ display: Display, most: Int) -> String {
        if notices.isEmpty { return "" }
        let cards = notices.prefix(most).map { notice in
            """
            <section class="card \(Appearance(notice.content).classes)"\(until(notice.content))>
            <div class="mark">\(mark(notice.content))</div>
            \(texts(notice, display, isLarge: false))
            </section>

            """
        }
        return "<div class=\"list\"><h2>\(title)</h2>\n\(cards.joined())\(rest(notices, most: most))</div>\n"
    }

    private func calm(_ shown: Shown) -> String {
        if shown.hasOrder { return "" }
        let words = shown.hasOrderElsewhere ? elsewhere : Self.none
        return """
            <section class="card"><div class="say"><h2>\(HTMLText.escaped(words.japanese))</h2></div>
            <div class="say easy"><p>\(HTMLText.ruby(words.easy))</p></div>
            <div class="say" lang="en"><p>\(HTMLText.escaped(words.english))</p></div></section>

            """
    }

    static let none = (
        japanese: "現在、発令中の避難情報はありません", easy: "今（いま）、避難（ひなん）〈逃（に）げること〉の　お知（し）らせは　ありません",
        english: "No evacuation information is in force."
    )

    /// Where an order is in force that this display does not show.
    var elsewhere: (japanese: String, easy: String, english: String) {
        (
            "\(site.name(in: .japanese))内に、避難情報が発令されている地域があります",
            "\(site.name(in: .easyJapanese))の　中（なか）に、避難（ひなん）〈逃（に）げること〉の　お知（し）らせが　出（で）て　いる　ところが　あります",
            "Evacuation information is in force in part of \(site.name(in: .english))."
        )
    }

    private func districtNews(_ notices: [Notice]) -> String {
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

    /// The municipality's own messages, one after the other, each in the languages it has.
    private func messages(_ display: Display) -> String {
        if display.messages.isEmpty { return "" }
        let turns = display.messages.enumerated().flatMap { number, message in
            site.languages.compactMap { language -> (LanguageTag, String, String)? in
                guard let title = message.title[language] else { return nil }
                return (language, title, message.text[language] ?? "")
            }.enumerated().map { index, part in
                let (language, title, text) = part
                let isFirst = number == 0 && index == 0
                let isEasy = language == .easyJapanese
                return """
                    <div lang="\(language.bcp47)"\(Self.turn(title + text))\(isFirst ? "" : " hidden")>\
                    <h3>\(isEasy ? HTMLText.ruby(title) : HTMLText.escaped(title))</h3>\
                    <p>\(HTMLText.lines(text, ruby: isEasy))</p></div>
                    """
            }
        }
        return
            "<section class=\"card messages turns\" data-rotates=\"messages\" aria-live=\"off\">\(turns.joined())</section>\n"
    }

    /// How long a text that takes turns stands, in seconds.
    static func turn(_ text: String) -> String { " data-read=\"\(readingTime(text))\"" }

    private func qr(_ display: Display) -> String {
        let address = display.link ?? site.publicURL + "/"
        guard let code = QRCode(address) else { return "" }
        return """
            <section class="card scan">\(code.svg(label: "くわしい情報のQRコード"))<div><h2>くわしくは</h2>
            <p class="easy">\(HTMLText.ruby("もっと 知（し）りたい とき"))</p><p lang="en">More information</p>
            <p class="url">\(HTMLText.escaped(address))</p></div></section>

            """
    }

    private func foot(_ notices: [Notice]) -> String {
        let isFromJMA = notices.contains { $0.content.product.hasPrefix("jma.") }
        return """
            <footer class="foot"><span>\(isFromJMA ? "出典：気象庁ホームページ（加工）" : "")</span>\
            <span>\(HTMLText.escaped(site.publicURL))</span></footer>
            """
    }
}
