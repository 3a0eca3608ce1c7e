import InForce
import Notice
import Wording

/// One notice as every feed format shows it.
struct FeedItem {
    /// An IRI that never changes over the versions of a thread.
    let id: String
    let url: String
    /// Plain, one line, at most `FormLimits.rssTitle` characters: tickers strip markup and cut what is longer.
    let title: String
    let text: String
    let sent: Timestamp
    let updated: Timestamp
    let tags: [String]
    let notice: Notice

    init(_ notice: Notice, rendering: Rendering, site: Site) {
        self.notice = notice
        id = "\(site.publicURL)/notices/\(URIText.escaped(notice.thread.rawValue))"
        url = notice.content.link.flatMap { HTMLText.link($0) == nil ? nil : $0 } ?? "\(site.publicURL)/board"
        // What people wrote themselves may have no shorter headline.
        let line = rendering.title(within: FormLimits.rssTitle, .characters)
        title = line.count <= FormLimits.rssTitle ? line : line.prefix(FormLimits.rssTitle - 1) + "…"
        text = rendering.plainText
        sent = notice.content.sent
        updated = notice.acceptedAt
        tags =
            [notice.content.topic.rawValue, notice.content.hazard.rawValue, notice.content.urgency.rawValue]
            + [notice.content.status == .actual ? nil : notice.content.status.rawValue].compactMap { $0 }
    }
}

extension Notice {
    /// A search for a missing person that is over: it vanishes everywhere (facts: ward.md).
    var isClosedSearch: Bool { content.hazard == .missingPerson && content.phase.endsThread }
}

extension Signage {
    /// More items than this make a feed larger than readers take well (JSON Feed: 250 KB).
    static let longestFeed = 100

    /// In force, most urgent first, then what ended, then everyday notices that are over.
    func items(_ selector: FeedSelector, in language: LanguageTag, of snapshot: Snapshot) -> [FeedItem] {
        (snapshot.inForce + snapshot.ended + snapshot.archive)
            .filter { !$0.isClosedSearch }
            .filter { selector.includes($0, at: site) }
            .prefix(Signage.longestFeed)
            .map { FeedItem($0, rendering: rendering(of: $0, in: language), site: site) }
    }

    func feedTitle(in language: LanguageTag) -> String {
        let name = site.name(in: language)
        return switch language {
        case .japanese: "\(name) 防災情報・お知らせ"
        case .easyJapanese: "\(name) 安全（あんぜん）の 情報（じょうほう）と お知（し）らせ"
        default: "\(name): alerts and notices"
        }
    }

    func feedDescription(in language: LanguageTag) -> String {
        switch language {
        case .japanese: "発令中の避難情報、気象・地震・津波の情報、地域のお知らせ"
        case .easyJapanese: "危（あぶ）ないときの 情報（じょうほう）と、町（まち）の お知（し）らせです"
        default: "Orders, warnings and local notices in force"
        }
    }
}
