package import Notice

/// Control and Head of a JMA telegram: what every family has in common (facts: jma.md §2).
package struct JMATelegram: Sendable, Hashable {
    package enum InfoType: String, Sendable, Hashable {
        case issued = "発表"
        /// A full replacement of the same event and serial.
        case corrected = "訂正"
        /// Withdrawn: the body has no areas, so what was told must be looked up.
        case cancelled = "取消"
    }

    /// The family by the code in its address: titles are shared, or kept under old names.
    package var code: String
    package var title: String
    package var headTitle: String
    package var status: NoticeStatus
    /// EditorialOffice; PublishingOffice varies with co-issuers and must not be a key.
    package var office: String
    /// As written: empty for warnings, several quakes separated by blanks, a river's permanent code.
    package var eventID: String
    package var infoType: InfoType
    package var serial: Int?
    package var infoKind: String
    package var target: Timestamp?
    package var validUntil: Timestamp?
    package var headline: String
    package var stamp: Stamp

    package var reported: Timestamp { stamp.reported }
    package var isCancelled: Bool { infoType == .cancelled }

    package var eventIDs: [String] { eventID.split(whereSeparator: \.isWhitespace).map(String.init) }

    /// What a reading shows as its revision.
    package var revision: String { serial.map(String.init) ?? stamp.reported.rfc3339() }

    /// Which of two telegrams on the same thing is the newer one. ReportDateTime has minutes only, so two of one minute
    /// are told apart by Control/DateTime, then by serial; a correction follows what it corrects.
    package struct Stamp: Sendable, Hashable, Comparable, Codable {
        package var reported: Timestamp
        package var issued: Timestamp
        package var serial: Int
        /// 0 issued, 1 corrected, 2 cancelled.
        package var rank: Int

        static let corrected = 1

        package static func < (a: Stamp, b: Stamp) -> Bool {
            (a.reported, a.issued, a.serial, a.rank) < (b.reported, b.issued, b.serial, b.rank)
        }
    }
}
