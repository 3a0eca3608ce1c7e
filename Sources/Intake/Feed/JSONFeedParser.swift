import FoundationEssentials
import Notice

/// JSON Feed 1.1 (facts: webhooks.md §10).
enum JSONFeedParser {
    private struct Document: Decodable {
        var version: String
        var title: String?
        var home_page_url: String?
        var language: String?
        var items: [Item]
    }

    private struct Item: Decodable {
        var id: Identity?
        var url: String?
        var external_url: String?
        var title: String?
        var content_text: String?
        var content_html: String?
        var summary: String?
        var date_published: String?
        var date_modified: String?
    }

    /// A string by the standard; some write a number.
    private struct Identity: Decodable {
        var text: String

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self.text = text.trimmed
            } else {
                text = String(try container.decode(Int64.self))
            }
        }
    }

    static func document(_ text: [UInt8], name: String, source: SourceID) throws(Refusal) -> ParsedDocument {
        let document: Document
        do {
            document = try JSONDecoder().decode(Document.self, from: Data(text))
        } catch {
            throw Refusal(.unknownFormat, "JSON, but no JSON Feed")
        }
        guard document.version.contains("jsonfeed.org/version/") else {
            throw Refusal(.unknownFormat, "JSON whose version is no JSON Feed's")
        }
        var builder = Feed.Builder()
        builder.home = document.home_page_url
        var nameless = 0
        for item in document.items {
            // The standard: an item without an id is to be left out.
            guard let id = item.id?.text, !id.isEmpty else {
                nameless += 1
                continue
            }
            let body = item.content_text.map(PlainText.tidied) ?? PlainText.fromHTML(item.content_html ?? "")
            try builder.add(
                identity: id, title: (item.title ?? "").trimmed, text: body.isEmpty ? item.summary ?? "" : body,
                link: item.url ?? item.external_url, date: item.date_modified ?? item.date_published ?? "")
        }
        let feed = Feed(
            format: .jsonfeed, title: document.title ?? "",
            language: document.language.flatMap(LanguageLabel.checked) ?? "ja", updated: nil, items: builder.items,
            droppedItems: builder.dropped + nameless, refusals: [])
        return ParsedDocument(
            name: name, source: source, family: "jsonfeed", readings: feed.readings(source: source),
            report: .feed(feed), withheldSentences: 0)
    }
}
