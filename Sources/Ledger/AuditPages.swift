/// A stretch of the audit chain that was looked at.
package struct ChainPage: Sendable, Hashable, Codable {
    package var faults: [AuditFault]
    /// The last row looked at, from which the next page goes on; nil for an empty chain.
    package var last: AuditHead?
    package var rows: Int
    package var isEnd: Bool
}

/// Some of the notices the chain speaks of, looked at beside what it says.
package struct NoticePage: Sendable, Hashable, Codable {
    package var faults: [AuditFault]
    /// The number of the last notice looked at, from which the next page goes on.
    package var last: Int64
    package var notices: Int
    package var isEnd: Bool
}

/// What came of looking at everything.
package struct AuditReport: Sendable, Hashable, Codable {
    package var faults: [AuditFault]
    package var rows: Int
    package var notices: Int
    package var head: AuditHead?

    package init(faults: [AuditFault] = [], rows: Int = 0, notices: Int = 0, head: AuditHead? = nil) {
        self.faults = faults
        self.rows = rows
        self.notices = notices
        self.head = head
    }

    /// What a further page of the chain says; the next one goes on after `head`.
    package mutating func add(_ page: ChainPage) {
        faults += page.faults
        rows += page.rows
        head = page.last
    }

    package mutating func add(_ page: NoticePage) {
        faults += page.faults
        notices += page.notices
    }
}
