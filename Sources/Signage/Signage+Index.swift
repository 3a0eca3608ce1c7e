import Notice
import Wording

/// The page that leads to everything else.
extension Signage {
    func index() -> FeedDocument {
        let name = HTMLText.escaped(site.name(in: .japanese))
        let rows = site.languages.map { language in
            let links = [
                ("JSON Feed", FeedSelector(.jsonFeed(language))), ("Atom", FeedSelector(.atom(language))),
                ("RSS", FeedSelector(.rss(language))),
                ("GeoJSON", FeedSelector(.geoJSON(language))),
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
            <h2>オープンデータ</h2>
            <p><a href="\(OpenData(.csv).target)">CSV</a> <a href="\(OpenData(.json).target)">JSON</a></p>
            </main>
            """
        let page = BoardAssets.page(title: "\(site.name(in: .japanese)) 防災情報", body: body, hasScript: false)
        return FeedDocument(
            bytes: Array(page.utf8), contentType: "text/html; charset=utf-8", lastModified: nil,
            contentSecurityPolicy: BoardAssets.contentSecurityPolicy)
    }
}
