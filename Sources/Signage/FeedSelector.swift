package import Notice

/// Which document is asked for: the address of every feed and page this room makes, parsed and printed in one place.
///
/// | path | document |
/// |---|---|
/// | `/` | index page |
/// | `/board` | board page |
/// | `/feeds/<language>/feed.json` | JSON Feed 1.1 |
/// | `/feeds/<language>/atom.xml` | Atom |
/// | `/feeds/<language>/rss.xml` | RSS 2.0 |
/// | `/feeds/cap.xml` | Atom index of CAP alerts |
/// | `/feeds/cap/<notice id>.xml` | one CAP 1.2 alert |
///
/// `?district=<key>` and `?topic=<topic>` narrow feeds and board.
package struct FeedSelector: Sendable, Hashable {
    package enum Document: Sendable, Hashable {
        case index
        case board
        case jsonFeed(LanguageTag)
        case atom(LanguageTag)
        case rss(LanguageTag)
        case capIndex
        case cap(NoticeID)
    }

    package var document: Document
    /// One of the site's district keys: only what concerns it, which includes what concerns everybody.
    package var district: String?
    package var topic: Topic?

    package init(_ document: Document, district: String? = nil, topic: Topic? = nil) {
        self.document = document
        self.district = district
        self.topic = topic
    }

    /// Nil where no document has this path, or a query item names no district of the site or no topic.
    /// Unknown query items are ignored: players add their own against caches.
    package init?(path: String, query: [String: String] = [:], at site: Site) {
        switch path {
        case "/": document = .index
        case "/board": document = .board
        case "/feeds/cap.xml": document = .capIndex
        default:
            let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
            guard parts.count == 3, parts[0] == "feeds" else { return nil }
            if parts[1] == "cap" {
                guard parts[2].hasSuffix(".xml") else { return nil }
                document = .cap(NoticeID(rawValue: String(parts[2].dropLast(4))))
            } else {
                guard let language = LanguageTag(rawValue: parts[1]) else { return nil }
                switch parts[2] {
                case "feed.json": document = .jsonFeed(language)
                case "atom.xml": document = .atom(language)
                case "rss.xml": document = .rss(language)
                default: return nil
                }
            }
        }
        if let key = query["district"], !key.isEmpty {
            guard site.districts.contains(where: { $0.code == key }) else { return nil }
            district = key
        }
        if let name = query["topic"], !name.isEmpty {
            guard let topic = Topic(rawValue: name) else { return nil }
            self.topic = topic
        }
    }

    package var path: String {
        switch document {
        case .index: "/"
        case .board: "/board"
        case .jsonFeed(let language): "/feeds/\(language.rawValue)/feed.json"
        case .atom(let language): "/feeds/\(language.rawValue)/atom.xml"
        case .rss(let language): "/feeds/\(language.rawValue)/rss.xml"
        case .capIndex: "/feeds/cap.xml"
        case .cap(let id): "/feeds/cap/\(id.rawValue).xml"
        }
    }

    /// The path with its query, as links write it. District keys are the site's own and need no escaping beyond URI's.
    package var target: String {
        let items = [district.map { "district=\(URIText.escaped($0))" }, topic.map { "topic=\($0.rawValue)" }]
            .compactMap { $0 }
        return items.isEmpty ? path : path + "?" + items.joined(separator: "&")
    }

    /// Whether a notice belongs to the selection.
    func includes(_ notice: Notice, at site: Site) -> Bool {
        if let topic, notice.content.topic != topic { return false }
        guard let district else { return true }
        let districts = Audience(of: notice.content, at: site).districts
        return districts.isEmpty || districts.contains(district)
    }
}
