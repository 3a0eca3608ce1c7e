import InForce
import Notice

extension Signage {
    // MARK: JSON Feed 1.1 (facts: webhooks.md §10)

    func jsonFeed(_ selector: FeedSelector, in language: LanguageTag, of snapshot: Snapshot) -> FeedDocument {
        let items = items(selector, in: language, of: snapshot).map { item -> JSONValue in
            let content = item.notice.content
            return .object([
                ("id", .string(item.id)),
                ("url", .string(item.url)),
                ("title", .string(item.title)),
                ("content_text", .string(item.text)),
                ("date_published", .string(item.sent.rfc3339())),
                ("date_modified", .string(item.updated.rfc3339())),
                ("tags", .list(item.tags.map(JSONValue.string))),
                (
                    "_noroshi",
                    .object([
                        ("version", .number(item.notice.version)),
                        ("status", .string(content.status.rawValue)),
                        ("phase", .string(content.phase.rawValue)),
                        ("hazard", .string(content.hazard.rawValue)),
                        ("urgency", .string(content.urgency.rawValue)),
                        ("order", content.order.map { .string($0.rawValue) }),
                        ("equivalentLevel", content.equivalentLevel.map { .number($0.value) }),
                        (
                            "areas",
                            .list(
                                content.areas.map {
                                    .object([("code", .string($0.code)), ("name", .string($0.name))])
                                })
                        ),
                        ("expires", content.lastsUntilLifted ? nil : content.expires.map { .string($0.rfc3339()) }),
                    ])
                ),
            ])
        }
        let feed = JSONValue.object([
            ("version", .string("https://jsonfeed.org/version/1.1")),
            ("title", .string(feedTitle(in: language))),
            ("home_page_url", .string("\(site.publicURL)/board")),
            ("feed_url", .string(site.publicURL + selector.target)),
            ("description", .string(feedDescription(in: language))),
            ("language", .string(language.bcp47)),
            ("items", .list(items)),
        ])
        return FeedDocument(
            bytes: Array(feed.text.utf8), contentType: "application/feed+json; charset=utf-8",
            lastModified: snapshot.changedAt)
    }

    // MARK: Atom (RFC 4287)

    func atom(_ selector: FeedSelector, in language: LanguageTag, of snapshot: Snapshot) -> FeedDocument {
        let items = items(selector, in: language, of: snapshot)
        var xml = XMLWriter()
        xml.element("feed", [("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", language.bcp47)]) { xml in
            atomHead(&xml, title: feedTitle(in: language), selector, of: snapshot)
            for item in items {
                xml.element("entry") { xml in
                    xml.element("id", text: item.id)
                    xml.element("title", text: item.title)
                    xml.element("updated", text: item.updated.rfc3339())
                    xml.element("published", text: item.sent.rfc3339())
                    xml.empty("link", [("rel", "alternate"), ("href", item.url)])
                    for tag in item.tags { xml.empty("category", [("term", tag)]) }
                    xml.element("content", [("type", "text")], text: item.text)
                }
            }
        }
        return FeedDocument(
            bytes: xml.bytes, contentType: "application/atom+xml; charset=utf-8", lastModified: snapshot.changedAt)
    }

    func atomHead(_ xml: inout XMLWriter, title: String, _ selector: FeedSelector, of snapshot: Snapshot) {
        let address = site.publicURL + selector.target
        xml.element("id", text: address)
        xml.element("title", text: title)
        // Required by RFC 4287 even where there was never an entry.
        xml.element("updated", text: (snapshot.changedAt ?? Timestamp(milliseconds: 0)).rfc3339())
        xml.element("author") { $0.element("name", text: site.name(in: .japanese)) }
        xml.empty("link", [("rel", "self"), ("href", address)])
        xml.empty("link", [("rel", "alternate"), ("href", "\(site.publicURL)/board"), ("type", "text/html")])
    }

    // MARK: RSS 2.0

    func rss(_ selector: FeedSelector, in language: LanguageTag, of snapshot: Snapshot) -> FeedDocument {
        let items = items(selector, in: language, of: snapshot)
        var xml = XMLWriter()
        xml.element("rss", [("version", "2.0"), ("xmlns:atom", "http://www.w3.org/2005/Atom")]) { xml in
            xml.element("channel") { xml in
                xml.element("title", text: feedTitle(in: language))
                xml.element("link", text: "\(site.publicURL)/board")
                xml.element("description", text: feedDescription(in: language))
                xml.element("language", text: language.bcp47)
                if let changed = snapshot.changedAt { xml.element("lastBuildDate", text: changed.httpDate) }
                // Minutes a reader may keep it; tickers are not for what is urgent.
                xml.element("ttl", text: "1")
                xml.empty(
                    "atom:link",
                    [
                        ("rel", "self"), ("href", site.publicURL + selector.target), ("type", "application/rss+xml"),
                    ])
                for item in items {
                    xml.element("item") { xml in
                        xml.element("title", text: item.title)
                        xml.element("link", text: item.url)
                        xml.element("guid", [("isPermaLink", "false")], text: item.id)
                        xml.element("pubDate", text: item.updated.httpDate)
                        for tag in item.tags { xml.element("category", text: tag) }
                        xml.element("description", text: item.text)
                    }
                }
            }
        }
        return FeedDocument(
            bytes: xml.bytes, contentType: "application/rss+xml; charset=utf-8", lastModified: snapshot.changedAt)
    }
}
