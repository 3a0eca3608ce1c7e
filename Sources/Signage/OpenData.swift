import Notice

/// Which part of the archive is asked for: `/open-data/notices.json` and `.csv`, with `?after=<cursor>`.
package struct OpenData: Sendable, Hashable {
    package enum Format: String, Sendable, Hashable, CaseIterable {
        case csv, json
    }

    /// A place in the archive, which is in the order of the last change: who goes on from the last one they saw gets
    /// everything that has changed since, and nothing twice unless it changed again.
    package struct Cursor: Sendable, Hashable, Comparable {
        let acceptedAt: Int64
        let notice: String

        init(_ notice: Notice) {
            acceptedAt = notice.acceptedAt.milliseconds
            self.notice = notice.id.rawValue
        }

        /// Nil for what we have not written.
        package init?(_ text: String) {
            let parts = text.split(separator: ".", maxSplits: 1)
            guard parts.count == 2, let time = Int64(parts[0]), parts[1].utf8.count <= 80 else { return nil }
            acceptedAt = time
            notice = String(parts[1])
        }

        package var text: String { "\(acceptedAt).\(notice)" }

        package static func < (a: Cursor, b: Cursor) -> Bool { (a.acceptedAt, a.notice) < (b.acceptedAt, b.notice) }
    }

    package var format: Format
    package var after: Cursor?

    /// Notices of one answer; the rest is behind its cursor.
    package static let pageSize = 500

    package init(_ format: Format, after: Cursor? = nil) {
        self.format = format
        self.after = after
    }

    package var target: String {
        "/open-data/notices.\(format.rawValue)" + (after.map { "?after=\(URIText.escaped($0.text))" } ?? "")
    }
}

/// A page of the archive.
package struct OpenDataPage: Sendable, Hashable {
    package var document: FeedDocument
    /// The address of what follows; nil where nothing does yet.
    package var next: String?
}
