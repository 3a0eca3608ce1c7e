package import InForce
package import Notice
package import Wording

/// Makes every feed and page from a snapshot. Pure: the same snapshot, wording and site give the same bytes.
package struct Signage: Sendable {
    let wording: Wording
    let site: Site

    package init(wording: Wording, site: Site) {
        self.wording = wording
        self.site = site
    }

    /// The document asked for; nil where there is none of that name (a CAP alert that is no longer shown).
    package func document(_ selector: FeedSelector, of snapshot: Snapshot) -> FeedDocument? {
        switch selector.document {
        case .index: index()
        case .board: board(selector, of: snapshot)
        case .jsonFeed(let language): jsonFeed(selector, in: language, of: snapshot)
        case .atom(let language): atom(selector, in: language, of: snapshot)
        case .rss(let language): rss(selector, in: language, of: snapshot)
        case .capIndex: capIndex(selector, of: snapshot)
        case .cap(let id): capAlert(id, of: snapshot)
        }
    }
}
