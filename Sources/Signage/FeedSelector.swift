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
/// | `/feeds/<language>/concerto.json` | Concerto's array of remote feed items |
/// | `/feeds/<language>/notices.geojson` | GeoJSON: notices and facilities |
/// | `/feeds/cap.xml` | Atom index of CAP alerts |
/// | `/feeds/cap/<notice id>.xml` | one CAP 1.2 alert |
///
/// `?district=<key>` and `?topic=<topic>` narrow feeds and board. The same stands in the path where a query cannot, as in
/// the name of a file: `/feeds/ja/district=kita/topic=event/feed.json`.
package struct FeedSelector: Sendable, Hashable {
    package enum Document: Sendable, Hashable {
        case index
        case board
        case jsonFeed(LanguageTag)
        case atom(LanguageTag)
        case rss(LanguageTag)
        case concerto(LanguageTag)
        case geoJSON(LanguageTag)
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
        var query = query
        var parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
        // What narrows stands between the folder and the document, in this order, and only there.
        for key in ["topic", "district"] where parts.count > 2 && parts[parts.count - 2].hasPrefix(key + "=") {
            let value = String(parts.remove(at: parts.count - 2).dropFirst(key.count + 1))
            guard !value.isEmpty, query[key] == nil else { return nil }
            query[key] = value
        }
        guard let document = Document(parts) else { return nil }
        self.document = document
        if let key = query["district"], !key.isEmpty {
            guard site.districts.contains(where: { $0.code == key }) else { return nil }
            district = key
        }
        if let name = query["topic"], !name.isEmpty {
            guard let topic = Topic(rawValue: name) else { return nil }
            self.topic = topic
        }
    }

    package var path: String { "/" + document.parts.joined(separator: "/") }

    /// The path of the file that holds a feed, below the folder of files; every feed has another.
    package var filePath: String {
        var parts = document.parts
        let narrowing = [district.map { "district=\($0)" }, topic.map { "topic=\($0.rawValue)" }].compactMap { $0 }
        parts.insert(contentsOf: narrowing, at: parts.count - 1)
        return parts.joined(separator: "/")
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

extension FeedSelector.Document {
    /// The document's path without what narrows it, by its segments.
    fileprivate var parts: [String] {
        switch self {
        case .index: [""]
        case .board: ["board"]
        case .jsonFeed(let language): ["feeds", language.rawValue, "feed.json"]
        case .atom(let language): ["feeds", language.rawValue, "atom.xml"]
        case .rss(let language): ["feeds", language.rawValue, "rss.xml"]
        case .concerto(let language): ["feeds", language.rawValue, "concerto.json"]
        case .geoJSON(let language): ["feeds", language.rawValue, "notices.geojson"]
        case .capIndex: ["feeds", "cap.xml"]
        case .cap(let id): ["feeds", "cap", id.rawValue + ".xml"]
        }
    }

    fileprivate init?(_ parts: [String]) {
        switch parts.count {
        case 1 where parts[0].isEmpty: self = .index
        case 1 where parts[0] == "board": self = .board
        case 2 where parts == ["feeds", "cap.xml"]: self = .capIndex
        case 3 where parts[0] == "feeds" && parts[1] == "cap":
            guard parts[2].hasSuffix(".xml") else { return nil }
            self = .cap(NoticeID(rawValue: String(parts[2].dropLast(4))))
        case 3 where parts[0] == "feeds":
            guard let language = LanguageTag(rawValue: parts[1]) else { return nil }
            switch parts[2] {
            case "feed.json": self = .jsonFeed(language)
            case "atom.xml": self = .atom(language)
            case "rss.xml": self = .rss(language)
            case "concerto.json": self = .concerto(language)
            case "notices.geojson": self = .geoJSON(language)
            default: return nil
            }
        default: return nil
        }
    }
}
