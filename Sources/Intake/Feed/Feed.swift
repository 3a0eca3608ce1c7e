package import Notice

/// A feed: Atom, RSS 2.0, RDF (RSS 1.0) or JSON Feed 1.1 (facts: webhooks.md §10).
package struct Feed: Sendable, Hashable {
    package enum Format: String, Sendable, Hashable, Codable {
        case atom
        case rss
        case rdf
        case jsonfeed
    }

    package struct Item: Sendable, Hashable {
        /// guid, or else link, or else a hash of title and date.
        package var identity: String
        /// Of title, text and link, never of dates: wards re-date every item on each publish.
        package var contentHash: String
        package var title: String
        /// Plain text, markup removed.
        package var text: String
        package var link: String?
        package var updated: Timestamp?
        /// The address of a telegram or alert this item points at; nil for a notice that is its own content.
        package var document: String?
        /// A whole alert carried in the item's content.
        package var alert: CAPAlert?
    }

    package var format: Format
    package var title: String
    package var language: String?
    package var updated: Timestamp?
    package var items: [Item]
    /// How many items had neither identity nor text and were left out.
    package var droppedItems: Int
}

extension Feed {
    /// The feed as a list of documents to fetch.
    package var index: FeedIndex {
        FeedIndex(
            updated: updated,
            entries: items.map { item in
                FeedIndex.Entry(
                    id: item.identity, url: item.document ?? item.link ?? "", updated: item.updated,
                    title: item.title, content: item.text)
            })
    }
}
