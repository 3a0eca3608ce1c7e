package import InForce
package import Notice
package import Wording

/// Makes every feed and page from a scene. Pure: the same scene, wording and site give the same bytes.
package struct Signage: Sendable {
    let wording: Wording
    let site: Site
    /// 全国地方公共団体コード without its check digit, as open data names the municipality; nil leaves that column empty.
    let municipality: String?
    private let memo = RenderingMemo()

    package init(wording: Wording, site: Site, municipality: String? = nil) {
        self.wording = wording
        self.site = site
        self.municipality = municipality
    }

    /// The document asked for; nil where there is none of that name (a CAP alert that is no longer shown).
    package func document(_ selector: FeedSelector, of snapshot: Snapshot) -> FeedDocument? {
        document(selector, of: Scene(snapshot))
    }

    package func document(_ selector: FeedSelector, of scene: Scene) -> FeedDocument? {
        let snapshot = scene.snapshot
        return switch selector.document {
        case .index: index()
        case .board: board(Display(district: selector.district, topic: selector.topic), of: scene)
        case .jsonFeed(let language): jsonFeed(selector, in: language, of: snapshot)
        case .atom(let language): atom(selector, in: language, of: snapshot)
        case .rss(let language): rss(selector, in: language, of: snapshot)
        case .concerto(let language): concerto(selector, in: language, of: snapshot)
        case .geoJSON(let language): geoJSON(selector, in: language, of: scene)
        case .capIndex: capIndex(selector, of: snapshot)
        case .cap(let id): capAlert(id, of: snapshot)
        }
    }

    /// What is built before anybody asks: everything a player is likely to poll.
    package func defaults(of snapshot: Snapshot) -> [FeedSelector] {
        let feeds = site.languages.flatMap { language in
            [.jsonFeed(language), .atom(language), .rss(language), .concerto(language), .geoJSON(language)]
                as [FeedSelector.Document]
        }
        let alerts = alerts(snapshot).map { FeedSelector.Document.cap($0.id) }
        return ([.board, .capIndex, .index] + feeds + alerts).map { FeedSelector($0) }
    }

    /// What is also written as files: the default feeds, and each district's.
    package func files(of snapshot: Snapshot) -> [FeedSelector] {
        let whole = defaults(of: snapshot).filter { $0.document != .board && $0.document != .index }
        let narrowed = whole.filter { if case .cap = $0.document { false } else { true } }
        return whole
            + site.districts.flatMap { district in
                narrowed.map { FeedSelector($0.document, district: district.code) }
            }
    }

    /// The script by which a display starts without network; served beside its page.
    package static let worker = FeedDocument(
        bytes: BoardAssets.worker, contentType: "text/javascript; charset=utf-8", lastModified: nil)

    /// Lets go of the words of what this snapshot does not show; they are made anew where somebody asks for them.
    package func forget(besides snapshot: Snapshot) {
        memo.keep(Set((snapshot.inForce + snapshot.ended + snapshot.archive).map(\.id)))
    }

    /// How many wordings are kept; for tests.
    var kept: Int { memo.count }

    /// A notice is worded as of its acceptance, so that its text stays the same until it changes.
    func rendering(of notice: Notice, in language: LanguageTag) -> Rendering {
        memo.rendering(of: notice, in: language) {
            wording.render(notice.content, in: language, at: site, asOf: notice.acceptedAt)
        }
    }
}
