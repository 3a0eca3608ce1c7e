import Notice

/// Reads Atom, RSS 2.0 and RDF. Lenient, as readers of feeds must be: what an item lacks is left out, and only a feed
/// that is none is refused.
enum FeedParser {
    private static let atom = "http://www.w3.org/2005/Atom"
    private static let rss1 = "http://purl.org/rss/1.0/"
    private static let rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    private static let dublinCore = "http://purl.org/dc/elements/1.1/"
    private static let contentModule = "http://purl.org/rss/1.0/modules/content/"
    private static let alertType = "application/cap+xml"

    static func isFeed(_ root: Element) -> Bool {
        (root.name == "feed" && root.namespace == atom) || root.name == "rss"
            || (root.name == "RDF" && root.namespace == rdf)
    }

    /// - Parameter address: where it was read; links resolve against it where the feed names no page of its own.
    static func document(
        _ root: Element, name: String, address: String, source: SourceID
    ) throws(Refusal) -> ParsedDocument {
        let feed: Feed =
            switch root.name {
            case "feed": try atomFeed(root, address)
            case "rss": try rssFeed(root, address)
            default: try rdfFeed(root, address)
            }
        return ParsedDocument(
            name: name, source: source, family: feed.format.rawValue, readings: feed.readings(source: source),
            report: .feed(feed), withheldSentences: 0, refusals: feed.refusals)
    }

    // MARK: Atom (RFC 4287)

    private static func atomFeed(_ root: Element, _ address: String) throws(Refusal) -> Feed {
        let page = root.all("link").first { ($0.attributes["rel"] ?? "alternate") == "alternate" }
        var builder = Feed.Builder(home: page?.attributes["href"], address: address)
        for entry in root.all("entry") {
            let links = entry.all("link")
            var alert: CAPAlert?
            if let element = entry.child("content")?.children.first(where: CAPParser.isAlert) {
                do throws(Refusal) { alert = try CAPParser.alert(element) } catch { builder.refusals.append(error) }
            }
            let page = links.first { ($0.attributes["rel"] ?? "alternate") == "alternate" } ?? links.first
            let summary = summary(entry)
            let text = entry.child("content").flatMap { alert == nil ? atomText($0) : nil } ?? ""
            try builder.add(
                identity: entry.text("id"), title: entry.child("title").map(atomText) ?? "",
                text: text.isEmpty ? entry.child("summary").map(atomText) ?? "" : text,
                link: page?.attributes["href"],
                date: entry.value("updated") ?? entry.text("published"),
                document: document(links, isIndexed: summary != nil), alert: alert, summary: summary,
                categories: entry.all("category").compactMap {
                    ($0.attributes["label"] ?? $0.attributes["term"])?.trimmed
                })
        }
        return builder.feed(
            .atom, title: root.child("title").map(atomText) ?? "",
            language: language(root.attributes["xml:lang"] ?? root.attributes["lang"]),
            updated: FeedDate.time(root.text("updated")))
    }

    /// The alert or telegram an entry points at: by media type, by a telegram code in the address, or because `cap:`
    /// elements beside it say what it is.
    private static func document(_ links: [Element], isIndexed: Bool) -> String? {
        for link in links {
            guard let address = WebLink.checked(link.attributes["href"]) else { continue }
            let type = link.attributes["type"] ?? ""
            if type.hasPrefix(alertType) { return address }
            if JMAFamily.code(in: WebLink.path(address).uppercased()) != nil,
                WebLink.path(address).hasSuffix(".xml")
            {
                return address
            }
        }
        return isIndexed ? links.lazy.compactMap { WebLink.checked($0.attributes["href"]) }.first : nil
    }

    private static func atomText(_ element: Element) -> String {
        switch element.attributes["type"] ?? "text" {
        case "html", "text/html": PlainText.fromHTML(element.ownText)
        case "xhtml": PlainText.tidied(element.allText)
        case "text", "text/plain": PlainText.tidied(element.ownText)
        // Other media types carry documents, not text.
        default: ""
        }
    }

