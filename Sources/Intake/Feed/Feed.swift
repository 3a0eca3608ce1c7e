package import Notice

/// A feed: Atom, RSS 2.0, RDF (RSS 1.0) or JSON Feed 1.1 (facts: webhooks.md §10).
package struct Feed: Sendable, Hashable {
    package enum Format: String, Sendable, Hashable, Codable {
        case atom
        case rss
        case rdf
        case jsonfeed
        /// One mail that was handed in.
        case mail
    }

    package struct Item: Sendable, Hashable {
        /// guid, or else link, or else a hash of title and date.
        package var identity: String
        package var title: String
        /// Plain text, markup removed.
        package var text: String
        package var link: String?
        /// As the feed sorts it: `category`, `dc:subject`, `tags`.
        package var categories: [String]
        package var updated: Timestamp?
        /// The address of a telegram or alert this item points at; nil for a notice that is its own content.
        package var document: String?
        /// A whole alert carried in the item's content.
        package var alert: CAPAlert?
        /// What `cap:` elements beside an index entry say (NWS); the document itself decides.
        package var summary: Summary?

        /// Differs when a person would read something else. Dates are left out: wards re-date every item on each publish.
        package var contentHash: String { StableHash.hex([title, text, link ?? ""]) }
    }

    package struct Summary: Sendable, Hashable {
        package var status: NoticeStatus
        package var hazard: Hazard
        package var urgency: Urgency
        package var areas: [Area]
        package var expires: Timestamp?
    }

    package var format: Format
    package var title: String
    /// Of the texts, as the feed says.
    package var language: String?
    package var updated: Timestamp?
    package var items: [Item]
    /// Items that had neither identity nor text.
    package var droppedItems: Int
    /// Why alerts carried in items were not read; those items stay as entries of the index.
    package var refusals: [Refusal]
    /// A single message that was handed in, not a list that is read again and again: nothing of it is old news.
    package var isPushed = false

    /// The feed as a list of documents to fetch.
    package var index: FeedIndex {
        FeedIndex(
            updated: updated,
            entries: items.map { item in
                let url = item.document ?? item.link ?? ""
                return FeedIndex.Entry(
                    id: item.identity, url: url, code: JMAFamily.code(in: url), updated: item.updated,
                    title: item.title, content: item.text)
            })
    }

    /// Gathers the items of one feed.
    struct Builder {
        private var items: [Item] = []
        private var dropped = 0
        /// Whether the item of the same index has an id of its own.
        private var hasOwnIdentity: [Bool] = []
        var refusals: [Refusal] = []
        /// The feed's own page, or else where it was read: relative links resolve against it.
        private let home: String?

        init(home: String? = nil, address: String = "") { self.home = WebLink.resolved(home, base: address) ?? address }

        /// - Parameter identity: the id or guid as written; empty where there is none.
        mutating func add(
            identity: String, title: String, text: String, link: String?, date: String, document: String? = nil,
            alert: CAPAlert? = nil, summary: Summary? = nil, categories: [String] = []
        ) throws(Refusal) {
            let link = WebLink.resolved(link, base: home)
            let hasOwn = !identity.isEmpty
            let identity = identity.isEmpty ? link ?? "" : identity
            if title.isEmpty, text.isEmpty, alert == nil, document == nil || identity.isEmpty {
                dropped += 1
                return
            }
            guard items.count < Limits.feedItems else {
                throw Refusal(.tooMany, "more than \(Limits.feedItems) items")
            }
            hasOwnIdentity.append(hasOwn)
            items.append(
                Item(
                    identity: identity.isEmpty ? StableHash.hex([title, date]) : identity.limited(to: 2_048),
                    title: title.limited(to: Limits.headlineCharacters), text: text, link: link,
                    categories: categories.prefix(Limits.categories).map { $0.limited(to: 100) },
                    updated: FeedDate.time(date), document: document, alert: alert, summary: summary))
        }

        /// The feed. Items without an id are known by their links, but not where several share one: sites that link every
        /// item to the same page would otherwise have one notice.
        ///
        /// - Parameter nameless: how many items were left out beforehand.
        func feed(
            _ format: Format, title: String, language: String?, updated: Timestamp?, nameless: Int = 0
        ) -> Feed {
            var uses: [String: Int] = [:]
            for item in items { uses[item.identity, default: 0] += 1 }
            let named = zip(items, hasOwnIdentity).map { item, hasOwn in
                guard !hasOwn, let link = item.link, item.identity == link,
                    uses[link, default: 0] > 1 || link == home
                else { return item }
                var named = item
                named.identity = StableHash.hex([link, item.title])
                return named
            }
            return Feed(
                format: format, title: title, language: language, updated: updated, items: named,
                droppedItems: dropped + nameless, refusals: refusals)
        }
    }

    /// One reading for each item: a carried alert's own, an index entry, or a district notice.
    func readings(source: SourceID) -> [Reading] {
        items.flatMap { item -> [Reading] in
            if let alert = item.alert { return alert.readings(source: source) }
            let isEntry = item.document != nil || item.summary != nil
            return [
                Reading(
                    source: source, family: format.rawValue, identifier: item.identity, revision: item.contentHash,
                    status: item.summary?.status ?? .actual, kind: isEntry ? .indexEntry : .district,
                    hazard: item.summary?.hazard ?? (isEntry ? .other : .district),
                    urgency: item.summary?.urgency ?? .routine, areas: item.summary?.areas ?? [],
                    sent: item.updated ?? updated ?? Feed.unknownTime, expires: item.summary?.expires,
                    texts: [
                        language ?? (isEntry ? "und" : Feed.defaultLanguage): NoticeText(
                            headline: item.title.isEmpty ? item.text.firstLine : item.title, body: item.text)
                    ])
            ]
        }
    }

    /// District feeds that do not say are Japanese; of an index, nothing is known.
    static let defaultLanguage = "ja"

    /// `sent` of an item in a feed without any date: the start of the epoch, which no one mistakes for news.
    static let unknownTime = Timestamp(milliseconds: 0)
}

extension String {
    /// The first line, as a headline.
    var firstLine: String { String(prefix { !$0.isNewline }).limited(to: Limits.headlineCharacters) }
}
