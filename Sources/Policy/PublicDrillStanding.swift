package import Notice

/// What the public knows of the 公開訓練 a content belongs to.
package struct PublicDrillStanding: Sendable, Hashable {
    /// When its announcement became public; nil where it was never announced or the announcement was taken back.
    package var announcedAt: Timestamp?

    package init(announcedAt: Timestamp?) { self.announcedAt = announcedAt }

    package static let unannounced = PublicDrillStanding(announcedAt: nil)

    /// The product of the notice that announces a drill; its slot `drill` holds the drill's id.
    package static let announcementProduct = "drill.announcement"

    /// The drill a content announces; nil where it announces none.
    package static func drill(announcedBy content: Content) -> String? {
        guard content.status == .actual, content.product == announcementProduct else { return nil }
        return content.slots["drill"]
    }

    /// The standing of a drill among all accepted versions. An announcement that ended or was changed to another drill
    /// counts no longer; a corrected one counts from its first version that named the drill.
    package init(of drill: String, among accepted: some Sequence<Notice>) {
        var threads: [ThreadID: (newest: Notice, firstNaming: Timestamp?)] = [:]
        for notice in accepted where notice.content.product == Self.announcementProduct {
            let names = Self.drill(announcedBy: notice.content) == drill && !notice.content.phase.endsThread
            var thread = threads[notice.thread] ?? (newest: notice, firstNaming: nil)
            if notice.version > thread.newest.version { thread.newest = notice }
            if names { thread.firstNaming = min(thread.firstNaming ?? notice.acceptedAt, notice.acceptedAt) }
            threads[notice.thread] = thread
        }
        announcedAt = threads.values.filter {
            Self.drill(announcedBy: $0.newest.content) == drill && !$0.newest.content.phase.endsThread
        }.compactMap(\.firstNaming).min()
    }
}
