package import Notice

/// Something the audit chain and the ledger do not agree about.
package struct AuditFault: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The row at which it shows; nil where it is about a notice.
    package var sequence: Int64?
    package var notice: NoticeID?
    package var what: String

    package init(sequence: Int64? = nil, notice: NoticeID? = nil, _ what: String) {
        self.sequence = sequence
        self.notice = notice
        self.what = what
    }

    package var description: String {
        let place = sequence.map { "audit row \($0)" } ?? notice.map { "notice \($0)" } ?? "ledger"
        return "\(place): \(what)"
    }
}