    /// The `cap:` elements of an index entry (NWS). They repeat the document loosely, so nothing is refused here.
    private static func summary(_ entry: Element) -> Feed.Summary? {
        func value(_ name: String) -> String? {
            entry.children.first { $0.name == name && CAPParser.namespaces.contains($0.namespace) }?.text
        }
        guard let event = value("event"), !event.isEmpty else { return nil }
        let status: NoticeStatus =
            switch value("status") ?? "Actual" {
            case "Actual": .actual
            case "Exercise": .exercise
            default: .test
            }
        return Feed.Summary(
            status: status, hazard: CAPHazard.hazard(event: event, categories: [value("category") ?? ""]),
            urgency: UrgencyTable.cap(severity: value("severity") ?? "", urgency: value("urgency") ?? ""),
            areas: value("areaDesc").map { [Area(code: "", name: $0.limited(to: Limits.headlineCharacters))] } ?? [],
            expires: value("expires").flatMap { Timestamp(rfc3339: $0) })
    }

    // MARK: RSS

    private static func rssFeed(_ root: Element, _ address: String) throws(Refusal) -> Feed {
        guard let channel = root.child("channel") else { throw Refusal(.missing, "the RSS feed has no channel") }
        return try rss(.rss, channel: channel, items: channel.all("item"), address)
    }

    /// RSS 1.0: items stand beside the channel.
    private static func rdfFeed(_ root: Element, _ address: String) throws(Refusal) -> Feed {
        guard let channel = root.child("channel") else { throw Refusal(.missing, "the RDF feed has no channel") }
        return try rss(.rdf, channel: channel, items: root.all("item") + channel.all("item"), address)
    }

    private static func rss(
        _ format: Feed.Format, channel: Element, items: [Element], _ address: String
    ) throws(Refusal) -> Feed {
        var builder = Feed.Builder(home: plain(channel, "link"), address: address)
        for item in items {
            let link = plain(item, "link")
            let encoded = item.child("encoded", namespace: contentModule)?.text ?? ""
            try builder.add(
                identity: plain(item, "guid") ?? item.attributes["rdf:about"] ?? "",
                title: PlainText.fromHTML(plain(item, "title") ?? "").replacing("\n", with: " "),
                text: PlainText.fromHTML(encoded.isEmpty ? plain(item, "description") ?? "" : encoded), link: link,
                date: plain(item, "pubDate") ?? item.child("date", namespace: dublinCore)?.text ?? "",
                document: document(item, link: link),
                categories: (item.all("category")
                    + item.children.filter {
                        $0.name == "subject" && $0.namespace == dublinCore
                    }).map(\.text).filter { !$0.isEmpty })
        }
        let language = plain(channel, "language") ?? channel.child("language", namespace: dublinCore)?.text
        let date =
            plain(channel, "lastBuildDate") ?? plain(channel, "pubDate")
            ?? channel.child("date", namespace: dublinCore)?.text ?? ""
        return builder.feed(
            format, title: plain(channel, "title") ?? "", language: self.language(language),
            updated: FeedDate.time(date))
    }

    /// An alert an RSS item points at: GDACS's own element, an enclosure of CAP's type, or a link to a `.cap` or `.xml`.
    private static func document(_ item: Element, link: String?) -> String? {
        if let own = item.children.first(where: { $0.name == "cap" && $0.namespace == "http://www.gdacs.org" }) {
            return WebLink.checked(own.text)
        }
        if let enclosure = item.all("enclosure").first(where: { $0.attributes["type"] == alertType }) {
            return WebLink.checked(enclosure.attributes["url"])
        }
        guard let link = WebLink.checked(link) else { return nil }
        let path = WebLink.path(link)
        return path.hasSuffix(".cap") || path.hasSuffix(".xml") ? link : nil
    }

    /// A child of RSS itself, never of an extension that shares its name (`atom:link`, `media:title`).
    private static func plain(_ element: Element, _ name: String) -> String? {
        let match = element.children.first { $0.name == name && ($0.namespace.isEmpty || $0.namespace == rss1) }
        guard let text = match?.text, !text.isEmpty else { return nil }
        return text
    }

    private static func language(_ tag: String?) -> String? { tag.flatMap { LanguageLabel.checked($0.trimmed) } }
}
