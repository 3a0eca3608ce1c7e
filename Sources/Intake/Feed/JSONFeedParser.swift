import Notice

/// JSON Feed 1.1 (facts: webhooks.md §10). A spoilt item costs itself only.
enum JSONFeedParser {
    static func isFeed(_ root: JSONValue) -> Bool {
        root["version"]?.text?.contains("jsonfeed.org/version/") == true
    }

    /// - Parameter address: where it was read; links resolve against it where the feed names no page of its own.
    static func document(
        _ root: JSONValue, name: String, address: String, source: SourceID
    ) throws(Refusal) -> ParsedDocument {
        guard case .array(let items)? = root["items"] else { throw Refusal(.missing, "the JSON Feed has no items") }
        var builder = Feed.Builder(home: root["home_page_url"]?.text ?? root["feed_url"]?.text, address: address)
        var nameless = 0
        for item in items {
            guard case .object = item else {
                builder.refusals.append(Refusal(.invalid, "an item of the JSON Feed is no object"))
                continue
            }
            // The standard: an item without an id is to be left out; some write a number.
            guard let id = item["id"]?.text else {
                nameless += 1
                continue
            }
            let plain = item["content_text"]?.text.map(PlainText.tidied)
            let body = plain ?? PlainText.fromHTML(item["content_html"]?.text ?? "")
            try builder.add(
                identity: id, title: item["title"]?.text ?? "",
                text: body.isEmpty ? item["summary"]?.text ?? "" : body,
                link: item["url"]?.text ?? item["external_url"]?.text,
                date: item["date_modified"]?.text ?? item["date_published"]?.text ?? "",
                categories: (item["tags"]?.elements ?? []).compactMap(\.text))
        }
        let feed = builder.feed(
            .jsonfeed, title: root["title"]?.text ?? "",
            language: root["language"]?.text.flatMap(LanguageLabel.checked), updated: nil, nameless: nameless)
        return ParsedDocument(
            name: name, source: source, family: "jsonfeed", readings: feed.readings(source: source),
            report: .feed(feed), withheldSentences: 0, refusals: feed.refusals)
    }
}
