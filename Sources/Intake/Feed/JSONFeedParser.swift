import FoundationEssentials
import Notice

/// JSON Feed 1.1 (facts: webhooks.md §10).
enum JSONFeedParser {
    private struct Document: Decodable {
        var version: String
        var title: String?
        var home: String?
        var language: String?
        var items: [Item]

        enum CodingKeys: String, CodingKey {
            case version, title, language, items
            case home = "home_page_url"
        }
    }

    private struct Item: Decodable {
        var id: Identity?
        var url: String?
        var externalURL: String?
        var title: String?
        var text: String?
        var html: String?
        var summary: String?
        var published: String?
        var modified: String?

        enum CodingKeys: String, CodingKey {
            case id, url, title, summary
            case externalURL = "external_url"
            case text = "content_text"
            case html = "content_html"
            case published = "date_published"
            case modified = "date_modified"
        }
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
        builder.home = document.home
        var nameless = 0
        for item in document.items {
            // The standard: an item without an id is to be left out.
            guard let id = item.id?.text, !id.isEmpty else {
                nameless += 1
                continue
            }
            let body = item.text.map(PlainText.tidied) ?? PlainText.fromHTML(item.html ?? "")
            try builder.add(
                identity: id, title: (item.title ?? "").trimmed, text: body.isEmpty ? item.summary ?? "" : body,
                link: item.url ?? item.externalURL, date: item.modified ?? item.published ?? "")
        }
        let feed = Feed(
            format: .jsonfeed, title: document.title ?? "",
            language: document.language.flatMap(LanguageLabel.checked), updated: nil, items: builder.items,
            droppedItems: builder.dropped + nameless, refusals: [])
        return ParsedDocument(
            name: name, source: source, family: "jsonfeed", readings: feed.readings(source: source),
            report: .feed(feed), withheldSentences: 0)
    }
}
