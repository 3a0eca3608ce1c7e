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

        /// False for a telegram that can change nothing here, of a family that is not read or that is read for its facts alone:
        /// the code in its address says so before it is fetched.
        package func isWorthFetching(by system: JMASystem) -> Bool {
            guard let code else { return true }
            return switch JMAFamily.handling(of: code, system: system) {
            case .oldFamily, .otherSystem, .notHandled: false
            case .earthquakeSupplement, .tsunamiInformation, .outlook, .information: false
            case .warnings, .warningsSummary, .warningsExpected, .landslideAlert, .earthquake, .tsunamiForecast, .river,
                .bulletin, .volcanoWarning:
                true
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

    /// The entries that are to be fetched, the oldest first; of one address the first.
    ///
    /// - Parameter isKnown: whether an address was read before.
    package func unread(by system: JMASystem, isKnown: (String) -> Bool) -> [Entry] {
        var seen: Set<String> = []
        let new = entries.filter {
            !$0.url.isEmpty && $0.isWorthFetching(by: system) && !isKnown($0.url) && seen.insert($0.url).inserted
        }
        let undated = Timestamp(milliseconds: 0)
        return new.sorted { ($0.updated ?? undated, $0.url) < ($1.updated ?? undated, $1.url) }
    }

    /// Of its entries the newest and the oldest.
    package var newest: Timestamp? { entries.lazy.compactMap(\.updated).max() }
    package var oldest: Timestamp? { entries.lazy.compactMap(\.updated).min() }

    package init(updated: Timestamp? = nil, entries: [Entry]) {
        self.updated = updated
        self.entries = entries
    }
}
