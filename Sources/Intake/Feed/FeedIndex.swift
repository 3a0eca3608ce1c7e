package import Notice

/// A feed as a list of documents to fetch: JMA's indexes, CAP feeds. The source loop fetches what it has not seen and
/// saves the feed's ETag only once every linked document is loaded or quarantined (facts: jma.md §6).
package struct FeedIndex: Sendable, Hashable {
    package struct Entry: Sendable, Hashable {
        package var id: String
        /// As the feed gives it; the address guard checks it before a fetch. Empty where the entry has no link.
        package var url: String
        /// The telegram code in a JMA address (`VPWW56`); nil elsewhere. Take the type from here, never from the title.
        package var code: String?
        package var updated: Timestamp?
        package var title: String
        package var content: String

        /// False for a telegram of a family that is not read here: its code in the address says so before it is fetched.
        package var isWorthFetching: Bool { isWorthFetching(by: .levels) }

        package func isWorthFetching(by system: JMASystem) -> Bool {
            guard let code else { return true }
            return switch JMAFamily.handling(of: code, system: system) {
            case .oldFamily, .otherSystem, .notHandled: false
            default: true
            }
        }

        package init(
            id: String, url: String, code: String? = nil, updated: Timestamp? = nil, title: String = "",
            content: String = ""
        ) {
            self.id = id
            self.url = url
            self.code = code
            self.updated = updated
            self.title = title
            self.content = content
        }
    }

    /// When the feed says it was published.
    package var updated: Timestamp?
    package var entries: [Entry]

    package init(updated: Timestamp? = nil, entries: [Entry]) {
        self.updated = updated
        self.entries = entries
    }
}
