import Notice

/// JMA's four feeds, each in a short and a long form (facts: jma.md §1).
enum ReplayFeed: String, CaseIterable, Sendable {
    case regular, extra, eqvol, other

    var title: String {
        switch self {
        case .regular: "定時"
        case .extra: "随時"
        case .eqvol: "地震火山"
        case .other: "その他"
        }
    }

    /// The feed that carries telegrams of this code.
    init(code: String) {
        let kind = code.prefix(2)
        if ["VX", "VT", "VY", "VF", "VZ"].contains(kind), !code.hasPrefix("VXKO"), !code.hasPrefix("VXWW") {
            self = .eqvol
        } else if ["VPFD51", "VPFW50", "VPFG50", "VPFD50", "VGSK"].contains(where: code.hasPrefix) {
            self = .regular
        } else {
            self = .extra
        }
    }

    struct Entry: Sendable {
        var name: String
        var feed: ReplayFeed
        /// Its `updated`, and since when it is listed and served.
        var published: Timestamp
        var listed: Timestamp
        /// As they stand in the telegram, so escaped already.
        var title: String
        var office: String
        var content: String
    }

    /// The Atom index, shaped as the real one: newest entry first, entries dated in UTC, the feed in JST.
    func index(_ entries: [Entry], isLong: Bool, base: String, updated: Timestamp) -> String {
        let file = isLong ? "\(rawValue)_l" : rawValue
        var text = """
            <?xml version="1.0" encoding="utf-8"?>
            <feed xmlns="http://www.w3.org/2005/Atom" lang="ja">
              <title>\(isLong ? "長期" : "高頻度")（\(title)）</title>
              <subtitle>JMAXML publishing feed</subtitle>
              <updated>\(updated.rfc3339())</updated>
              <id>\(base)/developer/xml/feed/\(file).xml#\(isLong ? "long" : "short")_\(updated.seconds)</id>
              <link rel="related" href="https://www.jma.go.jp/"/>
              <link rel="self" href="\(base)/developer/xml/feed/\(rawValue).xml"/>
              <link rel="hub" href="http://alert-hub.appspot.com/"/>
              <rights type="html"><![CDATA[
            <a href="https://www.jma.go.jp/jma/kishou/info/coment.html">利用規約</a>,
            <a href="https://www.jma.go.jp/jma/en/copyright.html">Terms of Use</a>
            ]]></rights>

            """
        for entry in entries.reversed() {
            let url = "\(base)/developer/xml/data/\(entry.name)"
            text += """
                  <entry>
                    <title>\(entry.title)</title>
                    <id>\(url)</id>
                    <updated>\(entry.published.rfc3339(offsetSeconds: 0))</updated>
                    <author>
                      <name>\(entry.office)</name>
                    </author>
                    <link type="application/xml" href="\(url)"/>
                    <content type="text">\(entry.content)</content>
                  </entry>

                """
        }
        return text + "</feed>\n"
    }
}
