import Delivery
import Ledger
import Notice
import Wording

/// A notice at any stage, as staff see it: with what it will say in every language of the site.
struct RecordView: Encodable {
    struct Preview: Encodable {
        var language: LanguageTag
        var text: String
        /// An official term or the words themselves are stand-ins.
        var hasFallback: Bool
        /// Somebody of the municipality has read the sentences and looked the terms up; false is shown as 未確認.
        var isReviewed: Bool
        /// Every form of it, each text with its size and limit; of one notice that is looked at, not in a list.
        var forms: [Use.RawValue: [Piece]]?
    }
    var id: NoticeID
    var thread: ThreadID
    var version: Int?
    var lifecycle: Lifecycle
    var hash: ContentHash
    var rule: String
    var author: String
    var approver: String?
    var reason: String?
    var createdAt: Timestamp
    var acceptedAt: Timestamp?
    var content: Content
    /// The hash of the words it is rendered with.
    var wording: String
    var previews: [Preview]
    var deliveries: [ProgressView]?
    /// Whom it would reach if it were accepted now.
    var reach: [Ledger.Reach]?
    /// On whose authority it became public, or is about to.
    var warrant: Warrant?
    /// Until when what one person sent alone can be taken back.
    var releaseAt: Timestamp?

    init(_ record: Recorded, _ newsroom: Newsroom, everyForm: Bool = false) {
        id = record.id
        thread = record.thread
        version = record.version
        lifecycle = record.lifecycle
        hash = record.hash
        rule = record.rule
        author = record.author
        approver = record.approver
        reason = record.reason
        createdAt = record.createdAt
        acceptedAt = record.acceptedAt
        content = record.content
        warrant = record.warrant
        releaseAt = record.releaseAt
        wording = newsroom.showcase.wording.bundle.hash
        previews = newsroom.site.languages.map { language in
            let rendering = newsroom.showcase.wording.render(
                record.content, in: language, at: newsroom.site, asOf: record.acceptedAt ?? record.createdAt)
            return Preview(
                language: language, text: rendering.plainText, hasFallback: rendering.hasFallback,
                isReviewed: rendering.isReviewed,
                forms: everyForm
                    ? Dictionary(uniqueKeysWithValues: Use.allCases.map { ($0.rawValue, rendering.pieces(for: $0)) })
                    : nil)
        }
    }
}

extension RecordView {
    /// What a draft would say; nothing is recorded.
    init(preview draft: Draft, by author: String, at now: Timestamp, _ newsroom: Newsroom) throws {
        self.init(
            Recorded(
                id: NoticeID(rawValue: "preview"), thread: draft.thread, version: nil, lifecycle: .draft,
                content: draft.content, hash: try ContentHash(of: draft.content), rule: "preview", author: author,
                approver: nil, reason: nil, createdAt: now, acceptedAt: nil), newsroom, everyForm: true)
    }
}

/// How far a notice has come on one channel.
struct ProgressView: Codable, Hashable {
    var channel: String
    var isExpanded: Bool
    var counts: [String: Int]

    init(_ progress: ChannelProgress) {
        channel = progress.channel.rawValue
        isExpanded = progress.isExpanded
        counts = [:]
        for (state, count) in progress.counts { counts[state.name] = count }
    }
}
